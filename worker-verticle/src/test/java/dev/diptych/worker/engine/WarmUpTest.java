package dev.diptych.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.Phase;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.simulated.SimulatedDevice.Operation;
import dev.diptych.worker.simulated.SimulatedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WarmUpTest {
    @ParameterizedTest
    @EnumSource(Phase.class)
    void a_worker_of_one_phase_runs_that_phase_before_it_is_ready(Phase phase) {
        List<Operation> done = new ArrayList<>();
        DiffusionModel model =
                new SimulatedModel("simulated", Set.of(phase), (operation, requests) -> done.add(operation), 8);
        WarmUp.run(List.of(model), EngineSettings.defaults());
        assertThat(done)
                .startsWith(Operation.START, Operation.STEP)
                .endsWith(Operation.DECODE)
                .doesNotContain(Operation.HAND_OFF);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void the_shipped_model_warms_up_by_one_phase(Phase phase) {
        List<Operation> done = new ArrayList<>();
        try (OnnxDevice cpu = OnnxDevice.open("cpu");
                DiffusionModel model = SdxlLoader.load(
                        cpu,
                        new ModelDirectory(Path.of(System.getProperty("diptych.root", "."), "models")),
                        "shapes",
                        EnumSet.of(phase))) {
            WarmUp.run(
                    List.of(new ObservedModel(
                            model, model.phases(), (operation, requests) -> done.add(operation), new HashMap<>())),
                    EngineSettings.defaults());
        }
        assertThat(done).containsExactly(Operation.STEP, Operation.STEP);
    }
}
