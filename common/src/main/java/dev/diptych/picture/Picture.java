package dev.diptych.picture;

/** An 8-bit RGB picture. {@code rgb} is {@code [height, width, 3]}, red first. */
public record Picture(int width, int height, byte[] rgb) {
    public Picture {
        if (rgb.length != 3 * width * height) {
            throw new IllegalArgumentException(
                    "expected %d bytes for %dx%d, found %d".formatted(3 * width * height, width, height, rgb.length));
        }
    }
}
