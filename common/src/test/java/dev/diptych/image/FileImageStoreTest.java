package dev.diptych.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImageStoreTest extends ImageStoreContract {
    @TempDir
    Path folder;

    @Override
    protected ImageStore open() {
        return new FileImageStore(vertx, folder.resolve("pictures"));
    }

    @Test
    void leavesNothingBesideThePictures() throws IOException {
        result(open().put("job/1/0.png", Buffer.buffer("x")));

        try (Stream<Path> files = Files.walk(folder).filter(Files::isRegularFile)) {
            assertThat(files).containsExactly(folder.resolve("pictures/job/1/0.png"));
        }
    }

    @Test
    void aFolderThatCannotBeMadeFailsThePut() throws IOException {
        Files.writeString(folder.resolve("pictures"), "a file in its place");

        assertThatThrownBy(() -> result(open().put("job/1/0.png", Buffer.buffer("x"))))
                .hasStackTraceContaining("pictures");
    }
}
