package dev.diptych.onnx;

import dev.diptych.testdata.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A copy of models/shapes to damage: its files, each of which can be replaced. */
final class AModelCopy {
    static final Path SHAPES =
            Npy.TESTDATA.resolveSibling("models").resolve("shapes").toAbsolutePath();

    private final Path root;

    /** @param models where the copy is made, as {@code copy} */
    AModelCopy(Path models) throws IOException {
        root = models.resolve("copy");
        try (Stream<Path> paths = Files.walk(SHAPES)) {
            for (Path path : paths.toList()) {
                Path copy = root.resolve(SHAPES.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    Path root() {
        return root;
    }

    AModelCopy without(String file) throws IOException {
        Files.delete(root.resolve(file));
        return this;
    }

    AModelCopy with(String file, Path content) throws IOException {
        Files.deleteIfExists(root.resolve(file));
        Files.copy(content, root.resolve(file));
        return this;
    }

    AModelCopy with(String file, String content) throws IOException {
        Files.deleteIfExists(root.resolve(file));
        Files.writeString(root.resolve(file), content);
        return this;
    }

    AModelCopy changed(String file, String from, String to) throws IOException {
        return with(file, Files.readString(root.resolve(file)).replace(from, to));
    }

    AModelCopy truncated(String file, int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(root.resolve(file));
        Files.delete(root.resolve(file));
        Files.write(root.resolve(file), java.util.Arrays.copyOf(whole, bytes));
        return this;
    }

    AModelCopy swapped(String one, String other) throws IOException {
        Path between = root.resolve("between");
        Files.move(root.resolve(one), between);
        Files.move(root.resolve(other), root.resolve(one));
        Files.move(between, root.resolve(other));
        return this;
    }

    List<String> problems(OnnxDevice device) {
        return ModelCheck.of(device, root).stream().map(ModelProblem::toString).toList();
    }
}
