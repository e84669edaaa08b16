package dev.diptych.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TokenWindowsTest {
    private static final long BEGIN = 49406;
    private static final long END = 49407;

    @Test
    void aShortPromptWithoutSyntaxHasTheIdsThatDiffusersEncodes() {
        String prompt = "a red circle on a blue background";
        TokenWindows windows = TokenWindows.of(Tokenizers.SECOND, PromptParser.parse(prompt));
        assertThat(windows.ids())
                .isEqualTo(TokenWindows.first(Tokenizers.SECOND, prompt).ids());
        assertThat(windows.tokens()).isEqualTo(7);
        assertThat(windows.weighted()).isFalse();
    }

    @Test
    void seventyFiveIdsFillOneWindowAndTheNextBeginsAnother() {
        assertThat(of("word ".repeat(75)).count()).isEqualTo(1);
        TokenWindows windows = of("word ".repeat(76));
        assertThat(windows.count()).isEqualTo(2);
        assertThat(windows.tokens()).isEqualTo(76);
        assertThat(windows.ids()[0]).startsWith(BEGIN).endsWith(END).containsOnlyOnce(END);
        assertThat(windows.ids()[1]).startsWith(BEGIN, windows.ids()[0][1], END).endsWith(0, 0);
    }

    @Test
    void whatDiffusersCutsOffIsStillCounted() {
        TokenWindows window = TokenWindows.first(Tokenizers.SECOND, "word ".repeat(76));
        assertThat(window.ids()).isEqualTo(of("word ".repeat(75)).ids());
        assertThat(window.tokens()).isEqualTo(76);
    }

    @Test
    void aBreakBeginsAWindowAndEmptySectionsMakeNone() {
        TokenWindows windows = of("a BREAK BREAK b BREAK");
        assertThat(windows.count()).isEqualTo(2);
        assertThat(windows.ids()[0]).isEqualTo(of("a").ids()[0]);
        assertThat(windows.ids()[1]).isEqualTo(of("b").ids()[0]);
    }

    @Test
    void anEmptyPromptIsOneWindowOfControlTokens() {
        TokenWindows windows = of("BREAK");
        assertThat(windows.count()).isEqualTo(1);
        assertThat(windows.tokens()).isZero();
        assertThat(windows.ids()[0]).startsWith(BEGIN, END, 0).endsWith(0);
    }

    @Test
    void everyIdCarriesItsPiecesWeight() {
        TokenWindows windows = of("a (red circle:1.3)");
        assertThat(windows.weighted()).isTrue();
        assertThat(Arrays.copyOf(windows.weights()[0], 6)).containsExactly(1, 1, 1.3f, 1.3f, 1, 1);
    }

    @Test
    void weightedTextHasTheSameIdsAsThePlainText() {
        assertThat(of("a (red) [circle]").ids()).isEqualTo(of("a red circle").ids());
    }

    @Test
    void paddingAddsWindowsOfTheEmptyPromptAndNeverTakesAny() {
        TokenWindows two = of("a").paddedTo(2, Tokenizers.SECOND);
        assertThat(two.ids()[1]).isEqualTo(of("").ids()[0]);
        assertThat(two.weights()[1]).containsOnly(1f);
        assertThat(two.tokens()).isEqualTo(1);
        assertThat(two.paddedTo(1, Tokenizers.SECOND).count()).isEqualTo(2);
    }

    private static TokenWindows of(String prompt) {
        return TokenWindows.of(Tokenizers.SECOND, PromptParser.parse(prompt));
    }
}
