package dev.diptych.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
        assertRefused(withChunk("zTXt", compressed((4 << 20) + 1)), "expected at most 4 MiB of text");
    }

    @Test
    void manySmallTextBombsAreRefused() throws Exception {
        byte[] mebibyte = compressed(1 << 20);
        byte[] file = Samples.sample("rgb8.png");
        for (int i = 0; i < 5; i++) {
            file = withChunk(file, "zTXt", mebibyte);
        }
        assertRefused(file, "expected at most 4 MiB of text");
    }

    @Test
    void aCompressedTextBehindManyPlainOnesIsRefusedForItsSize() throws Exception {
        byte[] plain = new byte[5 << 20];
        Arrays.fill(plain, (byte) 'x');
        plain[1] = 0;
        byte[] file = withChunk(withChunk("zTXt", compressed(1)), "tEXt", plain);
        assertRefused(file, "expected at most 4 MiB of text");
    }

    @Test
    void aKeywordMustBeShortLatin() {
        for (String keyword : new String[] {"", "k".repeat(80), "猫", "a\0b"}) {
            assertThatThrownBy(() -> new PngText(keyword, "")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** A zTXt chunk's content that inflates to so many bytes. */
    private static byte[] compressed(int bytes) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write("k\0\0".getBytes(StandardCharsets.UTF_8));
        try (DeflaterOutputStream out = new DeflaterOutputStream(content)) {
            out.write(new byte[bytes]);
        }
        return content.toByteArray();
    }

    private static byte[] withChunk(String type, byte[] data) {
        return withChunk(Samples.sample("rgb8.png"), type, data);
    }

    private static byte[] withChunk(byte[] file, String type, byte[] data) {
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
