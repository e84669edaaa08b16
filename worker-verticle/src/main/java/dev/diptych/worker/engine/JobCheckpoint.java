package dev.diptych.worker.engine;

import dev.diptych.job.Phase;
import dev.diptych.queue.Checkpoint;
import dev.diptych.sdxl.CorruptCheckpointException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A job between two steps: the state of each of its pictures.
 *
 * <p>Packed: the byte 2 (the form's version), base steps (4 bytes), the number of pictures (4), and each picture's length
 * (4) and bytes. Numbers are big-endian. A picture's bytes are deflated and carry a checksum already.
 *
 * @param phase the phase that goes on from here
 * @param step UNet steps of that phase that every picture has done
 * @param baseSteps UNet steps that the base phase took; 0 until it is done
 * @param pictures each picture's {@link dev.diptych.sdxl.DiffusionRun#checkpoint()}
 */
public record JobCheckpoint(Phase phase, int step, int baseSteps, List<byte[]> pictures) {
    private static final byte VERSION = 2;
    private static final int HEADER = 1 + 2 * Integer.BYTES;

    public JobCheckpoint {
        pictures = List.copyOf(pictures);
    }

    public Checkpoint pack() {
        int length = HEADER
                + pictures.stream()
                        .mapToInt(picture -> Integer.BYTES + picture.length)
                        .sum();
        ByteBuffer packed =
                ByteBuffer.allocate(length).put(VERSION).putInt(baseSteps).putInt(pictures.size());
        for (byte[] picture : pictures) {
            packed.putInt(picture.length).put(picture);
        }
        return new Checkpoint(phase, step, packed.array());
    }

    /** @throws CorruptCheckpointException if the bytes are not the state of {@code pictures} pictures */
    public static JobCheckpoint unpack(Checkpoint checkpoint, int pictures) {
        ByteBuffer packed = ByteBuffer.wrap(checkpoint.state());
        try {
            byte version = packed.get();
            if (version != VERSION) {
                throw new CorruptCheckpointException("version " + VERSION, version);
            }
            int baseSteps = packed.getInt();
            int count = packed.getInt();
            if (count != pictures) {
                throw new CorruptCheckpointException(pictures + " pictures", count);
            }
            List<byte[]> states = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                states.add(state(packed));
            }
            return new JobCheckpoint(checkpoint.phase(), checkpoint.step(), baseSteps, states);
        } catch (BufferUnderflowException e) {
            throw new CorruptCheckpointException("a whole one", packed.capacity() + " bytes");
        }
    }

    private static byte[] state(ByteBuffer packed) {
        int length = packed.getInt();
        if (length < 0 || length > packed.remaining()) {
            throw new CorruptCheckpointException("a state of at most %d bytes".formatted(packed.remaining()), length);
        }
        byte[] state = new byte[length];
        packed.get(state);
        return state;
    }
}
