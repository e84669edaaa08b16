package dev.diptych.bench;

import com.sun.management.ThreadMXBean;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PictureTensor;
import dev.diptych.picture.PngText;
import dev.diptych.picture.PngWriter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * From the VAE's 1024² tensor to the PNG file, on one thread: milliseconds of processor time, which a busy machine
 * spoils less than time of day, and bytes allocated; for a picture as noisy as a photograph and for a flat one. Exits
 * with 1 beyond 60 ms or 8 MB.
 */
public final class PngBench {
    private static final int SIDE = 1024;
    private static final int WARM_UP = 20;
    private static final int RUNS = 51;
    private static final double PROMISED_MS = 60;
    private static final double PROMISED_MB = 8;

    private PngBench() {}

    /** What one kind of picture cost. */
    private record Cost(double medianCpuMs, double allocatedMb, int fileBytes) {}

    public static void main(String[] args) {
        Cost photo = measure(tensor(1.5 / 127.5));
        Cost flat = measure(tensor(0));
        System.out.printf("%-6s %10s %14s %11s%n", "", "cpu ms", "allocated MB", "file bytes");
        print("photo", photo);
        print("flat", flat);
        double slowest = Math.max(photo.medianCpuMs, flat.medianCpuMs);
        double most = Math.max(photo.allocatedMb, flat.allocatedMb);
        System.out.printf(
                "png: photo_cpu_ms=%.1f flat_cpu_ms=%.1f allocated_mb=%.1f%n",
                photo.medianCpuMs, flat.medianCpuMs, most);
        System.exit(slowest <= PROMISED_MS && most <= PROMISED_MB ? 0 : 1);
    }

    private static void print(String name, Cost cost) {
        System.out.printf("%-6s %10.1f %14.2f %11d%n", name, cost.medianCpuMs, cost.allocatedMb, cost.fileBytes);
    }

    private static Cost measure(FloatBuffer tensor) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] ms = new double[RUNS];
        long allocated = 0;
        int bytes = 0;
        for (int run = -WARM_UP; run < RUNS; run++) {
            long before = thread.getCurrentThreadAllocatedBytes();
            long start = thread.getCurrentThreadCpuTime();
            bytes = file(tensor).length;
            ms[Math.max(run, 0)] = (thread.getCurrentThreadCpuTime() - start) / 1e6;
            allocated = thread.getCurrentThreadAllocatedBytes() - before;
        }
        Arrays.sort(ms);
        return new Cost(ms[RUNS / 2], allocated / 1e6, bytes);
    }

    private static byte[] file(FloatBuffer tensor) {
        Picture picture = PictureTensor.toPicture(tensor, SIDE, SIDE);
        return PngWriter.write(picture, List.of(new PngText(PngText.PARAMETERS, "a red circle\nSteps: 30")));
    }

    /** Slow waves in three colours with a disc before them, and Gaussian noise of this deviation. */
    private static FloatBuffer tensor(double noise) {
        Random random = new Random(1);
        FloatBuffer tensor = ByteBuffer.allocateDirect(3 * SIDE * SIDE * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < tensor.capacity(); i++) {
            int x = i % SIDE;
            int y = i / SIDE % SIDE;
            int channel = i / (SIDE * SIDE);
            boolean disc = Math.hypot(x - 512, y - 400) < 250;
            double wave = disc ? 0.3 * channel : noise == 0 ? -0.5 : Math.sin(x / 90.0 + channel) * Math.cos(y / 70.0);
            tensor.put(i, (float) (0.9 * wave + noise * random.nextGaussian()));
        }
        return tensor;
    }
}
