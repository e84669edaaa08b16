package dev.diptych.bench.loop;

import ai.onnxruntime.OrtException;
import dev.diptych.bench.measure.Median;
import dev.diptych.bench.measure.ThreadUse;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a step costs in the loop and raw, the two taken in turns so that whatever disturbs the one disturbs the other. The
 * first of each turn does not count: it finds the processor's caches full of what the other one uses, which in a worker
 * no step does.
 *
 * @param rawMicros median of the raw calls
 * @param loopMicros median of the loop's steps
 * @param ownMicros median of what a step took longer than the raw call at the same place of the turn before
 * @param heapBytes median of the bytes that a step allocated on the heap
 * @param directBytes by which direct buffers grew, per step, over all steps
 */
record LoopCost(double rawMicros, double loopMicros, double ownMicros, double heapBytes, double directBytes) {
    /** Counted calls in each turn. */
    private static final int TURN = 8;

    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();

    /** @param warmUp pairs that are not counted */
    static LoopCost measure(RawUnet raw, SteppedEngine engine, int warmUp, int pairs, Runnable tick)
            throws OrtException {
        int rounds = Math.max(1, pairs / TURN);
        double[] rawMicros = new double[rounds * TURN];
        double[] loopMicros = new double[rounds * TURN];
        double[] ownMicros = new double[rounds * TURN];
        double[] heap = new double[rounds];
        long direct = 0;
        for (int i = -warmUp / TURN; i < rounds; i++) {
            if (i == 0) {
                // Buffers of what was measured before would otherwise go away in between.
                System.gc();
                direct = DIRECT.getTotalCapacity();
            }
            int round = Math.max(0, i);
            turn(raw::call, rawMicros, round);
            engine.prepare(TURN + 1);
            ThreadUse before = ThreadUse.now();
            turn(engine::step, loopMicros, round);
            heap[round] = (double) ThreadUse.since(before).heapBytes() / (TURN + 1);
            for (int at = round * TURN; at < (round + 1) * TURN; at++) {
                ownMicros[at] = loopMicros[at] - rawMicros[at];
                tick.run();
            }
        }
        double grown = Math.max(0, (double) (DIRECT.getTotalCapacity() - direct) / pairs);
        return new LoopCost(Median.of(rawMicros), Median.of(loopMicros), Median.of(ownMicros), Median.of(heap), grown);
    }

    double ratio() {
        return loopMicros / rawMicros;
    }

    /** One call that is not counted, and then those that are. */
    private static void turn(Call call, double[] micros, int round) throws OrtException {
        call.run();
        for (int at = round * TURN; at < (round + 1) * TURN; at++) {
            long start = System.nanoTime();
            call.run();
            micros[at] = (System.nanoTime() - start) / 1e3;
        }
    }

    @FunctionalInterface
    private interface Call {
        void run() throws OrtException;
    }
}
