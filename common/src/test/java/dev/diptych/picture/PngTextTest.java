package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

class PngTextTest {
    @Test
    void plainCompressedAndInternationalTextsThatPillowWroteAreRead() {
        assertThat(PngText.readAll(Samples.sample("texts.png")))
                .containsExactly(
                        Map.entry("parameters", "café"),
                        Map.entry("packed", "a".repeat(500)),
                        Map.entry("international", "猫"));
    }

    @Test
    void ofARepeatedKeywordTheFirstCounts() {
        byte[] file = PngWriter.write(Samples.gradient(8, 8), List.of(new PngText("k", "1"), new PngText("k", "2")));
        assertThat(PngText.readAll(file)).containsExactly(Map.entry("k", "1"));
    }

    @Test
    void aPictureWithoutTextsHasNone() {
        assertThat(PngText.readAll(Samples.sample("rgb8.png"))).isEmpty();
    }

    @Test
    void aFileCutOffIsRefused() {
        byte[] file = Samples.sample("texts.png");
        assertRefused(Arrays.copyOf(file, 100), "expected a whole PNG file, found one cut off after 100 bytes");
    }

    @Test
    void aFileThatIsNoPngIsRefused() {
        assertRefused("no picture".getBytes(StandardCharsets.UTF_8), "expected a PNG file, found other bytes");
    }

    @Test
    void aTextWithoutItsEndMarkIsRefused() {
        assertRefused(withChunk("tEXt", "keyword".getBytes(StandardCharsets.UTF_8)), "expected a text in a tEXt chunk");
        assertRefused(
                withChunk("iTXt", "keyword\0\0\0en".getBytes(StandardCharsets.UTF_8)),
                "expected a text in a iTXt chunk");
    }

    @Test
    void anEmptyKeywordIsRefused() {
        assertRefused(
                withChunk("tEXt", "\0text".getBytes(StandardCharsets.UTF_8)), "expected a keyword in a tEXt chunk");
    }

    @Test
    void compressedTextThatIsBrokenOrOfAnotherMethodIsRefused() {
        assertRefused(
                withChunk("zTXt", "k\0\0????".getBytes(StandardCharsets.UTF_8)),
                "expected compressed text in a zTXt chunk");
        assertRefused(withChunk("zTXt", "k\0\1????".getBytes(StandardCharsets.UTF_8)), "expected zlib compression");
    }

    @Test
    void aTextBombIsRefused() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.write("k\0\0".getBytes(StandardCharsets.UTF_8));
        try (DeflaterOutputStream out = new DeflaterOutputStream(bomb)) {
            for (int i = 0; i < 65; i++) {
                out.write(new byte[1 << 16]);
            }
        }
        assertRefused(withChunk("zTXt", bomb.toByteArray()), "expected at most 4 MiB of text");
    }

    @Test
    void aKeywordMustBeShortLatin() {
        for (String keyword : new String[] {"", "k".repeat(80), "猫", "a\0b"}) {
            assertThatThrownBy(() -> new PngText(keyword, "")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static byte[] withChunk(String type, byte[] data) {
        byte[] file = Samples.sample("rgb8.png");
        byte[] chunk = PngChunk.bytes(type, data, data.length);
        byte[] with = Arrays.copyOf(file, file.length + chunk.length);
        System.arraycopy(chunk, 0, with, 33, chunk.length);
        System.arraycopy(file, 33, with, 33 + chunk.length, file.length - 33);
        return with;
    }

    private static void assertRefused(byte[] file, String because) {
        assertThatThrownBy(() -> PngText.readAll(file))
                .isInstanceOf(BrokenPictureException.class)
                .hasMessageContaining(because);
    }
}
