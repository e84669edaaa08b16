package dev.diptych.picture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of testdata that tests of pictures need. */
final class Samples {
    private static final Path TESTDATA = Path.of(System.getProperty("diptych.root"), "testdata");

    private Samples() {}

    static byte[] sample(String name) {
        return bytes("picture/" + name);
    }

    static byte[] bytes(String path) {
        try {
            return Files.readAllBytes(TESTDATA.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Picture picture(String path) {
        return UploadedPicture.decode(bytes(path)).colours();
    }

    /** The values of a {@code <f4} .npy file of version 1.0. */
    static float[] floats(String path) {
        ByteBuffer file = ByteBuffer.wrap(bytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer values = file.position(10 + file.getShort(8))
                .slice()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] floats = new float[values.remaining()];
        values.get(floats);
        return floats;
    }

    /** A picture in which every byte is another. */
    static Picture gradient(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 31 + i / 97);
        }
        return new Picture(width, height, rgb);
    }
}
