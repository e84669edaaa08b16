package dev.diptych.api.ui;

import dev.diptych.job.JobRequest;
import dev.diptych.picture.Picture;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Draws "a red circle on a blue background" and its like, under as much noise as is wanted. */
final class Shapes {
    private static final Pattern PROMPT = Pattern.compile("an? (\\w+) (circle|square|triangle) on an? (\\w+)");
    private static final Map<String, int[]> COLOURS = Map.of(
            "red", new int[] {200, 52, 44},
            "green", new int[] {62, 150, 82},
            "blue", new int[] {48, 78, 178},
            "yellow", new int[] {232, 196, 72},
            "white", new int[] {240, 238, 230},
            "black", new int[] {26, 25, 28},
            "orange", new int[] {230, 130, 52},
            "purple", new int[] {120, 70, 158});
    static final int[] RED = COLOURS.get("red");
    static final int[] BLUE = COLOURS.get("blue");

    private Shapes() {}

    /**
     * @param shrink how many times smaller than asked for
     * @param noise 0 to 1
     */
    static Picture paint(JobRequest request, int image, int shrink, double noise) {
        int width = request.size().width() / shrink;
        int height = request.size().height() / shrink;
        Matcher prompt = PROMPT.matcher(request.prompt().text());
        boolean known = prompt.find();
        int[] colour = COLOURS.getOrDefault(known ? prompt.group(1) : "red", RED);
        int[] ground = COLOURS.getOrDefault(known ? prompt.group(3) : "blue", BLUE);
        String shape = known ? prompt.group(2) : "circle";
        Random random = new Random(request.seed() + image);
        double x = width * (0.4 + 0.2 * random.nextDouble());
        double y = height * (0.4 + 0.2 * random.nextDouble());
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            double outside = outside(shape, i % width - x, (double) i / width - y, 0.3 * Math.min(width, height));
            double cover = Math.max(0, Math.min(1, 0.5 - outside / (1 + noise * width / 8)));
            for (int c = 0; c < 3; c++) {
                double clean = cover * colour[c] + (1 - cover) * ground[c];
                double dirty = (1 - 0.7 * noise) * clean + 0.7 * noise * 128 + noise * 60 * random.nextGaussian();
                rgb[3 * i + c] = (byte) Math.max(0, Math.min(255, Math.rint(dirty)));
            }
        }
        return new Picture(width, height, rgb);
    }

    /** Pixels beyond the shape's edge, negative inside. */
    private static double outside(String shape, double x, double y, double radius) {
        return switch (shape) {
            case "square" -> Math.max(Math.abs(x), Math.abs(y)) - radius;
            case "triangle" -> Math.max(y - 0.7 * radius, 1.6 * Math.abs(x) - y - 0.95 * radius);
            default -> Math.hypot(x, y) - radius;
        };
    }

    /** The fresh picture where the mask is white, else the old one; all of one size. */
    static Picture within(Picture mask, Picture fresh, Picture old) {
        byte[] rgb = old.rgb().clone();
        for (int i = 0; i < rgb.length; i++) {
            if ((mask.rgb()[i] & 0xFF) >= 128) {
                rgb[i] = fresh.rgb()[i];
            }
        }
        return new Picture(old.width(), old.height(), rgb);
    }
}
