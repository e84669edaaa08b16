package dev.diptych.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchFolderTest {
    @Test
    void goesWithAllThatIsInItAndMayBeClosedAgain() throws Exception {
        ScratchFolder folder = ScratchFolder.named("scratch");
        Path inner = Files.createDirectories(folder.path().resolve("a/b"));
        Files.writeString(inner.resolve("file"), "text");

        folder.close();

        assertThat(folder.path()).doesNotExist();
        assertThatCode(folder::close).doesNotThrowAnyException();
    }
}
