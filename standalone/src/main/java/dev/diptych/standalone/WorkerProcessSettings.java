package dev.diptych.standalone;

import dev.diptych.job.Phase;
import dev.diptych.onnx.DeviceOptions;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.worker.WorkerSettings;
import dev.diptych.worker.engine.EngineSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one process.
 *
 * @param devices one worker each: cpu, or cuda:N or tensorrt:N for the N-th GPU that this process sees. Default cpu
 * @param phases which queues they take jobs from: base, refiner or both. Default both
 * @param models the models directory. Default: models in the current folder, else beside the jar
 * @param threads of a cpu device's arithmetic; 0, the default: one per core
 * @param memoryMb mebibytes of a device that may be in use: batches are kept below it, and UNets that do not fit two
 *     thirds of it take turns. 0, the default: what the machine, container or card has
 * @param residentUnets how many UNets may lie on a device at a time; the others wait their turn. 0, the default: as many
 *     as fit
 * @param gpu how NVIDIA GPUs are used
 * @param drain how long running jobs may go on after a stop, before they are given back with their state. Default 20s
 * @param hang a call into a model that takes longer is taken for one that never ends. Default 5m
 * @param failureStreak so many different jobs failed one after another stop a worker. Default 5
 * @param engine how jobs are stepped together
 */
public record WorkerProcessSettings(
        List<String> devices,
        Set<Phase> phases,
        @Nullable Path models,
        int threads,
        int memoryMb,
        int residentUnets,
        GpuSettings gpu,
        Duration drain,
        Duration hang,
        int failureStreak,
        EngineSettings engine) {

    public WorkerProcessSettings {
        devices = List.copyOf(devices);
        require(!devices.isEmpty(), "devices", "at least one device", "none");
        require(devices.stream().distinct().count() == devices.size(), "devices", "each device once", devices);
        require(!phases.isEmpty(), "phases", "base, refiner or both", "none");
        // In the phases' own order, which a copy by Set.copyOf would not keep.
        phases = Collections.unmodifiableSet(EnumSet.copyOf(phases));
        require(threads >= 0 && threads <= 1024, "threads", "0 to 1024", threads);
        require(memoryMb >= 0, "memory_mb", "0 or more", memoryMb);
        require(residentUnets >= 0, "resident_unets", "0 or more", residentUnets);
    }

    public static WorkerProcessSettings defaults() {
        WorkerSettings one = WorkerSettings.of("", "", "", "");
        return new WorkerProcessSettings(
                List.of("cpu"),
                Set.of(Phase.values()),
                null,
                0,
                0,
                0,
                GpuSettings.defaults(),
                one.drain(),
                one.hang(),
                one.failureStreak(),
                one.engine());
    }

    /** @param memoryBytes what may be in use of a device; 0: not known */
    DeviceOptions deviceOptions(long memoryBytes) {
        return new DeviceOptions(
                threads, memoryBytes, residentUnets, gpu.convSearch(), gpu.nhwc(), gpu.tf32(), gpu.engineCache());
    }

    /** The settings of the worker on one of the devices. */
    WorkerSettings on(String device, String id, String host, String version, QueueSettings queue) {
        WorkerSettings one = WorkerSettings.of(id, host, device, version);
        return new WorkerSettings(
                id,
                host,
                device,
                version,
                queue.renewEvery(),
                one.poll(),
                one.announce(),
                one.reap(),
                drain,
                hang,
                failureStreak,
                engine);
    }

    private static void require(boolean right, String setting, String expected, Object found) {
        if (!right) {
            throw new IllegalArgumentException("%s: expected %s, found %s".formatted(setting, expected, found));
        }
    }
}
