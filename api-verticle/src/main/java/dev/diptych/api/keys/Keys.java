package dev.diptych.api.keys;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystem;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of this node, or none: then everybody is {@link Caller#NOBODY_IN_PARTICULAR}. The file is looked at every
 * second, so a key that is taken out of it is refused within a second; a file that cannot be read changes nothing.
 */
public final class Keys {
    private static final Logger LOG = LoggerFactory.getLogger(Keys.class);
    private static final long LOOK_MILLIS = 1000;

    private final @Nullable KeyFile file;

    private Keys(@Nullable KeyFile file) {
        this.file = file;
    }

    /**
     * @param path null: no keys
     * @param onChange called after the file was read again
     */
    public static Future<Keys> open(Vertx vertx, @Nullable Path path, Runnable onChange) {
        if (path == null) {
            return Future.succeededFuture(new Keys(null));
        }
        KeyFile file = new KeyFile(vertx.fileSystem(), path.toString());
        return file.load().map(loaded -> {
            vertx.setPeriodic(
                    LOOK_MILLIS,
                    timer -> file.load()
                            .onSuccess(changed -> {
                                if (changed) {
                                    onChange.run();
                                }
                            })
                            .onFailure(e -> LOG.error("the keys stay as they were: {}", e.getMessage())));
            return new Keys(file);
        });
    }

    public boolean configured() {
        return file != null;
    }

    /** @param key null: none was presented */
    public Optional<Caller> caller(@Nullable String key) {
        if (file == null) {
            return Optional.of(Caller.NOBODY_IN_PARTICULAR);
        }
        return key == null ? Optional.empty() : file.ring.caller(key);
    }

    private static final class KeyFile {
        private final FileSystem files;
        private final String path;
        private byte[] bytes = {};
        private KeyRing ring = KeyRing.NONE;

        KeyFile(FileSystem files, String path) {
            this.files = files;
            this.path = path;
        }

        /** Whether it had changed. */
        Future<Boolean> load() {
            return files.readFile(path)
                    .recover(e -> Future.failedFuture(new InvalidKeysException("expected a readable file", e)))
                    .map(Buffer::getBytes)
                    .map(found -> {
                        if (Arrays.equals(found, bytes)) {
                            return false;
                        }
                        ring = KeyRing.read(found);
                        bytes = found;
                        return true;
                    });
        }
    }
}
