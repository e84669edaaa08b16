package dev.diptych.sdxl;

import dev.diptych.job.Phase;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Where a run stands, and its form as bytes: {@code "DPT1"}, CRC-32 of the rest, and deflated: fingerprint, phase, call,
 * steps, noise position, latents and history. Floats are kept bit for bit, their bytes sorted by significance, which is
 * what makes them smaller.
 *
 * @param fingerprint of the order
 * @param call the next call over the scheduler's whole table
 * @param step calls done in this phase
 * @param steps calls of this phase
 * @param noisePosition how far the phase's noise has been read
 */
record RunCheckpoint(
        int fingerprint,
        Phase phase,
        int call,
        int step,
        int steps,
        long noisePosition,
        float[] latents,
        float[][] history) {
    private static final int MAGIC = 0x44505431;
    private static final int HEADER = 8;
    private static final int LARGEST = 1 << 24;

    byte[] bytes() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(body, deflater))) {
            out.writeInt(fingerprint);
            out.writeByte(phase.ordinal());
            out.writeInt(call);
            out.writeInt(step);
            out.writeInt(steps);
            out.writeLong(noisePosition);
            write(out, latents);
            out.writeInt(history.length);
            for (float[] array : history) {
                write(out, array);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        byte[] deflated = body.toByteArray();
        return ByteBuffer.allocate(HEADER + deflated.length)
                .putInt(MAGIC)
                .putInt(crc(deflated, 0))
                .put(deflated)
                .array();
    }

    /** @throws CorruptCheckpointException if these are not bytes of {@link #bytes()} for that fingerprint */
    static RunCheckpoint of(byte[] bytes, int fingerprint) {
        if (bytes.length < HEADER || ByteBuffer.wrap(bytes).getInt() != MAGIC) {
            throw new CorruptCheckpointException("one of version 1", bytes.length + " bytes of something else");
        }
        if (ByteBuffer.wrap(bytes).getInt(4) != crc(bytes, HEADER)) {
            throw new CorruptCheckpointException("a whole one", "one whose checksum differs");
        }
        InflaterInputStream body =
                new InflaterInputStream(new ByteArrayInputStream(bytes, HEADER, bytes.length - HEADER));
        try (DataInputStream in = new DataInputStream(body)) {
            if (in.readInt() != fingerprint) {
                throw new CorruptCheckpointException("one of this request", "one of another");
            }
            return read(in, fingerprint);
        } catch (IOException e) {
            throw new CorruptCheckpointException("a whole one", "one that breaks off");
        }
    }

    private static RunCheckpoint read(DataInputStream in, int fingerprint) throws IOException {
        Phase phase = Phase.values()[in.readByte() & 1];
        int call = in.readInt();
        int step = in.readInt();
        int steps = in.readInt();
        long position = in.readLong();
        float[] latents = readFloats(in);
        float[][] history = new float[length(in)][];
        for (int i = 0; i < history.length; i++) {
            history[i] = readFloats(in);
        }
        return new RunCheckpoint(fingerprint, phase, call, step, steps, position, latents, history);
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        byte[] planes = new byte[values.length * Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            int bits = Float.floatToRawIntBits(values[i]);
            for (int plane = 0; plane < Float.BYTES; plane++) {
                planes[plane * values.length + i] = (byte) (bits >>> 8 * plane);
            }
        }
        out.writeInt(values.length);
        out.write(planes);
    }

    private static float[] readFloats(DataInputStream in) throws IOException {
        float[] values = new float[length(in)];
        byte[] planes = new byte[values.length * Float.BYTES];
        in.readFully(planes);
        for (int i = 0; i < values.length; i++) {
            int bits = 0;
            for (int plane = 0; plane < Float.BYTES; plane++) {
                bits |= (planes[plane * values.length + i] & 0xff) << 8 * plane;
            }
            values[i] = Float.intBitsToFloat(bits);
        }
        return values;
    }

    private static int length(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > LARGEST) {
            throw new CorruptCheckpointException("arrays of at most " + LARGEST, length);
        }
        return length;
    }

    private static int crc(byte[] bytes, int from) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
