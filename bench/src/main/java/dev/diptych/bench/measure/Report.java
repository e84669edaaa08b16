package dev.diptych.bench.measure;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.ExitCode;

/** What a benchmark prints: a table for people, and one last line {@code name: key=value …} for programs. */
public final class Report {
    private final String name;
    private final List<List<String>> rows = new ArrayList<>();
    private final Map<String, String> values = new LinkedHashMap<>();

    public Report(String name, String... columns) {
        this.name = name;
        rows.add(List.of(columns));
    }

    /** The exit code of a benchmark. */
    public static int kept(boolean promise) {
        return promise ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    public Report row(Object... cells) {
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(i -> String.valueOf(cells[i]))
                .toList());
        return this;
    }

    /** A figure of the last line. */
    public Report value(String key, Object value) {
        values.put(key, String.valueOf(value));
        return this;
    }

    public void print(PrintStream out) {
        int columns = rows.get(0).size();
        int[] widths = IntStream.range(0, columns)
                .map(i ->
                        rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
                .toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                String form = i == 0 ? "%-" + widths[i] + "s" : "  %" + widths[i] + "s";
                line.append(form.formatted(row.get(i)));
            }
            out.println(line.toString().stripTrailing());
        }
        out.println(name + ": "
                + values.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(" ")));
    }
}
