package dev.diptych.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether two component folders hold the same files, byte for byte: base and refiner then share what is loaded. */
final class SameFiles {
    private SameFiles() {}

    static boolean in(Path folder, Path other) {
        try {
            List<String> names = names(folder);
            if (!names.equals(names(other))) {
                return false;
            }
            for (String name : names) {
                // Compares lengths first.
                if (Files.mismatch(folder.resolve(name), other.resolve(name)) >= 0) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
