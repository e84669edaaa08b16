package dev.diptych.onnx;

import dev.diptych.job.Phase;
import dev.diptych.sdxl.SdxlModel;
import java.util.EnumSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests on models/shapes, both phases of it, on the CPU. */
abstract class OnShapes extends OnCpu {
    static SdxlModel model;

    @BeforeAll
    static void load() {
        model = ShapesModel.load(cpu, EnumSet.allOf(Phase.class));
    }

    @AfterAll
    static void unload() {
        model.close();
    }
}
