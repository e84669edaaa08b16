package dev.diptych.bench.faults;

import java.util.List;
import java.util.stream.Stream;

/** What a worker has said of the steps that it ran and kept, such as {@code ran refiner 3}. */
record StepsTold(List<String[]> words) {
    /** UNet steps of the two phases. */
    record UnetSteps(int base, int refiner) {
        int both() {
            return base + refiner;
        }
    }

    static StepsTold of(List<String> lines) {
        return new StepsTold(lines.stream()
                .map(line -> line.split(" "))
                .filter(words -> words.length == 3 && (words[0].equals("ran") || words[0].equals("kept")))
                .toList());
    }

    UnetSteps total() {
        return new UnetSteps(most("base"), most("refiner"));
    }

    /** Steps of both phases until the last that was said; 0 for none. */
    int last(String word, UnetSteps steps) {
        return counted(word, steps).reduce((earlier, later) -> later).orElse(0);
    }

    /** Steps of both phases until the first that was said. */
    int first(String word, UnetSteps steps) {
        return counted(word, steps).findFirst().orElseThrow();
    }

    private int most(String phase) {
        return words.stream()
                .filter(said -> said[0].equals("ran") && said[1].equals(phase))
                .mapToInt(said -> Integer.parseInt(said[2]))
                .max()
                .orElse(0);
    }

    private Stream<Integer> counted(String word, UnetSteps steps) {
        return words.stream()
                .filter(said -> said[0].equals(word))
                .map(said -> Integer.parseInt(said[2]) + (said[1].equals("refiner") ? steps.base() : 0));
    }
}
