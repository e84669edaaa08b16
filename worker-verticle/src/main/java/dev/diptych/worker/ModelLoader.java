package dev.diptych.worker;

import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.engine.DeviceMemory;
import java.util.List;

/** Opens models on one device, the default one first. Called once, on the device's own thread. */
@FunctionalInterface
public interface ModelLoader {
    /** @throws RuntimeException with one clear line, if the device is not there or a folder cannot be run */
    List<DiffusionModel> load();

    /** What can be seen of the device's memory; asked after {@link #load}. */
    default DeviceMemory memory() {
        return DeviceMemory.UNKNOWN;
    }
}
