package dev.diptych.worker.device;

import dev.diptych.worker.engine.Device;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The one platform thread that makes every native call of a device. */
public final class DeviceThread implements Device {
    private final ExecutorService thread;

    /** @param device as threads are to be named */
    public DeviceThread(String device) {
        thread = Executors.newSingleThreadExecutor(task -> {
            Thread platform = new Thread(task, "diptych-device-" + device);
            platform.setDaemon(true);
            return platform;
        });
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(task);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    /** Runs this on the device's thread; what comes of it arrives on {@code context}. */
    public <T> Future<T> call(Context context, Callable<T> work) {
        Promise<T> answer = Promise.promise();
        thread.execute(() -> {
            try {
                T value = work.call();
                context.runOnContext(home -> answer.complete(value));
            } catch (Exception | Error e) {
                context.runOnContext(home -> answer.fail(e));
            }
        });
        return answer.future();
    }

    /** Ends the thread after what it has been given; a call that hangs is left behind. */
    public void stop() {
        thread.shutdown();
    }
}
