package dev.diptych.worker.engine;

import dev.diptych.queue.Lease;
import java.util.List;

/**
 * A call into a model that is under way.
 *
 * @param jobs whose pictures are in it
 * @param since on the device's clock, in nanoseconds
 */
public record DeviceCall(Stage stage, List<Lease> jobs, long since) {}
