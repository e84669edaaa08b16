package dev.diptych.verify;

/** How far two arrays are apart. */
final class Differences {
    private Differences() {}

    /** ‖found − expected‖ / ‖expected‖. */
    static double relativeNorm(float[] found, float[] expected) {
        requireSameLength(found.length, expected.length);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < found.length; i++) {
            double d = (double) found[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        return norm == 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
    }

    /** max |found − expected|, of bytes 0 to 255. */
    static int largestPixel(byte[] found, float[] expected) {
        requireSameLength(found.length, expected.length);
        int largest = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, (int) Math.abs((found[i] & 0xff) - expected[i]));
        }
        return largest;
    }

    private static void requireSameLength(int found, int expected) {
        if (found != expected) {
            throw new IllegalStateException("expected %d numbers, found %d".formatted(expected, found));
        }
    }
}
