package dev.diptych.worker.simulated;

import dev.diptych.job.Handoff;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.CorruptCheckpointException;
import dev.diptych.sdxl.DiffusionRun;
import java.nio.ByteBuffer;
import java.util.List;

/** Latents {@code [4, h/8, w/8]}, one step of history, and the position of a noise stream that each step draws from. */
final class SimulatedRun implements DiffusionRun {
    private static final int MAGIC = 0x53494D31;
    private final SimulatedDevice device;
    private final JobRequest request;
    private final int image;
    private Phase phase;
    private int step;
    private long noise;
    private float[] latents;
    private float[] last;

    SimulatedRun(SimulatedDevice device, JobRequest request, int image) {
        this.device = device;
        this.request = request;
        this.image = image;
        this.phase = request.firstPhase();
        this.noise = seed(phase);
        this.latents =
                new float[4 * request.size().latentWidth() * request.size().latentHeight()];
        this.last = new float[latents.length];
        for (int i = 0; i < latents.length; i++) {
            latents[i] = draw();
        }
    }

    static SimulatedRun from(byte[] checkpoint, SimulatedDevice device, JobRequest request, int image) {
        SimulatedRun run = new SimulatedRun(device, request, image);
        int expected = 20 + 8 * run.latents.length;
        ByteBuffer in = ByteBuffer.wrap(checkpoint);
        if (checkpoint.length != expected || in.getInt() != MAGIC) {
            throw new CorruptCheckpointException(expected + " bytes of a simulated run", checkpoint.length);
        }
        run.phase = Phase.values()[in.getInt()];
        run.step = in.getInt();
        run.noise = in.getLong();
        for (int i = 0; i < run.latents.length; i++) {
            run.latents[i] = in.getFloat();
            run.last[i] = in.getFloat();
        }
        return run;
    }

    void advance() {
        float[] next = new float[latents.length];
        float pull = (request.prompt().text().hashCode() % 1000) / 1000f + phase.ordinal();
        for (int i = 0; i < next.length; i++) {
            next[i] = 0.7f * latents[i] - 0.2f * last[i] + 0.05f * pull + 0.3f * draw() / (step + 1);
        }
        last = latents;
        latents = next;
        step++;
    }

    @Override
    public byte[] checkpoint() {
        ByteBuffer out = ByteBuffer.allocate(20 + 8 * latents.length)
                .putInt(MAGIC)
                .putInt(phase.ordinal())
                .putInt(step)
                .putLong(noise);
        for (int i = 0; i < latents.length; i++) {
            out.putFloat(latents[i]).putFloat(last[i]);
        }
        return out.array();
    }

    @Override
    public void handOff() {
        device.call(SimulatedDevice.Operation.HAND_OFF, List.of(request));
        phase = Phase.REFINER;
        step = 0;
        noise = seed(Phase.REFINER);
        for (int i = 0; i < latents.length; i++) {
            latents[i] += 0.5f * draw();
            last[i] = 0;
        }
    }

    JobRequest request() {
        return request;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public int step() {
        return step;
    }

    @Override
    public int steps() {
        int steps = request.sampling().steps();
        Handoff handoff = request.handoff();
        return switch (handoff.mode()) {
            case OFF -> steps;
            case FULL -> phase == Phase.BASE ? steps : Math.max(1, (int) (steps * handoff.strength()));
            case RENOISE, CONTINUE -> {
                int base = (int) Math.rint(steps * handoff.at());
                yield phase == Phase.BASE ? base : steps - base;
            }
        };
    }

    @Override
    public boolean refinerFollows() {
        return phase == Phase.BASE && request.handoff().refines();
    }

    @Override
    public Object batchKey() {
        return new BatchKey(phase, latents.length, request.sampling().guidanceScale() > 1);
    }

    @Override
    public float[] latents() {
        return latents;
    }

    @Override
    public Picture preview() {
        device.call(SimulatedDevice.Operation.PREVIEW, List.of(request));
        return picture();
    }

    /** One pixel for each place of the latents. */
    Picture picture() {
        int width = request.size().latentWidth();
        int height = request.size().latentHeight();
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            float value = latents[i % 3 * width * height + i / 3];
            rgb[i] = (byte) Math.rint(255 * Math.min(1, Math.max(0, value / 2 + 0.5f)));
        }
        return new Picture(width, height, rgb);
    }

    @Override
    public int promptTokens() {
        return request.prompt().text().split("\\s+").length;
    }

    @Override
    public void close() {}

    private long seed(Phase of) {
        return (request.seed() + image + of.ordinal() + 1) * 0x9E3779B97F4A7C15L;
    }

    /** The next number of the stream, uniform in [−1, 1): SplitMix64 (Steele, Lea, Flood 2014). */
    private float draw() {
        noise += 0x9E3779B97F4A7C15L;
        long z = (noise ^ (noise >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >> 40) / (float) (1 << 23);
    }

    private record BatchKey(Phase phase, int latents, boolean guided) {}
}
