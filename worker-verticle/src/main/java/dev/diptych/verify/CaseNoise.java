package dev.diptych.verify;

import dev.diptych.diffusion.Noise;
import dev.diptych.sdxl.NoiseStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Our own noise of a case's seeds, dealt out to the pictures of its batch, and whether it is what was recorded, bit for
 * bit. With one generator for a batch, a draw covers all pictures at once; with one each, a draw of a single picture
 * belongs to the next picture in turn, but in inpainting, which encodes its picture once with the first generator, to all.
 */
final class CaseNoise {
    private final List<Deque<float[]>> dealt = new ArrayList<>();
    private final List<Noise> generators;
    private int turn;
    private boolean equal = true;

    private CaseNoise(CaseFolder folder, int batch) {
        for (int i = 0; i < batch; i++) {
            dealt.add(new ArrayDeque<>());
        }
        generators = Arrays.stream(folder.seeds()).mapToObj(Noise::new).toList();
        if (generators.size() != 1 && generators.size() != batch) {
            throw new IllegalStateException(
                    "seed: expected one, or one for each of %d pictures, found %d".formatted(batch, generators.size()));
        }
        for (int draw = 0; draw < folder.draws().size(); draw++) {
            deal(folder.tensor("rand_%02d".formatted(draw)), folder.isInpainting());
        }
    }

    private void deal(NpyFile recorded, boolean singleForAll) {
        int batch = dealt.size();
        boolean single = recorded.shape()[0] == 1 && batch > 1;
        if (generators.size() == 1 || single && singleForAll) {
            float[] drawn = drawn(0, recorded.values());
            for (int i = 0; i < batch; i++) {
                dealt.get(i).add(single ? drawn : new NpyFile(recorded.shape(), drawn).row(i));
            }
        } else if (single) {
            dealt.get(turn).add(drawn(turn, recorded.values()));
            turn = (turn + 1) % batch;
        } else {
            for (int i = 0; i < batch; i++) {
                dealt.get(i).add(drawn(i, recorded.row(i)));
            }
        }
    }

    private float[] drawn(int generator, float[] recorded) {
        float[] drawn = generators.get(generator).draw(recorded.length);
        equal &= Arrays.equals(drawn, recorded);
        return drawn;
    }

    static CaseNoise of(CaseFolder folder, int batch) {
        return new CaseNoise(folder, batch);
    }

    /** Whether our generator gives every recorded draw bit for bit. */
    boolean equal() {
        return equal;
    }

    NoiseStream of(int picture) {
        Deque<float[]> draws = dealt.get(picture);
        return new NoiseStream() {
            @Override
            public float[] draw(int count) {
                if (draws.isEmpty() || draws.peek().length != count) {
                    throw new UncoveredCaseException("another order of random draws than was recorded");
                }
                return draws.remove();
            }

            @Override
            public long position() {
                return 0;
            }

            @Override
            public void moveTo(long position) {
                throw new UnsupportedOperationException("a case is never resumed");
            }
        };
    }
}
