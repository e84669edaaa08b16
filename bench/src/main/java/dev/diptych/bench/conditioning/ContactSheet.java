package dev.diptych.bench.conditioning;

import dev.diptych.picture.Picture;
import dev.diptych.picture.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Pictures of one size in rows and columns, on white. */
final class ContactSheet {
    private static final int GAP = 4;

    private ContactSheet() {}

    /** @param rows pictures of one size; of each row the first {@code columns} */
    static void write(Path file, List<List<Picture>> rows, int columns) throws IOException {
        Picture first = rows.get(0).get(0);
        int width = columns * (first.width() + GAP) + GAP;
        int height = rows.size() * (first.height() + GAP) + GAP;
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) 255);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < columns; column++) {
                int top = GAP + row * (first.height() + GAP);
                int left = GAP + column * (first.width() + GAP);
                place(rows.get(row).get(column), rgb, 3 * (top * width + left), 3 * width);
            }
        }
        Files.write(file, PngWriter.write(new Picture(width, height, rgb), List.of()));
    }

    private static void place(Picture picture, byte[] to, int at, int stride) {
        int length = 3 * picture.width();
        for (int y = 0; y < picture.height(); y++) {
            System.arraycopy(picture.rgb(), y * length, to, at + y * stride, length);
        }
    }
}
