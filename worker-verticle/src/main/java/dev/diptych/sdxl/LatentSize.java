package dev.diptych.sdxl;

/** The sides of latents: an eighth of the picture's. */
public record LatentSize(int height, int width) {
    public int area() {
        return height * width;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }
}
