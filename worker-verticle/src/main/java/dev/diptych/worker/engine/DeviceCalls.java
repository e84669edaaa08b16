package dev.diptych.worker.engine;

import dev.diptych.queue.Lease;
import dev.diptych.sdxl.DeviceLostException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Every call into a model goes through here, so that others can see which one is under way, and since when. */
final class DeviceCalls {
    private final Device device;
    private final EngineMeter meter;
    private List<Lease> lostWith = List.of();
    private volatile @Nullable DeviceCall current;

    DeviceCalls(Device device, EngineMeter meter) {
        this.device = device;
        this.meter = meter;
    }

    /** The call that the device's thread is in; empty between calls. For any thread. */
    Optional<DeviceCall> current() {
        return Optional.ofNullable(current);
    }

    /** The jobs that were in the call in which the device was lost. */
    List<Lease> lostWith() {
        return lostWith;
    }

    /** @return nanoseconds that it took */
    long timed(Stage stage, List<Lease> jobs, Runnable work) {
        long since = device.nanoTime();
        call(stage, jobs, () -> {
            work.run();
            return jobs;
        });
        return device.nanoTime() - since;
    }

    <T> T call(Stage stage, List<Lease> jobs, Supplier<T> work) {
        long since = device.nanoTime();
        current = new DeviceCall(stage, jobs, since);
        try {
            return work.get();
        } catch (DeviceLostException e) {
            lostWith = jobs;
            throw e;
        } finally {
            current = null;
            meter.spent(stage, device.nanoTime() - since);
        }
    }
}
