package dev.diptych.verify;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results of cases as a Markdown table, which reads well on a terminal too. */
public final class CaseTable {
    private CaseTable() {}

    public static String of(List<CaseResult> results) {
        String rule = CaseResult.columns().map(column -> "---").collect(Collectors.joining(" | ", "| ", " |"));
        return Stream.concat(
                        Stream.of(line(CaseResult.columns()), rule),
                        results.stream().map(result -> line(result.cells())))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String line(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |"));
    }
}
