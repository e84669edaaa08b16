package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code diptych generate} as a process: its pictures, through Redis, are those of diffusers. */
class GenerateTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "t2i_euler,                      100, --handoff-mode off",
        "ens_euler_10_b_refiner,         110, --handoff-mode continue --handoff 0.8",
        "ref_strength0.3_10_from_latent, 112, --handoff-mode full --refiner-strength 0.3",
        "renoise_euler_10_b_refiner,     140, --handoff-mode renoise --handoff 0.8"
    })
    void drawsThePictureThatDiffusersDraws(String golden, String seed, String handoff) throws Exception {
        Path expected = Diptych.ROOT.resolve("testdata/cases").resolve(golden);
        JsonObject params = new JsonObject(Files.readString(expected.resolve("manifest.json"))).getJsonObject("params");
        List<String> line = new ArrayList<>(List.of("generate", params.getString("prompt")));
        line.addAll(List.of("--negative", params.getString("negative_prompt"), "--seed", seed));
        line.addAll(List.of("--steps", "10", "--guidance", "5", "--out", "picture.png"));
        line.addAll(List.of(handoff.split(" ")));

        Diptych.Ended ended = Diptych.run(folder, line.toArray(String[]::new));

        assertThat(ended.code()).as(ended.stderr()).isZero();
        assertThat(ended.stdout()).isEqualTo("picture.png\n");
        assertThat(largestDifference(folder.resolve("picture.png"), expected.resolve("image_u8.npy")))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void severalPicturesHaveNamesAndSeedsOfTheirOwn() throws Exception {
        Diptych.Ended ended = Diptych.run(
                folder, "generate", "a green square", "--images=2", "--seed=5", "--steps=2", "--out=s.png", "--json");

        JsonObject job = new JsonObject(ended.stdout());
        assertThat(job.getString("state")).isEqualTo("succeeded");
        assertThat(job.getJsonObject("result").getJsonArray("images").stream()
                        .map(image -> ((JsonObject) image).getInteger("seed")))
                .containsExactly(5, 6);
        assertThat(folder.resolve("s-0.png")).exists();
        assertThat(folder.resolve("s-1.png")).exists();
        assertThat(ended.code()).isZero();
    }

    /** Over all pixels and channels, in steps of 1/255. @param golden bytes [1, height, width, 3] behind a header */
    private static int largestDifference(Path picture, Path golden) throws IOException {
        BufferedImage image = ImageIO.read(picture.toFile());
        byte[] file = Files.readAllBytes(golden);
        int at = file.length - image.getWidth() * image.getHeight() * 3;
        int largest = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                for (int shift = 16; shift >= 0; shift -= 8) {
                    int difference = ((image.getRGB(x, y) >> shift) & 255) - (file[at++] & 255);
                    largest = Math.max(largest, Math.abs(difference));
                }
            }
        }
        return largest;
    }
}
