package dev.diptych.onnx;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ShortBuffer;
import org.jspecify.annotations.Nullable;

/**
 * IEEE 754 binary16 and back, rounding half to even. From JDK 20 on by {@code Float.floatToFloat16}, which is one
 * machine instruction.
 */
final class HalfFloats {
    private static final float[] WIDENED = new float[1 << 16];
    private static final @Nullable MethodHandle NARROW = intrinsic();

    static {
        for (int half = 0; half < WIDENED.length; half++) {
            WIDENED[half] = widened(half);
        }
    }

    private HalfFloats() {}

    static void narrow(float[] from, short[] to, int length) {
        MethodHandle narrow = NARROW;
        if (narrow == null) {
            for (int i = 0; i < length; i++) {
                to[i] = narrow(from[i]);
            }
            return;
        }
        try {
            for (int i = 0; i < length; i++) {
                to[i] = (short) narrow.invokeExact(from[i]);
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static void widen(ShortBuffer from, int at, float[] to, int length) {
        for (int i = 0; i < length; i++) {
            to[i] = WIDENED[from.get(at + i) & 0xffff];
        }
    }

    /** Adding 0.5 to a subnormal's magnitude lets the float adder round it; normals round by integer carry. */
    static short narrow(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fff_ffff;
        if (magnitude >= 0x4780_0000) {
            return (short) (sign | (magnitude > 0x7f80_0000 ? 0x7e00 : 0x7c00));
        }
        if (magnitude < 0x3880_0000) {
            float rounded = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short) (sign | Float.floatToRawIntBits(rounded) - 0x3f00_0000);
        }
        return (short) (sign | magnitude - 0x3800_0000 + 0xfff + (magnitude >>> 13 & 1) >>> 13);
    }

    private static float widened(int half) {
        int exponent = half >>> 10 & 0x1f;
        int fraction = half & 0x3ff;
        float magnitude = exponent == 0
                ? fraction * 0x1p-24f
                : Float.intBitsToFloat((exponent == 0x1f ? 0xff : exponent + 112) << 23 | fraction << 13);
        return half >= 0x8000 ? -magnitude : magnitude;
    }

    private static @Nullable MethodHandle intrinsic() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(Float.class, "floatToFloat16", MethodType.methodType(short.class, float.class));
        } catch (ReflectiveOperationException beforeJdk20) {
            return null;
        }
    }
}
