package dev.diptych.worker.engine;

import dev.diptych.job.Phase;
import dev.diptych.queue.Checkpoint;
import dev.diptych.sdxl.CorruptCheckpointException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * A job between two steps: the state of each of its pictures.
 *
 * <p>Packed: the byte 1 (the form's version), the CRC-32 of what follows (4 bytes), then deflated: base steps (4), the
 * number of pictures (4), and each picture's length (4) and bytes. Numbers are big-endian.
 *
 * @param phase the phase that goes on from here
 * @param step UNet steps of that phase that every picture has done
 * @param baseSteps UNet steps that the base phase took; 0 until it is done
 * @param pictures each picture's {@link dev.diptych.sdxl.DiffusionRun#checkpoint()}
 */
public record JobCheckpoint(Phase phase, int step, int baseSteps, List<byte[]> pictures) {
    private static final byte VERSION = 1;
    private static final int HEADER = 5;
    /** Eight pictures of 2048² with four steps of history are 11 MB; whatever claims more is broken. */
    private static final int MOST_BYTES = 64 << 20;

    public JobCheckpoint {
        pictures = List.copyOf(pictures);
    }

    public Checkpoint pack() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater fastest = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream body = new DataOutputStream(new DeflaterOutputStream(packed, fastest))) {
            body.writeInt(baseSteps);
            body.writeInt(pictures.size());
            for (byte[] picture : pictures) {
                body.writeInt(picture.length);
                body.write(picture);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            fastest.end();
        }
        return new Checkpoint(phase, step, withHeader(packed.toByteArray()));
    }

    /** @throws CorruptCheckpointException if the bytes are not the state of {@code pictures} pictures */
    public static JobCheckpoint unpack(Checkpoint checkpoint, int pictures) {
        byte[] bytes = checkpoint.state();
        requireHeader(bytes);
        InputStream deflated = new ByteArrayInputStream(bytes, HEADER, bytes.length - HEADER);
        try (DataInputStream body = new DataInputStream(new InflaterInputStream(deflated))) {
            int baseSteps = body.readInt();
            int count = body.readInt();
            if (count != pictures) {
                throw new CorruptCheckpointException(pictures + " pictures", count);
            }
            List<byte[]> states = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                states.add(readState(body));
            }
            return new JobCheckpoint(checkpoint.phase(), checkpoint.step(), baseSteps, states);
        } catch (IOException e) {
            throw new CorruptCheckpointException(
                    "a deflated stream to its end", e.getClass().getSimpleName());
        }
    }

    private static byte[] readState(DataInputStream body) throws IOException {
        int length = body.readInt();
        if (length < 0 || length > MOST_BYTES) {
            throw new CorruptCheckpointException("a state of at most " + MOST_BYTES + " bytes", length);
        }
        byte[] state = body.readNBytes(length);
        if (state.length != length) {
            throw new CorruptCheckpointException("a state of " + length + " bytes", state.length);
        }
        return state;
    }

    private static byte[] withHeader(byte[] body) {
        int crc = crc(body, 0);
        return ByteBuffer.allocate(HEADER + body.length)
                .put(VERSION)
                .putInt(crc)
                .put(body)
                .array();
    }

    private static void requireHeader(byte[] bytes) {
        if (bytes.length < HEADER || bytes[0] != VERSION) {
            throw new CorruptCheckpointException("version " + VERSION, bytes.length == 0 ? "nothing" : bytes[0]);
        }
        int said = ByteBuffer.wrap(bytes).getInt(1);
        int found = crc(bytes, HEADER);
        if (said != found) {
            throw new CorruptCheckpointException("CRC-32 %08x".formatted(said), "%08x".formatted(found));
        }
    }

    private static int crc(byte[] bytes, int from) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
