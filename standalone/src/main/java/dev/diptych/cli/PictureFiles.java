package dev.diptych.cli;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Where a job's pictures are written: every one whole, or none at all. */
record PictureFiles(List<Path> paths) {
    private static final String SUFFIX = ".png";

    /**
     * One picture takes the name as it is; n take {@code name-0.png} and so on.
     *
     * @throws OutputException if they could not be written there
     */
    static PictureFiles at(Path out, int images) {
        Path folder = out.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new OutputException(out, "a file in a folder that exists");
        }
        if (!Files.isWritable(folder)) {
            throw new OutputException(out, "a file in a folder that can be written to");
        }
        List<Path> paths = images == 1 ? List.of(out) : numbered(out, images);
        requireNoFolder(out);
        paths.forEach(PictureFiles::requireNoFolder);
        return new PictureFiles(paths);
    }

    private static void requireNoFolder(Path path) {
        if (Files.isDirectory(path)) {
            throw new OutputException(path, "a file, found a folder");
        }
    }

    private static List<Path> numbered(Path out, int images) {
        String name = String.valueOf(out.getFileName());
        String stem = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        return IntStream.range(0, images)
                .mapToObj(n -> out.resolveSibling(stem + "-" + n + SUFFIX))
                .toList();
    }

    /** @throws OutputException if one could not be written; then none of them is there */
    void write(List<Buffer> pictures) {
        Map<Path, Path> parts = new LinkedHashMap<>();
        try {
            for (int n = 0; n < pictures.size(); n++) {
                Path path = paths.get(n);
                Path part = isDevice(path) ? path : path.resolveSibling("." + path.getFileName() + ".part");
                parts.put(part, path);
                Files.write(part, pictures.get(n).getBytes());
            }
            for (Map.Entry<Path, Path> part : parts.entrySet()) {
                if (!part.getKey().equals(part.getValue())) {
                    Files.move(part.getKey(), part.getValue(), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new OutputException(paths.get(0), "a file that can be written (" + reason(e) + ")");
        } finally {
            parts.keySet().stream().filter(part -> !isDevice(part)).forEach(PictureFiles::discard);
        }
    }

    /** A pipe or a device is written to, never replaced. */
    private static boolean isDevice(Path path) {
        return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "the folder is gone";
        }
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : String.valueOf(e.getMessage());
    }

    private static void discard(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // It was never there, or its folder is gone with it.
        }
    }
}
