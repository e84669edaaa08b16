package dev.diptych.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
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
    void whatIsOlderGoesUnlessItWasRenewed() throws IOException {
        for (String name : List.of("old", "used", "new")) {
            result(open().put("uploads/" + name, Buffer.buffer(name)));
        }
        result(open().put("job/1/0.png", Buffer.buffer("a picture")));
        FileTime longAgo = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
        for (String file : List.of("uploads/old", "uploads/used", "job/1/0.png")) {
            Files.setLastModifiedTime(folder.resolve("pictures").resolve(file), longAgo);
        }
        result(open().renew("uploads/used"));

        result(open().deleteOlder("uploads/", Instant.parse("2002-01-01T00:00:00Z")));

        assertThat(result(open().get("uploads/old"))).isEmpty();
        assertThat(result(open().get("uploads/used"))).isPresent();
        assertThat(result(open().get("uploads/new"))).isPresent();
        assertThat(result(open().get("job/1/0.png"))).isPresent();
    }

    @Test
    void aFolderThatCannotBeMadeFailsThePut() throws IOException {
        Files.writeString(folder.resolve("pictures"), "a file in its place");

        assertThatThrownBy(() -> result(open().put("job/1/0.png", Buffer.buffer("x"))))
                .hasStackTraceContaining("pictures");
        assertThatThrownBy(() -> result(open().check())).hasStackTraceContaining("pictures");
    }
}
