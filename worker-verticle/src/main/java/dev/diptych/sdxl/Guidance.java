package dev.diptych.sdxl;

final class Guidance {
    private Guidance() {}

    static float[] combined(float[] u, float[] c, double scale, double rescale) {
        float[] out = new float[u.length];
        float s = (float) scale;
        for (int i = 0; i < out.length; i++) out[i] = u[i] + s * (c[i] - u[i]);
        return out;
    }
}
