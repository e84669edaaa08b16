package dev.diptych.diffusion;

/** Weighted sums of latents, in float arithmetic from left to right. */
final class Linear {
    private Linear() {}

    /** a·x + b·y. */
    static float[] of(double a, float[] x, double b, float[] y) {
        float wx = (float) a;
        float wy = (float) b;
        float[] sum = new float[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = wx * x[i] + wy * y[i];
        }
        return sum;
    }

    /** a·x + b·y + c·z. */
    static float[] of(double a, float[] x, double b, float[] y, double c, float[] z) {
        float wx = (float) a;
        float wy = (float) b;
        float wz = (float) c;
        float[] sum = new float[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = wx * x[i] + wy * y[i] + wz * z[i];
        }
        return sum;
    }

    /** a·x + b·y + c·z + d·w. */
    static float[] of(double a, float[] x, double b, float[] y, double c, float[] z, double d, float[] w) {
        float wx = (float) a;
        float wy = (float) b;
        float wz = (float) c;
        float ww = (float) d;
        float[] sum = new float[x.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = wx * x[i] + wy * y[i] + wz * z[i] + ww * w[i];
        }
        return sum;
    }

    /** Each number brought into ± the limit; the same array where the limit is infinite. */
    static float[] clamped(float[] values, float limit) {
        if (limit == Float.POSITIVE_INFINITY) {
            return values;
        }
        float[] clamped = new float[values.length];
        for (int i = 0; i < clamped.length; i++) {
            clamped[i] = Math.max(-limit, Math.min(limit, values[i]));
        }
        return clamped;
    }
}
