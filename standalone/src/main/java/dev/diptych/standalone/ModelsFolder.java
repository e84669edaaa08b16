package dev.diptych.standalone;

import dev.diptych.model.BadModelException;
import dev.diptych.model.ModelDirectory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the models directory. */
public final class ModelsFolder {
    private static final String NAME = "models";

    private ModelsFolder() {}

    /**
     * The directory that was asked for, else {@code models} in the current folder, else beside the jar or at the root of
     * the repository that the jar was built in.
     *
     * @throws BadModelException if there is none, or no model in it
     */
    public static ModelDirectory find(@Nullable Path asked) {
        List<Path> candidates = asked != null ? List.of(asked) : candidates();
        Path found = candidates.stream()
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new BadModelException(
                        "models directory",
                        "a folder, see --models",
                        "none at " + candidates.stream().map(Path::toString).collect(Collectors.joining(", "))));
        return new ModelDirectory(found).required();
    }

    private static List<Path> candidates() {
        List<Path> candidates = new ArrayList<>(List.of(Path.of(NAME)));
        Path code = code();
        for (int up = 0; code != null && up < 3; up++) {
            code = code.getParent();
            if (code != null) {
                candidates.add(code.resolve(NAME));
            }
        }
        return candidates;
    }

    /** The jar, or the folder of class files. */
    private static @Nullable Path code() {
        CodeSource source = ModelsFolder.class.getProtectionDomain().getCodeSource();
        try {
            return source == null ? null : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            return null;
        }
    }
}
