package dev.diptych.picture;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * One chunk of a PNG file (ISO/IEC 15948, section 5): length, type, data, CRC.
 *
 * @param type four letters
 */
record PngChunk(String type, ByteBuffer data) {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int AROUND_DATA = 12;

    static byte[] signature() {
        return SIGNATURE.clone();
    }

    static boolean hasSignature(byte[] file) {
        return file.length >= SIGNATURE.length && ByteBuffer.wrap(file, 0, 8).equals(ByteBuffer.wrap(SIGNATURE));
    }

    /** The chunk as it stands in a file. */
    static byte[] bytes(String type, byte[] data, int length) {
        ByteBuffer chunk = ByteBuffer.allocate(length + AROUND_DATA)
                .putInt(length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data, 0, length);
        return chunk.putInt(crc(chunk.array(), 4, length + 4)).array();
    }

    /**
     * All chunks up to IEND, which share the file's bytes.
     *
     * @throws BrokenPictureException if the file is no PNG, is cut off, or has a wrong checksum
     */
    static List<PngChunk> readAll(byte[] file) {
        if (!hasSignature(file)) {
            throw new BrokenPictureException("a PNG file", "other bytes");
        }
        List<PngChunk> chunks = new ArrayList<>();
        int at = SIGNATURE.length;
        do {
            chunks.add(read(file, at));
            at += AROUND_DATA + chunks.get(chunks.size() - 1).data.remaining();
        } while (!chunks.get(chunks.size() - 1).type.equals("IEND"));
        if (!chunks.get(0).type.equals("IHDR") || chunks.get(0).data.remaining() != 13) {
            throw new BrokenPictureException("a PNG file that begins with its header", "another chunk");
        }
        return chunks;
    }

    private static PngChunk read(byte[] file, int at) {
        int left = file.length - at - AROUND_DATA;
        int length = left < 0 ? -1 : ByteBuffer.wrap(file).getInt(at);
        if (length < 0 || length > left) {
            throw new BrokenPictureException("a whole PNG file", "one cut off after " + file.length + " bytes");
        }
        if (ByteBuffer.wrap(file).getInt(at + 8 + length) != crc(file, at + 4, length + 4)) {
            throw new BrokenPictureException("the checksum of the PNG chunk at byte " + at, "another one");
        }
        String type = new String(file, at + 4, 4, StandardCharsets.ISO_8859_1);
        return new PngChunk(type, ByteBuffer.wrap(file, at + 8, length).slice());
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
