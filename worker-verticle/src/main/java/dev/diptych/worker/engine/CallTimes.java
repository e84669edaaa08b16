package dev.diptych.worker.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long UNet calls of each kind take, by the pictures in them: a running mean that forgets slowly.
 * Of models that cannot mix timesteps each timestep is a kind of its own, so that only the shapes used last are kept.
 */
final class CallTimes {
    private static final double WEIGHT_OF_THE_NEWEST = 0.2;
    private static final int SHAPES_REMEMBERED = 256;
    private final Map<Shape, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Shape, Seen> eldest) {
            return size() > SHAPES_REMEMBERED;
        }
    };

    private Shape newest = new Shape(List.of(), 0);

    private Seen seenNewest = new Seen();

    private record Shape(Object kind, int pictures) {}

    private static final class Seen {
        private boolean warm;
        private double mean;

        private void took(long nanos) {
            if (warm) {
                double weight = mean == 0 ? 1 : WEIGHT_OF_THE_NEWEST;
                mean += weight * (nanos - mean);
            }
            warm = true;
        }
    }

    /** The first call of a shape is not counted: a device prepares itself for it. */
    void took(Object kind, int pictures, long nanos) {
        Shape shape = new Shape(kind, pictures);
        if (!shape.equals(newest)) {
            newest = shape;
            seenNewest = seen.computeIfAbsent(shape, any -> new Seen());
        }
        seenNewest.took(nanos);
    }

    /**
     * Whether so many waiting pictures go faster in a call of {@code padded} with fillers than in calls of {@code full}
     * in which they take turns; false where one of the two has not been seen.
     */
    boolean paddingPays(Object kind, int waiting, int padded, int full) {
        double one = mean(kind, padded);
        double other = mean(kind, full);
        return one > 0 && other > 0 && one / waiting < other / full;
    }

    private double mean(Object kind, int pictures) {
        Seen shape = seen.get(new Shape(kind, pictures));
        return shape == null ? 0 : shape.mean;
    }
}
