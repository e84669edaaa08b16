package dev.diptych.worker.engine;

/** Whether an engine that has the refiner goes on itself after the base phase. For the device's thread. */
@FunctionalInterface
public interface RefinerKeeping {
    RefinerKeeping KEEP = model -> true;

    /** @param model the job's model */
    boolean keep(String model);
}
