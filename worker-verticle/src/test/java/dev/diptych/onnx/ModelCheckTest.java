package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.job.Phase;
import dev.diptych.model.BadModelException;
import dev.diptych.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCheckTest extends OnCpu {
    private AModelCopy model;

    @TempDir
    Path models;

    @BeforeEach
    void copy() throws IOException {
        model = new AModelCopy(models);
    }

    @Test
    void findsNothingWrongWithAGoodModel() {
        assertThat(model.problems(cpu)).isEmpty();
    }

    @Test
    void namesEveryMissingFile() throws IOException {
        model.without("base/unet/model.onnx")
                .without("base/tokenizer/merges.txt")
                .without("refiner/vae_decoder/config.json");

        assertThat(model.problems(cpu))
                .anyMatch(problem -> problem.equals("base/unet/model.onnx: expected a file, found none"))
                .anyMatch(problem -> problem.startsWith("base/tokenizer: ") && problem.contains("merges.txt"))
                .anyMatch(problem -> problem.equals("refiner/vae_decoder/config.json: expected a file, found none"))
                .hasSize(3);
    }

    @Test
    void refusesAScaleThatLatentsCannotBeDividedBy() throws IOException {
        model.changed("base/vae_decoder/config.json", "0.13025", "0");

        assertThat(model.problems(cpu))
                .containsExactly(
                        "base/vae_decoder/config.json: expected a positive number in scaling_factor, found 0.0");
    }

    @Test
    void seesATruncatedNetwork() throws IOException {
        model.truncated("base/unet/model.onnx", 100_000);

        assertThat(model.problems(cpu))
                .containsExactly(
                        "base/unet/model.onnx: expected a whole ONNX file, found one of 100000 bytes that breaks off");
    }

    @Test
    void seesAConfigOfAnotherKind() throws IOException {
        model.with("base/unet/config.json", AModelCopy.SHAPES.resolve("base/vae_decoder/config.json"));

        assertThat(model.problems(cpu))
                .containsExactly(
                        "base/unet/config.json: expected _class_name UNet2DConditionModel, found AutoencoderKL");
    }

    @Test
    void seesSwappedEncoders() throws IOException {
        model.swapped("base/text_encoder", "base/text_encoder_2");

        assertThat(model.problems(cpu)).isNotEmpty().allMatch(problem -> problem.startsWith("base/"));
        assertThat(model.problems(cpu)).anyMatch(problem -> problem.contains("text_encoder_2"));
    }

    @Test
    void seesSwappedNetworksOfEncoders() throws IOException {
        model.swapped("base/text_encoder/model.onnx", "base/text_encoder_2/model.onnx");

        assertThat(model.problems(cpu))
                .anyMatch(problem -> problem.startsWith("base/text_encoder/model.onnx: expected"))
                .anyMatch(problem -> problem.startsWith("base/text_encoder_2/model.onnx: expected"));
    }

    @Test
    void seesARefinerInTheBasesPlace() throws IOException {
        model.swapped("base", "refiner");

        assertThat(model.problems(cpu))
                .contains(
                        "base/unet/config.json: expected 6 time ids, as a base has, found 5, as a refiner has",
                        "refiner/unet/config.json: expected 5 time ids, as a refiner has, found 6, as a base has");
    }

    @Test
    void seesASchedulerThatItDoesNotHave() throws IOException {
        model.changed("base/scheduler/scheduler_config.json", "EulerDiscreteScheduler", "PNDMScheduler");

        assertThat(model.problems(cpu))
                .singleElement()
                .asString()
                .startsWith("base/scheduler/scheduler_config.json: expected _class_name of a scheduler")
                .endsWith("found PNDMScheduler");
    }

    @Test
    void seesBrokenJson() throws IOException {
        model.with("refiner/model_index.json", "{\n\"_class_name\": ");

        assertThat(model.problems(cpu))
                .containsExactly("refiner/model_index.json: expected JSON, found an error in line 2");
    }

    @Test
    void seesARefinerOfOtherLatents() throws IOException {
        model.changed("refiner/vae_decoder/config.json", "0.13025", "0.18215");

        assertThat(model.problems(cpu))
                .containsExactly("refiner/vae_decoder/config.json: expected the base's 4 channels scaled by 0.13025,"
                        + " found 4 scaled by 0.18215");
    }

    @Test
    void aFolderOfSomethingElseHasNoBase() throws IOException {
        assertThat(ModelCheck.of(cpu, models)).extracting(ModelProblem::file).containsExactly("base");
    }

    @Test
    void loadingSaysTheFirstProblemAndLeavesNothingOpen() throws IOException {
        model.truncated("refiner/unet/model.onnx", 5000);

        assertThatThrownBy(() -> SdxlLoader.load(cpu, new ModelDirectory(models), "copy", EnumSet.allOf(Phase.class)))
                .isInstanceOf(BadModelException.class)
                .hasMessage("unet/model.onnx: expected a whole ONNX file, found one of 5000 bytes that breaks off");
    }
}
