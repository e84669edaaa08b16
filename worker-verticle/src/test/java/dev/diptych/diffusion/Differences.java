package dev.diptych.diffusion;

import java.util.Map;
import java.util.TreeMap;

/** The largest difference from the golden set in each family of cases, printed when a test class is done. */
final class Differences {
    private final String what;
    private final Map<String, Double> largest = new TreeMap<>();

    Differences(String what) {
        this.what = what;
    }

    void add(String family, double difference) {
        largest.merge(family, difference, Math::max);
    }

    void print() {
        largest.forEach((family, difference) -> System.out.printf("%s %-31s %.1e%n", what, family, difference));
    }
}
