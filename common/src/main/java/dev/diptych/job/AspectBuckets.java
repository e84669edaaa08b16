package dev.diptych.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/**
 * The sizes that SDXL was trained on: 40 of about 1024² pixels, whose sides are multiples of 64, with aspect ratios from
 * 1:4 to 4:1 (arXiv 2307.01952, appendix I).
 *
 * @param sizes in the paper's order, from tall to wide; of those that scaling makes equal, one
 */
public record AspectBuckets(List<ImageSize> sizes) {
    private static final double TRAINED_SIDE = 1024;
    private static final List<String> PAPER = lines("aspect-buckets.csv");

    public AspectBuckets {
        sizes = List.copyOf(sizes);
    }

    /** The buckets as the paper has them. */
    public static AspectBuckets ofPaper() {
        return scaled(1, 8);
    }

    /** The buckets scaled to a model's native size, in multiples that its base and its refiner can do. */
    public static AspectBuckets of(ModelCard model) {
        double pixels = (double) model.nativeSize().width() * model.nativeSize().height();
        return scaled(Math.sqrt(pixels) / TRAINED_SIDE, Math.max(model.baseMultiple(), model.refinerMultiple()));
    }

    /** The bucket whose aspect ratio is nearest, as a factor, to that of {@code width} by {@code height} pixels. */
    public ImageSize nearest(int width, int height) {
        double aspect = Math.log((double) width / height);
        return sizes.stream()
                .min(Comparator.comparingDouble(
                        size -> Math.abs(Math.log((double) size.width() / size.height()) - aspect)))
                .orElseThrow();
    }

    private static AspectBuckets scaled(double scale, int multiple) {
        return new AspectBuckets(PAPER.stream()
                .map(line -> line.split(","))
                .map(sides -> new int[] {
                    nearestMultiple(scale * Integer.parseInt(sides[1]), multiple),
                    nearestMultiple(scale * Integer.parseInt(sides[0]), multiple)
                })
                .filter(sides -> Math.max(sides[0], sides[1]) <= ImageSize.MAX_SIDE)
                .map(sides -> new ImageSize(sides[0], sides[1]))
                .distinct()
                .toList());
    }

    private static int nearestMultiple(double side, int multiple) {
        return (int) Math.max(1, Math.round(side / multiple)) * multiple;
    }

    /** The lines of a resource beside this class, without the first. */
    private static List<String> lines(String resource) {
        try (InputStream in = AspectBuckets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("expected the resource " + resource + ", found none");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
