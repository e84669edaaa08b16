package dev.diptych.diffusion;

/**
 * The stream of unit normal numbers that {@code torch.Generator("cpu").manual_seed(seed)} gives to {@code torch.randn}:
 * mt19937, uniforms of 24 bits, Box–Muller in blocks of 16 (eight for the radius, then eight for the angle). Every draw
 * of the golden set is equal bit for bit; torch gives these bits on x86-64 with AVX2, and others in the last places on
 * processors for which it has no vector path of its own. As there, only the seed's lowest 32 bits count.
 *
 * <p>Not thread-safe. A stream is wholly told by {@link #seed()} and {@link #position()}.
 */
public final class Noise {
    private static final int BLOCK = 16;
    private static final int HALF = BLOCK / 2;
    private static final float TWO_PI = (float) (2 * Math.PI);

    private final long seed;
    private final MersenneTwister words;
    private long position;

    public Noise(long seed) {
        this(seed, 0);
    }

    /**
     * Goes on with a stream.
     *
     * @param position a former {@link #position()}
     */
    public Noise(long seed, long position) {
        if (position < 0) {
            throw new IllegalArgumentException("noise position: expected 0 or more, found " + position);
        }
        this.seed = seed;
        this.words = new MersenneTwister((int) seed);
        words.skip(position);
        this.position = position;
    }

    public long seed() {
        return seed;
    }

    /** 32-bit words taken from the generator so far. */
    public long position() {
        return position;
    }

    /**
     * One draw: {@code torch.randn(count)}. Torch draws the last 16 numbers anew when the count is no multiple of 16, so
     * two draws are not the parts of one longer draw.
     *
     * @param count 16 or more: torch makes shorter draws in another way, and no latents are that small
     */
    public float[] draw(int count) {
        if (count < BLOCK) {
            throw new IllegalArgumentException(
                    "noise: expected a draw of %d or more, found %d".formatted(BLOCK, count));
        }
        float[] values = new float[count];
        fillUniform(values, 0);
        for (int at = 0; at + BLOCK <= count; at += BLOCK) {
            boxMuller(values, at);
        }
        if (count % BLOCK != 0) {
            fillUniform(values, count - BLOCK);
            boxMuller(values, count - BLOCK);
        }
        return values;
    }

    private void fillUniform(float[] values, int from) {
        for (int i = from; i < values.length; i++) {
            values[i] = (words.nextWord() & 0xffffff) * 0x1p-24f;
        }
        position += values.length - from;
    }

    /** G. E. P. Box and M. E. Muller, Annals of Mathematical Statistics 29(2), 1958. */
    private static void boxMuller(float[] values, int from) {
        for (int i = from; i < from + HALF; i++) {
            float radius = (float) Math.sqrt(-2 * Cephes.log(1 - values[i]));
            float angle = TWO_PI * values[i + HALF];
            values[i] = radius * Cephes.cos(angle);
            values[i + HALF] = radius * Cephes.sin(angle);
        }
    }
}
