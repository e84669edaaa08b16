package dev.diptych.onnx;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests on the CPU as ONNX Runtime's device. */
abstract class OnCpu {
    static OnnxDevice cpu;

    @BeforeAll
    static void open() {
        cpu = OnnxDevice.open("cpu");
    }

    @AfterAll
    static void close() {
        cpu.close();
    }
}
