package dev.diptych.standalone;

import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.ModelLoader;
import dev.diptych.worker.device.NvidiaMemory;
import dev.diptych.worker.device.ProcessMemory;
import dev.diptych.worker.engine.DeviceMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A device and every model on it. Loading begins before the worker is there, while Redis and the API come up. */
final class DeviceModels implements ModelLoader {
    private static final long MIB = 1 << 20;
    private static final Pattern GPU = Pattern.compile("(?:cuda|tensorrt):(\\d+)");
    private final String device;
    private final DeviceMemory memory;
    private final CompletableFuture<Loaded> loading = new CompletableFuture<>();

    private record Loaded(OnnxDevice device, List<DiffusionModel> models) {}

    private DeviceModels(String device, DeviceMemory memory) {
        this.device = device;
        this.memory = memory;
    }

    static DeviceModels begin(String device, ModelDirectory models, WorkerProcessSettings settings) {
        DeviceModels begun = new DeviceModels(device, memory(device, MIB * settings.memoryMb()));
        Thread loader = new Thread(() -> begun.load(models, settings), "diptych-load-" + device);
        loader.setDaemon(true);
        loader.start();
        return begun;
    }

    String device() {
        return device;
    }

    /** Waits for them; the worker closes them. */
    @Override
    public List<DiffusionModel> load() {
        try {
            return loading.join().models();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public DeviceMemory memory() {
        return memory;
    }

    /** Gives the device back, after its worker has closed the models. */
    void close() {
        loading.thenAccept(loaded -> loaded.device().close());
    }

    private void load(ModelDirectory directory, WorkerProcessSettings settings) {
        try {
            OnnxDevice opened = OnnxDevice.open(
                    device, settings.deviceOptions(memory.limit().orElse(0)));
            loading.complete(loaded(opened, directory, settings));
        } catch (RuntimeException | Error e) {
            loading.completeExceptionally(e);
        }
    }

    /** All models, or none and the device given back. */
    private static Loaded loaded(OnnxDevice device, ModelDirectory directory, WorkerProcessSettings settings) {
        List<DiffusionModel> models = new ArrayList<>();
        try {
            for (String name : directory.names()) {
                models.add(SdxlLoader.load(device, directory, name, settings.phases()));
            }
            return new Loaded(device, models);
        } catch (RuntimeException | Error e) {
            models.forEach(DiffusionModel::close);
            device.close();
            throw e;
        }
    }

    private static DeviceMemory memory(String device, long limit) {
        Matcher gpu = GPU.matcher(device);
        return gpu.matches()
                ? new NvidiaMemory(Integer.parseInt(gpu.group(1)), System.getenv("CUDA_VISIBLE_DEVICES"), limit)
                : new ProcessMemory(limit);
    }
}
