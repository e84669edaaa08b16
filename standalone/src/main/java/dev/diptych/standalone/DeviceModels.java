package dev.diptych.standalone;

import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.sdxl.DiffusionModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A device and every model on it. Loading begins before the worker is there, while Redis and the API come up. */
final class DeviceModels {
    private final String device;
    private final CompletableFuture<Loaded> loading = new CompletableFuture<>();

    private record Loaded(OnnxDevice device, List<DiffusionModel> models) {}

    private DeviceModels(String device) {
        this.device = device;
    }

    static DeviceModels begin(String device, ModelDirectory models, WorkerProcessSettings settings) {
        DeviceModels begun = new DeviceModels(device);
        Thread loader = new Thread(() -> begun.load(models, settings), "diptych-load-" + device);
        loader.setDaemon(true);
        loader.start();
        return begun;
    }

    String device() {
        return device;
    }

    /** Waits for them; the worker closes them. @throws RuntimeException with one clear line if they cannot be loaded */
    List<DiffusionModel> await() {
        try {
            return loading.join().models();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Gives the device back, after its worker has closed the models. */
    void close() {
        loading.thenAccept(loaded -> loaded.device().close());
    }

    private void load(ModelDirectory directory, WorkerProcessSettings settings) {
        try {
            OnnxDevice opened = OnnxDevice.open(device, settings.threads());
            List<DiffusionModel> models = new ArrayList<>();
            for (String name : directory.names()) {
                models.add(SdxlLoader.load(opened, directory, name, settings.phases()));
            }
            loading.complete(new Loaded(opened, models));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            loading.completeExceptionally(e);
        }
    }
}
