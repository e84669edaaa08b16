package dev.diptych.diffusion;

/** Weighted sums of latents, in float arithmetic from left to right. A sum may go to the place of one of its terms. */
final class Linear {
    private Linear() {}

    /** a·x + b·y in new memory. */
    static float[] of(double a, float[] x, double b, float[] y) {
        float[] sum = new float[x.length];
        into(sum, a, x, b, y);
        return sum;
    }

    /** a·x + b·y. */
    static void into(float[] sum, double a, float[] x, double b, float[] y) {
        float wx = (float) a;
        float wy = (float) b;
        for (int i = 0; i < sum.length; i++) {
            sum[i] = wx * x[i] + wy * y[i];
        }
    }

    /** a·x + b·y + c·z. */
    static void into(float[] sum, double a, float[] x, double b, float[] y, double c, float[] z) {
        float wx = (float) a;
        float wy = (float) b;
        float wz = (float) c;
        for (int i = 0; i < sum.length; i++) {
            sum[i] = wx * x[i] + wy * y[i] + wz * z[i];
        }
    }

    /** a·x + b·y + c·z + d·w. */
    static void into(float[] sum, double a, float[] x, double b, float[] y, double c, float[] z, double d, float[] w) {
        float wx = (float) a;
        float wy = (float) b;
        float wz = (float) c;
        float ww = (float) d;
        for (int i = 0; i < sum.length; i++) {
            sum[i] = wx * x[i] + wy * y[i] + wz * z[i] + ww * w[i];
        }
    }

    /** Brings each number into ± the limit, which may be infinite. */
    static void clamp(float[] values, float limit) {
        if (limit < Float.POSITIVE_INFINITY) {
            for (int i = 0; i < values.length; i++) {
                values[i] = Math.max(-limit, Math.min(limit, values[i]));
            }
        }
    }
}
