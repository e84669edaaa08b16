package dev.diptych.image;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Pictures as files of one folder, which every process of the service must see: one host, or a shared volume. */
public final class FileImageStore implements ImageStore {
    private final Vertx vertx;
    private final Path folder;

    /** @param folder made with the first picture */
    public FileImageStore(Vertx vertx, Path folder) {
        this.vertx = vertx;
        this.folder = folder.toAbsolutePath().normalize();
    }

    @Override
    public Future<Void> check() {
        return vertx.executeBlocking(
                () -> {
                    Files.createDirectories(folder);
                    if (!Files.isWritable(folder)) {
                        throw new IOException(
                                "the folder of pictures: expected one that can be written to, found " + folder);
                    }
                    return null;
                },
                false);
    }

    @Override
    public Future<Void> put(String key, Buffer bytes) {
        Path file = folder.resolve(ImageKey.require(key));
        return vertx.executeBlocking(() -> write(file, bytes), false);
    }

    @Override
    public Future<Optional<Buffer>> get(String key) {
        Path file = folder.resolve(ImageKey.require(key));
        return vertx.executeBlocking(() -> read(file), false);
    }

    @Override
    public Future<Void> deleteBelow(String prefix) {
        Path below = folder.resolve(ImageKey.requirePrefix(prefix));
        return vertx.executeBlocking(() -> delete(below), false);
    }

    @Override
    public Future<Boolean> renew(String key) {
        Path file = folder.resolve(ImageKey.require(key));
        return vertx.executeBlocking(() -> touch(file), false);
    }

    @Override
    public Future<Void> deleteOlder(String prefix, Instant before) {
        Path below = folder.resolve(ImageKey.requirePrefix(prefix));
        return vertx.executeBlocking(() -> deleteOlder(below, FileTime.from(before)), false);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    /** A reader sees the whole file or none, and once this returns a crash of the host cannot take it away. */
    private Void write(Path file, Buffer bytes) throws IOException {
        Path part = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        Files.createDirectories(file.getParent());
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer rest = ByteBuffer.wrap(bytes.getBytes());
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
        for (Path parent = file.getParent(); parent != null && parent.startsWith(folder); parent = parent.getParent()) {
            forceNames(parent);
        }
        return null;
    }

    private static void forceNames(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    private static Optional<Buffer> read(Path file) throws IOException {
        try {
            return Optional.of(Buffer.buffer(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static boolean touch(Path file) throws IOException {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Void deleteOlder(Path below, FileTime before) throws IOException {
        List<Path> old;
        try (Stream<Path> files = Files.find(
                below,
                Integer.MAX_VALUE,
                (path, file) -> file.isRegularFile() && file.lastModifiedTime().compareTo(before) < 0)) {
            old = files.toList();
        } catch (NoSuchFileException e) {
            return null;
        }
        for (Path path : old) {
            Files.deleteIfExists(path);
        }
        return null;
    }

    private static Void delete(Path below) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(below)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return null;
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
        return null;
    }
}
