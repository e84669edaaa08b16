package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.picture.Picture;
import dev.diptych.picture.PngText;
import dev.diptych.picture.PngWriter;
import dev.diptych.picture.UploadedPicture;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ExitCode;

/** From a picture back to what made it, and to the picture again. */
class InspectTest {
    private static final String PROMPT = "a 赤い circle, on a blue background";

    @TempDir
    Path folder;

    @Test
    void aPictureOfABatchIsReadBackAndDrawnAgainAlone() throws Exception {
        Diptych.Ended drawn = Diptych.run(
                folder,
                "generate",
                PROMPT,
                "--negative=a \"green\" square",
                "--images=2",
                "--seed=5",
                "--steps=3",
                "--scheduler=euler_a",
                "--handoff-mode=full",
                "--refiner-strength=0.5",
                "--out=first.png");
        assertThat(drawn.code()).as(drawn.stderr()).isZero();

        Said said = run("inspect", path("first-1.png"));
        assertThat(said.code()).isZero();
        assertThat(said.out())
                .startsWith(PROMPT + "\nNegative prompt: a \"green\" square\nSteps: 3, Sampler: Euler a,")
                .contains("Seed: 6,", "Size: 128x128");
        JsonObject request =
                new JsonObject(run("inspect", "--json", path("first-1.png")).out()).getJsonObject("request");
        assertThat(request.getString("prompt")).isEqualTo(PROMPT);
        assertThat(request.getInteger("seed")).isEqualTo(6);
        assertThat(request.getInteger("images")).isEqualTo(1);

        Diptych.Ended again = Diptych.run(folder, "generate", "--like=first-1.png", "--out=again.png");
        assertThat(again.code()).as(again.stderr()).isZero();
        byte[] first = pixels("first-1.png");
        byte[] second = pixels("again.png");
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.length; i++) {
            assertThat((second[i] & 0xff) - (first[i] & 0xff)).isBetween(-1, 1);
        }
    }

    @Test
    void flagsOverrideWhatThePictureSays() throws Exception {
        JsonObject drawn = new JsonObject()
                .put("model", "shapes")
                .put("prompt", "a red circle")
                .put("width", 128)
                .put("height", 128)
                .put("seed", 5)
                .put("steps", 2);
        write("a.png", new PngText(PngText.REQUEST, drawn.encode()));

        Diptych.Ended other = Diptych.run(
                folder, "generate", "a green square", "--like=a.png", "--steps=4", "--handoff-mode=off", "--out=b.png");

        assertThat(other.code()).as(other.stderr()).isZero();
        JsonObject request = PictureTexts.read(folder.resolve("b.png")).requireRequest();
        assertThat(request.getString("prompt")).isEqualTo("a green square");
        assertThat(request.getInteger("steps")).isEqualTo(4);
        assertThat(request.getInteger("seed")).isEqualTo(5);
        assertThat(request.getJsonObject("handoff").getString("mode")).isEqualTo("off");
    }

    @Test
    void aFileThatIsNoPngIsSaidSo() throws Exception {
        Files.writeString(folder.resolve("x.png"), "JFIF");

        assertThat(run("inspect", path("x.png"))).isEqualTo(failed("x.png", "a PNG file, found other bytes"));
        assertThat(run("generate", "--like", path("x.png")))
                .isEqualTo(failed("x.png", "a PNG file, found other bytes"));
        assertThat(run("inspect", path("none.png"))).isEqualTo(failed("none.png", "a PNG file, found nothing there"));
        assertThat(run("inspect", folder.toString())).isEqualTo(failed("", "a PNG file, found no file"));
    }

    @Test
    void aPngOfAnotherProgramIsSaidSo() throws Exception {
        write("foreign.png", new PngText("Software", "a camera"));

        assertThat(run("inspect", path("foreign.png")))
                .isEqualTo(failed(
                        "foreign.png",
                        "a PNG that says how it was made, found one without Diptych's or AUTOMATIC1111's text"));
    }

    @Test
    void aPngOfAutomatic1111IsReadButCannotBeDrawnAgain() throws Exception {
        write("theirs.png", new PngText(PngText.PARAMETERS, "a cat\nSteps: 20, Sampler: Euler, CFG scale: 7"));

        assertThat(run("inspect", path("theirs.png")).out())
                .isEqualTo("a cat\nSteps: 20, Sampler: Euler, CFG scale: 7\n");
        assertThat(run("generate", "--like", path("theirs.png")))
                .isEqualTo(failed("theirs.png", "Diptych's request in it, found AUTOMATIC1111's parameters alone"));
    }

    @Test
    void aRequestThatWasTamperedWithIsSaidSo() throws Exception {
        write("bad.png", new PngText(PngText.REQUEST, "{\"prompt\": \"a\", \"steps\": -1}"));

        assertThat(run("inspect", path("bad.png")))
                .isEqualTo(failed("bad.png", "a request that this version understands, found another text"));
    }

    @Test
    void aPictureMadeFromAnUploadNeedsTheServiceThatHasIt() throws Exception {
        JsonObject request = new JsonObject()
                .put("model", "shapes")
                .put("prompt", "a")
                .put("width", 128)
                .put("height", 128)
                .put("seed", 1)
                .put("init_image", "uploads/1");
        write("upload.png", new PngText(PngText.REQUEST, request.encode()));

        Said said = run("generate", "--like", path("upload.png"));

        assertThat(said.err()).contains("--server").contains("found one made from an uploaded picture");
        assertThat(said.code()).isEqualTo(ExitCode.SOFTWARE);
    }

    private record Said(int code, String out, String err) {}

    private Said failed(String name, String expected) {
        return new Said(ExitCode.SOFTWARE, "", "diptych: %s: expected %s\n".formatted(path(name), expected));
    }

    private static Said run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Said(code, out.toString(), err.toString());
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    private byte[] pixels(String name) throws Exception {
        return UploadedPicture.decode(Files.readAllBytes(folder.resolve(name)))
                .colours()
                .rgb();
    }

    private void write(String name, PngText text) throws Exception {
        Files.write(folder.resolve(name), PngWriter.write(new Picture(1, 1, new byte[3]), List.of(text)));
    }
}
