package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {
    @TempDir
    Path folder;

    @Test
    void onePictureTakesTheNameAsItIs() throws IOException {
        PictureFiles files = PictureFiles.at(folder.resolve("circle.png"), 1);

        files.write(List.of(Buffer.buffer("a")));

        assertThat(folder.resolve("circle.png")).hasContent("a");
        assertThat(names()).containsExactly("circle.png");
    }

    @Test
    void severalPicturesAreNumbered() throws IOException {
        PictureFiles files = PictureFiles.at(folder.resolve("circle.png"), 2);

        files.write(List.of(Buffer.buffer("a"), Buffer.buffer("b")));

        assertThat(names()).containsExactly("circle-0.png", "circle-1.png");
    }

    @Test
    void anOlderFileIsReplacedWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("circle.png"), "a longer picture from before");

        PictureFiles.at(file, 1).write(List.of(Buffer.buffer("new")));

        assertThat(file).hasContent("new");
    }

    @Test
    void aFolderThatIsNotThereIsRefusedBeforeAnythingIsDrawn() {
        assertThatThrownBy(() -> PictureFiles.at(folder.resolve("no/circle.png"), 1))
                .isInstanceOf(OutputException.class)
                .hasMessageEndingWith("no/circle.png: expected a file in a folder that exists");
        assertThatThrownBy(() -> PictureFiles.at(folder, 1)).hasMessageEndingWith("expected a file, found a folder");
        assertThatThrownBy(() -> PictureFiles.at(folder, 2)).hasMessageEndingWith("expected a file, found a folder");
    }

    @Test
    void aFolderThatIsInTheWayOfOneOfSeveralIsRefusedBeforeAnythingIsDrawn() throws IOException {
        Files.createDirectory(folder.resolve("circle-1.png"));

        assertThatThrownBy(() -> PictureFiles.at(folder.resolve("circle.png"), 2))
                .isInstanceOf(OutputException.class)
                .hasMessageEndingWith("circle-1.png: expected a file, found a folder");
    }

    @Test
    void nothingIsLeftWhereOneOfSeveralCannotBeWritten() throws IOException {
        PictureFiles files = PictureFiles.at(folder.resolve("circle.png"), 2);
        Files.createDirectory(folder.resolve(".circle-1.png.part"));
        Files.createFile(folder.resolve(".circle-1.png.part/occupied"));

        assertThatThrownBy(() -> files.write(List.of(Buffer.buffer("a"), Buffer.buffer("b"))))
                .isInstanceOf(OutputException.class);

        assertThat(names()).containsExactly(".circle-1.png.part");
    }

    @Test
    @EnabledIf("aFullDiskIsThere")
    void aFullDiskIsOneClearLine() throws IOException {
        Path full = Files.createSymbolicLink(folder.resolve("full.png"), Path.of("/dev/full"));

        assertThatThrownBy(() -> PictureFiles.at(full, 1).write(List.of(Buffer.buffer("a"))))
                .isInstanceOf(OutputException.class)
                .hasMessage(full + ": expected a file that can be written (No space left on device)");
        assertThat(full).isSymbolicLink();
    }

    static boolean aFullDiskIsThere() {
        return Files.exists(Path.of("/dev/full"));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
