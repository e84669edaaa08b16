package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxJavaType;
import dev.diptych.model.BadModelException;
import dev.diptych.testdata.Npy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxNetworkTest extends OnCpu {
    private static final Path VARIANTS = Npy.TESTDATA.resolve("variants");

    @Test
    void weightsMayLieInAFileBesideTheNetwork() {
        try (OnnxNetwork network = OnnxNetwork.open(cpu, VARIANTS, "external_data")) {
            assertThat(network.input("timestep").type()).isEqualTo(OnnxJavaType.INT64);
            assertThat(run(network, 7.75)).isEqualTo(7.25f);
        }
    }

    @Test
    void aWholeNumberThatTheGraphMakesAFloatAnyhowMayBeAFraction() {
        try (OnnxNetwork network = OnnxNetwork.openWithFloat(cpu, VARIANTS, "external_data", "timestep")) {
            assertThat(network.input("timestep").type()).isEqualTo(OnnxJavaType.FLOAT);
            assertThat(run(network, 7.75)).isEqualTo(8f);
        }
    }

    @Test
    void whereTheGraphNeedsWholeNumbersTheyStayWhole() {
        Path base = AModelCopy.SHAPES.resolve("base");
        try (OnnxNetwork network = OnnxNetwork.openWithFloat(cpu, base, "text_encoder_2", "input_ids")) {
            assertThat(network.input("input_ids").type()).isEqualTo(OnnxJavaType.INT64);
        }
    }

    @Test
    void aMissingFileOfWeightsIsSaidSo(@TempDir Path folder) throws IOException {
        Path component = Files.createDirectories(folder.resolve("unet"));
        Files.copy(VARIANTS.resolve("external_data/model.onnx"), component.resolve("model.onnx"));

        assertThatThrownBy(() -> OnnxNetwork.open(cpu, folder, "unet"))
                .isInstanceOf(BadModelException.class)
                .hasMessageStartingWith("unet/model.onnx: expected the external data file");
    }

    @Test
    void aFileOfWeightsOutsideOfTheFolderIsRefused(@TempDir Path folder) throws IOException {
        Path component = Files.createDirectories(folder.resolve("model/unet"));
        Files.copy(VARIANTS.resolve("external_data/model.onnx_data"), folder.resolve("onnx_data"));
        String network = Files.readString(VARIANTS.resolve("external_data/model.onnx"), StandardCharsets.ISO_8859_1);
        Files.writeString(
                component.resolve("model.onnx"),
                network.replace("model.onnx_data", "../../onnx_data"),
                StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> OnnxNetwork.open(cpu, folder.resolve("model"), "unet"))
                .isInstanceOf(BadModelException.class)
                .hasMessage("unet/model.onnx: expected external data files in its own folder, found a path that leads"
                        + " out of it");
    }

    @Test
    void aDeviceThatIsNotThereIsSaidSoInOneLine() {
        assertThatThrownBy(() -> OnnxDevice.open("cuda:7"))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageStartingWith("device cuda:7: expected ")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> OnnxDevice.open("gpu"))
                .hasMessage("device gpu: expected cpu, cuda:N or tensorrt:N, found none of them");
    }

    private static float run(OnnxNetwork network, double timestep) {
        TensorSpec in = network.input("timestep");
        float[] found = new float[1024];
        try (PinnedTensor given = new PinnedTensor(in.type(), 1);
                PinnedTensor out = new PinnedTensor(OnnxJavaType.FLOAT, 1024)) {
            given.put(0, timestep);
            network.run(Map.of("timestep", given.tensor()), Map.of("out", out.tensor()));
            out.get(0, found);
        }
        return found[1023];
    }
}
