package dev.diptych.verify;

import dev.diptych.diffusion.Noise;
import dev.diptych.sdxl.NoiseStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The draws that a case recorded, dealt out to the pictures of its batch, and whether our own noise of its seeds is
 * equal to them bit for bit. With one generator for a batch, a draw covers all pictures at once; with one each, a draw of
 * a single picture belongs to the next picture in turn.
 */
final class CaseNoise {
    private final List<Deque<float[]>> dealt = new ArrayList<>();
    private final boolean equal;

    private CaseNoise(CaseFolder folder, int batch) {
        for (int i = 0; i < batch; i++) {
            dealt.add(new ArrayDeque<>());
        }
        long[] seeds = folder.seeds();
        List<Noise> generators = Arrays.stream(seeds).mapToObj(Noise::new).toList();
        boolean same = true;
        int turn = 0;
        for (int draw = 0; draw < folder.draws().size(); draw++) {
            NpyFile recorded = folder.tensor("rand_%02d".formatted(draw));
            boolean single = recorded.shape()[0] == 1 && batch > 1;
            if (seeds.length > 1 && single) {
                same &= deal(recorded.row(0), turn, generators.get(turn));
                turn = (turn + 1) % batch;
            } else if (seeds.length > 1) {
                for (int i = 0; i < batch; i++) {
                    same &= deal(recorded.row(i), i, generators.get(i));
                }
            } else {
                same &= Arrays.equals(recorded.values(), generators.get(0).draw(recorded.values().length));
                for (int i = 0; i < batch; i++) {
                    dealt.get(i).add(recorded.row(single ? 0 : i));
                }
            }
        }
        equal = same;
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

    private boolean deal(float[] draw, int picture, Noise generator) {
        dealt.get(picture).add(draw);
        return Arrays.equals(draw, generator.draw(draw.length));
    }
}
