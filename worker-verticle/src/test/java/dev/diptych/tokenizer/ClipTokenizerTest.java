package dev.diptych.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClipTokenizerTest {
    @Test
    void everyGoldenPromptHasTransformersIdsInBothTokenizers() {
        JsonNode rows = Tokenizers.golden("tokens.json").get("rows");
        assertThat(rows).hasSize(140);
        for (JsonNode row : rows) {
            assertWindow(row, "ids_1", Tokenizers.FIRST);
            assertWindow(row, "ids_2", Tokenizers.SECOND);
            assertAllIds(row, "untruncated_1", Tokenizers.FIRST);
            assertAllIds(row, "untruncated_2", Tokenizers.SECOND);
        }
    }

    @Test
    void controlTokensAndScriptsThatTheGoldenSetLacksHaveTransformersIdsToo() {
        JsonNode rows = Tokenizers.golden("hard.json");
        assertThat(rows).hasSize(200);
        for (JsonNode row : rows) {
            assertAllIds(row, "ids_1", Tokenizers.FIRST);
            assertAllIds(row, "ids_2", Tokenizers.SECOND);
        }
    }

    @Test
    void aWordThatHasBeenSeenBeforeHasTheSameIdsAgain() {
        int[] once = Tokenizers.FIRST.ids("a squirrel");
        assertThat(Tokenizers.FIRST.ids("a squirrel")).isEqualTo(once).hasSize(2);
    }

    @Test
    void moreWordsThanTheCacheHoldsStillHaveTheirOwnIds() {
        String words = "word ".repeat(3);
        int[] before = Tokenizers.FIRST.ids(words);
        IntStream.range(0, 20_000).forEach(i -> Tokenizers.FIRST.ids("w" + Integer.toString(i, 26)));
        assertThat(Tokenizers.FIRST.ids(words)).isEqualTo(before);
    }

    @Test
    void aWordOfTenThousandDistinctCharactersIsRead() {
        StringBuilder word = new StringBuilder();
        IntStream.range(0x4E00, 0x4E00 + 10_000).forEach(word::appendCodePoint);
        assertThat(Tokenizers.FIRST.ids(word.toString())).hasSizeBetween(10_000, 30_000);
    }

    private static void assertWindow(JsonNode row, String name, ClipTokenizer tokenizer) {
        TokenWindows windows = TokenWindows.first(tokenizer, row.get("prompt").asText());
        assertThat(windows.count()).isEqualTo(1);
        assertThat(Tokenizers.ints(windows.ids()[0]))
                .as("%s of %s", name, row.get("prompt"))
                .isEqualTo(Tokenizers.ints(row.get(name)));
    }

    private static void assertAllIds(JsonNode row, String name, ClipTokenizer tokenizer) {
        int[] expected = Tokenizers.ints(row.get(name));
        assertThat(IntStream.concat(
                                IntStream.of(tokenizer.begin()),
                                IntStream.concat(
                                        IntStream.of(
                                                tokenizer.ids(row.get("prompt").asText())),
                                        IntStream.of(tokenizer.end())))
                        .toArray())
                .as("%s of %s", name, row.get("prompt"))
                .isEqualTo(expected);
    }
}
