package dev.diptych.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.diptych.tokenizer.WeightedText.Piece;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The first six examples and their weights are those of AUTOMATIC1111's documentation of its prompt parser. */
class PromptParserTest {
    @Test
    void plainTextIsOnePieceOfWeightOne() {
        assertThat(PromptParser.parse("normal text")).isEqualTo(WeightedText.plain("normal text"));
    }

    @Test
    void roundBracketsWeighByElevenTenths() {
        assertParsed("an (important) word", "an ", 1, "important", 1.1, " word", 1);
    }

    @Test
    void aBracketThatIsNeverClosedWeighsTheRest() {
        assertParsed("(unbalanced", "unbalanced", 1.1);
    }

    @Test
    void escapedBracketsAreText() {
        assertParsed("\\(literal\\]", "(literal]", 1);
    }

    @Test
    void neighboursOfOneWeightAreOnePiece() {
        assertParsed("(unnecessary)(parens)", "unnecessaryparens", 1.1);
    }

    @Test
    void nestedWeightsMultiply() {
        assertParsed(
                "a (((house:1.3)) [on] a (hill:0.5), sun, (((sky))).",
                "a ",
                1,
                "house",
                1.573,
                " ",
                1.1,
                "on",
                1,
                " a ",
                1.1,
                "hill",
                0.55,
                ", sun, ",
                1.1,
                "sky",
                1.4641,
                ".",
                1.1);
    }

    @Test
    void anExplicitWeightMayHaveASignAndSpaces() {
        assertParsed("(a: 1.5 ) (b:-.5)(c:+2.)", "a", 1.5, " ", 1, "b", -0.5, "c", 2);
    }

    @Test
    void squareBracketsWeighLess() {
        assertParsed("[[a]]", "a", 1 / 1.21);
    }

    @Test
    void closingBracketsWithoutOpeningOnesAreText() {
        assertParsed("a) b] e:1.3) f", "a) b] e:1.3) f", 1);
    }

    @Test
    void backslashesThatEscapeNothingAreLeftOut() {
        assertParsed("c\\d \\\\ e\\", "cd \\ e", 1);
    }

    @Test
    void breakIsAWordInEveryScript() {
        assertThat(PromptParser.parse("éBREAK BREAKé 一BREAK二").sections()).hasSize(1);
    }

    @Test
    void everyTextOfADiffusersReferenceHasTheSamePiecesAndWeights() {
        JsonNode rows = Tokenizers.golden("weights.json");
        assertThat(rows).hasSize(300);
        for (JsonNode row : rows) {
            List<Piece> pieces =
                    PromptParser.parse(row.get("prompt").asText()).sections().get(0);
            JsonNode expected = row.get("pieces");
            assertThat(pieces.stream().map(Piece::text).toList())
                    .as(row.get("prompt").asText())
                    .isEqualTo(expected.findValuesAsText("text"));
            for (int i = 0; i < pieces.size(); i++) {
                assertThat(pieces.get(i).weight())
                        .isEqualTo(expected.get(i).get("weight").asDouble(), within(1e-12));
            }
        }
    }

    @Test
    void aWeightThatIsNoNumberIsText() {
        assertParsed("(a:1.2.3)", "a:1.2.3", 1.1);
    }

    @Test
    void anEscapedBackslashBeforeABracketLeavesTheBracketItsMeaning() {
        assertParsed("\\\\(a)", "\\", 1, "a", 1.1);
    }

    @Test
    void breakBeginsANewSectionEvenInsideBrackets() {
        assertThat(PromptParser.parse("(a BREAK\nb)").sections())
                .containsExactly(List.of(new Piece("a ", 1.1)), List.of(new Piece("\nb", 1.1)));
    }

    @Test
    void aWordThatOnlyContainsBreakIsText() {
        assertParsed("OUTBREAK break", "OUTBREAK break", 1);
    }

    @Test
    void weightsEndAtTen() {
        assertParsed("(a:1e9)(b:123456789)(c:-99)", "a:1e9", 1.1, "b", 10, "c", -10);
        assertParsed("(".repeat(5000) + "a", "a", 10);
        assertParsed("((a:0):" + "9".repeat(400) + ")b", "a", 0, ":" + "9".repeat(400), 1.1, "b", 1);
    }

    @Test
    void anEmptyTextIsAnEmptySection() {
        assertThat(PromptParser.parse("").sections()).containsExactly(List.of());
    }

    /** @param expected text, weight, text, weight… of one section */
    private static void assertParsed(String prompt, Object... expected) {
        List<Piece> pieces = PromptParser.parse(prompt).sections().get(0);
        assertThat(pieces).hasSize(expected.length / 2);
        for (int i = 0; i < pieces.size(); i++) {
            assertThat(pieces.get(i).text()).isEqualTo(expected[2 * i]);
            assertThat(pieces.get(i).weight()).isCloseTo(((Number) expected[2 * i + 1]).doubleValue(), within(1e-12));
        }
    }
}
