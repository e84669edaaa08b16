package dev.diptych.bench.loop;

import ai.onnxruntime.OrtException;
import dev.diptych.bench.measure.Median;
import dev.diptych.bench.measure.ThreadUse;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a step costs in the loop and raw, the two taken in turns so that whatever disturbs the one disturbs the other.
 *
 * @param rawMicros median of the raw calls
 * @param loopMicros median of the loop's steps
 * @param ownMicros median of what a step took longer than the raw call beside it
 * @param heapBytes median of the bytes that a step allocated on the heap
 * @param directBytes by which direct buffers grew, per step, over all steps
 */
record LoopCost(double rawMicros, double loopMicros, double ownMicros, double heapBytes, double directBytes) {
    private static final BufferPoolMXBean DIRECT = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();

    /** @param warmUp pairs that are not counted */
    static LoopCost measure(RawUnet raw, SteppedEngine engine, int warmUp, int pairs, Runnable tick)
            throws OrtException {
        double[] rawMicros = new double[pairs];
        double[] loopMicros = new double[pairs];
        double[] ownMicros = new double[pairs];
        double[] heap = new double[pairs];
        long direct = 0;
        for (int i = -warmUp; i < pairs; i++) {
            int at = Math.max(0, i);
            if (i == 0) {
                // Buffers of what was measured before would otherwise go away in between.
                System.gc();
                direct = DIRECT.getTotalCapacity();
            }
            engine.prepare();
            boolean rawFirst = i % 2 == 0;
            rawMicros[at] = rawFirst ? micros(raw) : 0;
            ThreadUse before = ThreadUse.now();
            long start = System.nanoTime();
            engine.step();
            loopMicros[at] = (System.nanoTime() - start) / 1e3;
            heap[at] = ThreadUse.since(before).heapBytes();
            rawMicros[at] = rawFirst ? rawMicros[at] : micros(raw);
            ownMicros[at] = loopMicros[at] - rawMicros[at];
            tick.run();
        }
        double grown = Math.max(0, (double) (DIRECT.getTotalCapacity() - direct) / pairs);
        return new LoopCost(Median.of(rawMicros), Median.of(loopMicros), Median.of(ownMicros), Median.of(heap), grown);
    }

    double ratio() {
        return loopMicros / rawMicros;
    }

    private static double micros(RawUnet raw) throws OrtException {
        long start = System.nanoTime();
        raw.call();
        return (System.nanoTime() - start) / 1e3;
    }
}
