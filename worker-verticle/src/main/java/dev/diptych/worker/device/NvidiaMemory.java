package dev.diptych.worker.device;

import dev.diptych.worker.engine.DeviceMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory of an NVIDIA GPU, as {@code nvidia-smi} tells: ONNX Runtime's Java API does not. Empty where the program is
 * missing or fails.
 */
public final class NvidiaMemory implements DeviceMemory {
    private static final Logger LOG = LoggerFactory.getLogger(NvidiaMemory.class);
    private static final long MIB = 1 << 20;
    private static final int SECONDS = 5;

    private final List<String> command;
    private final long set;
    private @Nullable OptionalLong total;

    /**
     * @param gpu its number, among those that {@code visible} names
     * @param visible CUDA_VISIBLE_DEVICES, numbers or UUIDs; null or empty: all
     * @param limit in bytes; 0: what the card has
     */
    public NvidiaMemory(int gpu, @Nullable String visible, long limit) {
        this("nvidia-smi", gpu, visible, limit);
    }

    NvidiaMemory(String program, int gpu, @Nullable String visible, long limit) {
        command = List.of(
                program,
                "--query-gpu=memory.used,memory.total",
                "--format=csv,noheader,nounits",
                "--id=" + physical(gpu, visible));
        set = limit;
    }

    @Override
    public OptionalLong used() {
        return ask(0);
    }

    /** A limit means nothing where nobody can tell what is in use. */
    @Override
    public synchronized OptionalLong limit() {
        if (total == null) {
            OptionalLong card = ask(1);
            total = card.isPresent() && set > 0 ? OptionalLong.of(set) : card;
        }
        return total;
    }

    static String physical(int gpu, @Nullable String visible) {
        if (visible == null || visible.isBlank()) {
            return Integer.toString(gpu);
        }
        String[] seen = visible.split(",");
        return gpu < seen.length ? seen[gpu].strip() : Integer.toString(gpu);
    }

    private OptionalLong ask(int column) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return OptionalLong.empty();
            }
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return OptionalLong.of(MIB * Long.parseLong(line.split(",")[column].strip()));
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            LOG.debug("nvidia-smi tells nothing", e);
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }
}
