package dev.diptych.bench.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.bench.loop.StandInUnet.Work;
import dev.diptych.job.ImageSize;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.worker.engine.EngineSettings;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The stand-in is a UNet to the loader, and the engine steps it as any other. */
class StandInModelTest {
    private static final ModelDirectory SHIPPED =
            new ModelDirectory(Path.of(System.getProperty("diptych.root"), "models"));

    @ParameterizedTest
    @EnumSource(Work.class)
    void takesEveryRowAtItsOwnTimestepAndAnySize(Work work) throws Exception {
        try (OnnxDevice cpu = OnnxDevice.open("cpu", 1);
                StandInModel standIn = StandInModel.like(SHIPPED, "shapes").taking(cpu, work, 0.1);
                SdxlModel model = load(cpu, standIn)) {
            assertThat(model.stage(Phase.BASE).denoiser().mixesTimesteps()).isTrue();
            assertThat(model.card().baseMultiple()).isEqualTo(8);
        }
    }

    @Test
    void aJobIsSteppedTurnByTurnAndAnotherTakesItsPlace() throws Exception {
        try (OnnxDevice cpu = OnnxDevice.open("cpu", 1);
                StandInModel standIn = StandInModel.like(SHIPPED, "shapes").taking(cpu, Work.SINES, 0);
                SdxlModel model = load(cpu, standIn);
                RawUnet raw = RawUnet.open(cpu, standIn.network(), 2, 8)) {
            SteppedEngine engine =
                    new SteppedEngine(model, new ImageSize(64, 64), SchedulerName.EULER, EngineSettings.defaults());
            LoopCost cost = LoopCost.measure(raw, engine, 5, 220, () -> {});
            engine.end();

            assertThat(cost.directBytes()).isZero();
            assertThat(cost.heapBytes()).isPositive();
        }
    }

    private static SdxlModel load(OnnxDevice cpu, StandInModel standIn) {
        return SdxlLoader.load(cpu, standIn.directory(), StandInModel.NAME, Set.of(Phase.BASE));
    }
}
