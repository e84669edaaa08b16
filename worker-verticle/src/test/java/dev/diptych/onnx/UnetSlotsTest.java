package dev.diptych.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.model.ModelDirectory;
import dev.diptych.model.ModelFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UnetSlotsTest {
    private static final ModelDirectory MODELS =
            new ModelDirectory(Path.of(System.getProperty("diptych.root", "."), "models"));

    @Test
    void all_unets_stay_where_there_is_room() {
        try (OnnxDevice cpu = OnnxDevice.open("cpu");
                TurnedUnet base = new TurnedUnet(cpu, base());
                TurnedUnet refiner = new TurnedUnet(cpu, refiner())) {
            assertThat(base.isOnDevice()).isTrue();
            assertThat(refiner.isOnDevice()).isTrue();
        }
    }

    @Test
    void the_one_used_longest_ago_makes_room_where_one_is_allowed() {
        try (OnnxDevice cpu = OnnxDevice.open("cpu", DeviceOptions.defaults().withResidentUnets(1));
                TurnedUnet base = new TurnedUnet(cpu, base());
                TurnedUnet refiner = new TurnedUnet(cpu, refiner())) {
            assertThat(base.isOnDevice()).isFalse();
            base.bringOntoDevice();
            assertThat(base.isOnDevice()).isTrue();
            assertThat(refiner.isOnDevice()).isFalse();
        }
    }

    @Test
    void unets_that_do_not_fit_two_thirds_of_the_memory_together_take_turns() {
        long enoughForOne = 3 * Math.max(bytes(base()), bytes(refiner())) / 2 + 3;
        long enoughForBoth = 3 * (bytes(base()) + bytes(refiner())) / 2 + 3;
        assertThat(bothFit(enoughForOne)).isFalse();
        assertThat(bothFit(enoughForBoth)).isTrue();
    }

    private static boolean bothFit(long memory) {
        DeviceOptions options = new DeviceOptions(0, memory, 0, DeviceOptions.ConvSearch.HEURISTIC, false, false, null);
        try (OnnxDevice cpu = OnnxDevice.open("cpu", options);
                TurnedUnet base = new TurnedUnet(cpu, base());
                TurnedUnet refiner = new TurnedUnet(cpu, refiner())) {
            return base.isOnDevice() && refiner.isOnDevice();
        }
    }

    private static long bytes(ModelFolder folder) {
        try (OnnxDevice cpu = OnnxDevice.open("cpu");
                TurnedUnet unet = new TurnedUnet(cpu, folder)) {
            return unet.bytes();
        }
    }

    private static ModelFolder base() {
        return MODELS.base("shapes");
    }

    private static ModelFolder refiner() {
        return MODELS.refiner("shapes").orElseThrow();
    }
}
