package dev.diptych.picture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/**
 * A text inside a PNG file. It is written as iTXt, whose UTF-8 keeps every script; tEXt and zTXt, which are Latin-1, are
 * only read.
 *
 * @param keyword 1 to 79 characters of Latin-1, {@code parameters} for instance
 */
public record PngText(String keyword, String text) {
    /** AUTOMATIC1111's keyword. */
    public static final String PARAMETERS = "parameters";

    /** The keyword of the whole request as JSON. */
    public static final String REQUEST = "diptych";

    private static final int LONGEST_KEYWORD = 79;
    private static final int MOST_INFLATED = 4 << 20;

    public PngText {
        if (keyword.isEmpty()
                || keyword.length() > LONGEST_KEYWORD
                || !keyword.chars().allMatch(c -> c >= ' ' && c < 0x100)) {
            throw new IllegalArgumentException("expected a keyword of 1 to 79 Latin-1 characters");
        }
    }

    /**
     * The texts of a PNG file by keyword; of a repeated keyword the first.
     *
     * @throws BrokenPictureException if the file is no whole PNG, or a text in it is broken
     */
    public static Map<String, String> readAll(byte[] file) {
        Map<String, String> texts = new LinkedHashMap<>();
        int inflatedLeft = MOST_INFLATED;
        for (PngChunk chunk : PngChunk.readAll(file)) {
            if (chunk.type().equals("tEXt")
                    || chunk.type().equals("zTXt")
                    || chunk.type().equals("iTXt")) {
                PngText text = read(chunk, inflatedLeft);
                inflatedLeft = Math.max(0, inflatedLeft - text.text.length());
                texts.putIfAbsent(text.keyword, text.text);
            }
        }
        return texts;
    }

    /** The iTXt chunk as it stands in a file: not compressed, no language. */
    byte[] chunk() {
        byte[] key = keyword.getBytes(StandardCharsets.ISO_8859_1);
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer data = ByteBuffer.allocate(key.length + 5 + content.length)
                .put(key)
                .put(new byte[5])
                .put(content);
        return PngChunk.bytes("iTXt", data.array(), data.capacity());
    }

    private static PngText read(PngChunk chunk, int most) {
        ByteBuffer data = chunk.data().duplicate();
        String keyword = upToZero(data, chunk.type());
        Charset charset = StandardCharsets.ISO_8859_1;
        boolean compressed = chunk.type().equals("zTXt");
        if (chunk.type().equals("iTXt")) {
            charset = StandardCharsets.UTF_8;
            compressed = next(data, chunk.type()) != 0;
        }
        if (!chunk.type().equals("tEXt") && next(data, chunk.type()) != 0 && compressed) {
            throw new BrokenPictureException("zlib compression in a " + chunk.type() + " chunk", "another method");
        }
        if (chunk.type().equals("iTXt")) {
            upToZero(data, chunk.type());
            upToZero(data, chunk.type());
        }
        byte[] content = new byte[data.remaining()];
        data.get(content);
        try {
            return new PngText(
                    keyword, new String(compressed ? inflated(content, chunk.type(), most) : content, charset));
        } catch (IllegalArgumentException e) {
            throw new BrokenPictureException("a keyword in a " + chunk.type() + " chunk", "none", e);
        }
    }

    private static byte next(ByteBuffer data, String type) {
        if (!data.hasRemaining()) {
            throw new BrokenPictureException("a text in a " + type + " chunk", "its end");
        }
        return data.get();
    }

    private static String upToZero(ByteBuffer data, String type) {
        StringBuilder text = new StringBuilder();
        for (byte c = next(data, type); c != 0; c = next(data, type)) {
            text.append((char) (c & 0xFF));
        }
        return text.toString();
    }

    /** Not the zip bomb that many small chunks can be together. */
    private static byte[] inflated(byte[] content, String type, int most) {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(content))) {
            byte[] text = in.readNBytes(most + 1);
            if (text.length > most) {
                throw new BrokenPictureException("at most 4 MiB of text", "more");
            }
            return text;
        } catch (IOException e) {
            throw new BrokenPictureException("compressed text in a " + type + " chunk", "broken bytes", e);
        }
    }
}
