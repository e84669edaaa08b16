package dev.diptych.diffusion;

/**
 * Single-precision logarithm, sine and cosine by the polynomials of S. L. Moshier's Cephes library ({@code logf.c},
 * {@code sinf.c}; netlib.org/cephes), each multiplication and addition that AVX2 fuses rounded once. Torch's normal
 * deviates on x86-64 come from these polynomials; {@link Math#log} and the rest are more exact, and differ from them in
 * the last bit of every third number.
 */
final class Cephes {
    private static final float SQRT_HALF = 0.70710677f;
    private static final float LN2_HIGH = 0.6933594f;
    private static final float LN2_LOW = -2.1219444e-4f;
    private static final float FOUR_OVER_PI = 1.2732395f;

    private Cephes() {}

    /** ln x of a normal positive number: x = m·2^e with m in [√½, √2), ln m by a polynomial in m − 1. */
    static float log(float x) {
        int bits = Float.floatToRawIntBits(x);
        float e = (bits >>> 23) - 126;
        float m = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000);
        if (m < SQRT_HALF) {
            e -= 1;
            m += m - 1;
        } else {
            m -= 1;
        }
        float z = m * m;
        float y = 0.070376836f;
        y = Math.fma(y, m, -0.1151461f);
        y = Math.fma(y, m, 0.116769984f);
        y = Math.fma(y, m, -0.12420141f);
        y = Math.fma(y, m, 0.14249323f);
        y = Math.fma(y, m, -0.16668057f);
        y = Math.fma(y, m, 0.20000714f);
        y = Math.fma(y, m, -0.24999994f);
        y = Math.fma(y, m, 0.3333333f);
        y = Math.fma(y * m, z, e * LN2_LOW);
        y = Math.fma(-0.5f, z, y);
        return Math.fma(e, LN2_HIGH, m + y);
    }

    /** sin x for x in [0, 8192). */
    static float sin(float x) {
        int octant = nearestEvenOctant(x);
        float r = reduced(x, octant);
        float value = (octant & 2) == 0 ? sinPolynomial(r) : cosPolynomial(r);
        return (octant & 4) == 0 ? value : -value;
    }

    /** cos x for x in [0, 8192). */
    static float cos(float x) {
        int octant = nearestEvenOctant(x);
        float r = reduced(x, octant);
        float value = (octant & 2) == 0 ? cosPolynomial(r) : sinPolynomial(r);
        return ((octant + 2) & 4) == 0 ? value : -value;
    }

    private static int nearestEvenOctant(float x) {
        return ((int) (x * FOUR_OVER_PI) + 1) & ~1;
    }

    /** x − octant·π/4, with π/4 in three parts so that nothing is lost. */
    private static float reduced(float x, float octant) {
        float r = Math.fma(octant, -0.78515625f, x);
        r = Math.fma(octant, -2.4187565e-4f, r);
        return Math.fma(octant, -3.774895e-8f, r);
    }

    /** sin r for |r| ≤ π/4. */
    private static float sinPolynomial(float r) {
        float z = r * r;
        float y = -1.9515296e-4f;
        y = Math.fma(y, z, 8.332161e-3f);
        y = Math.fma(y, z, -0.16666655f);
        return Math.fma(y * z, r, r);
    }

    /** cos r for |r| ≤ π/4. */
    private static float cosPolynomial(float r) {
        float z = r * r;
        float y = 2.4433157e-5f;
        y = Math.fma(y, z, -1.3887316e-3f);
        y = Math.fma(y, z, 0.041666646f);
        return Math.fma(y * z, z, -0.5f * z) + 1;
    }
}
