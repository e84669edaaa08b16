package dev.diptych.api.ui;

import dev.diptych.image.ImageStore;
import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobResult;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import dev.diptych.picture.A1111Parameters;
import dev.diptych.picture.JpegWriter;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngText;
import dev.diptych.picture.PngWriter;
import dev.diptych.picture.UploadedPicture;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.queue.LeaseLostException;
import dev.diptych.queue.Renewal;
import dev.diptych.queue.Workers;
import dev.diptych.queue.Workers.WorkerCard;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A worker over the real queue that paints shapes without a model: real claims, steps, previews, hand-off, pictures
 * and cancels, and a test may hold its brush.
 */
public final class Painter implements AutoCloseable {
    static final ModelCard MODEL = new ModelCard("shapes", new ImageSize(128, 128), 32, 64, SchedulerName.EULER, false);
    private static final Capability BASE = new Capability("shapes", Phase.BASE);
    private static final Set<Capability> CAPABILITIES = Set.of(BASE, new Capability("shapes", Phase.REFINER));
    private static final String NAME = "painter";
    private static final long STEP_MILLIS = 30;
    private static final long ANNOUNCE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final JobQueue queue;
    private final Workers workers;
    private final ImageStore store;
    private final Thread thread;
    private final Brush brush = new Brush();
    private volatile boolean closed;
    private long announced;

    public Painter(JobQueue queue, Workers workers, ImageStore store) {
        this.queue = queue;
        this.store = store;
        this.workers = workers;
        announce();
        this.thread = new Thread(this::work, NAME);
        thread.setDaemon(true);
        thread.start();
    }

    /** Nothing is painted beyond this step of this phase, of any job, until {@link #goOn}. */
    public void holdAfter(Phase phase, int step) {
        brush.holdAfter(phase, step);
    }

    public void goOn() {
        brush.goOn();
    }

    @Override
    public void close() {
        closed = true;
        brush.goOn();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        while (!closed) {
            try {
                List<Claim> claims = get(queue.claim(NAME, CAPABILITIES, 1));
                claims.forEach(this::paint);
                if (claims.isEmpty()) {
                    pause();
                }
            } catch (LeaseLostException lost) {
                // Somebody ended the job under us; the next one, then.
            }
        }
    }

    private void announce() {
        announced = System.nanoTime();
        get(workers.announce(new WorkerCard(NAME, "here", "cpu", "test", CAPABILITIES, 0, false), List.of(MODEL)));
    }

    private void paint(Claim claim) {
        JobRequest request = claim.request();
        int refiner = request.handoff().refines() ? refinerSteps(request) : 0;
        int base = request.handoff().mode() == Handoff.Mode.FULL
                ? request.sampling().steps()
                : request.sampling().steps() - refiner;
        Sitting sitting = new Sitting(claim, base + refiner);
        if (!sitting.paint(Phase.BASE, base)) {
            return;
        }
        if (refiner > 0) {
            get(queue.handoff(sitting.lease, base, new Checkpoint(Phase.REFINER, 0, new byte[] {1}), true));
            if (!sitting.paint(Phase.REFINER, refiner)) {
                return;
            }
        }
        get(queue.commit(sitting.lease, sitting.deliver(base, refiner)));
    }

    private static int refinerSteps(JobRequest request) {
        int steps = request.sampling().steps();
        return request.handoff().mode() == Handoff.Mode.FULL
                ? (int) (steps * request.handoff().strength())
                : steps - (int) Math.rint(steps * request.handoff().at());
    }

    /** One job under the brush. */
    private final class Sitting {
        private final Claim claim;
        private final int allSteps;
        private Lease lease;
        private int done;

        Sitting(Claim claim, int allSteps) {
            this.claim = claim;
            this.allSteps = allSteps;
            this.lease = claim.lease();
        }

        /** @return false: the job was cancelled */
        boolean paint(Phase phase, int steps) {
            for (int step = 1; step <= steps; step++) {
                if (isCancelled()) {
                    get(queue.cancelled(lease));
                    return false;
                }
                done++;
                get(queue.progress(lease, List.of(new JobEvent.Step(phase, step, steps))));
                preview(phase, step);
                while (brush.isHeldAfter(phase, step) && !isCancelled()) {
                    pause();
                }
                pause();
            }
            return true;
        }

        private boolean isCancelled() {
            Renewal renewal = get(queue.renew(List.of(lease))).get(0);
            lease = renewal.lease();
            return closed || renewal instanceof Renewal.Held held && held.cancelRequested();
        }

        private void preview(Phase phase, int step) {
            Picture small = Shapes.paint(claim.request(), 0, 4, 1 - (double) done / allSteps);
            try (JpegWriter writer = new JpegWriter(0.9)) {
                JobEvent.Preview event = new JobEvent.Preview(phase, step, small.width(), small.height());
                get(queue.preview(lease, event, writer.write(small)));
            }
        }

        JobResult deliver(int base, int refiner) {
            JobRequest request = claim.request();
            List<ImageRef> refs = new ArrayList<>();
            for (int k = 0; k < request.images(); k++) {
                String text = A1111Parameters.of(request, k, base, refiner).format();
                byte[] png = PngWriter.write(picture(request, k), List.of(new PngText(PngText.PARAMETERS, text)));
                String key = "%s/%d/%d.png".formatted(lease.job(), lease.epoch(), k);
                get(store.put(key, Buffer.buffer(png)));
                refs.add(new ImageRef(key, request.seed() + k, png.length, sha256(png)));
            }
            return new JobResult(refs, base, refiner, request.prompt().text().split(" ").length);
        }

        private Picture picture(JobRequest request, int k) {
            Picture fresh = Shapes.paint(request, k, 1, 0);
            SourceImage source = request.source();
            if (source == null || source.mask() == null) {
                return fresh;
            }
            return Shapes.within(upload(source.mask()), fresh, upload(source.image()));
        }

        private Picture upload(String key) {
            return UploadedPicture.decode(get(store.get(key)).orElseThrow().getBytes())
                    .flattened();
        }
    }

    /** Where a test has told the painter to stop. */
    private static final class Brush {
        private Phase phase;
        private int step = Integer.MAX_VALUE;

        synchronized void holdAfter(Phase newPhase, int newStep) {
            phase = newPhase;
            step = newStep;
        }

        synchronized void goOn() {
            step = Integer.MAX_VALUE;
        }

        synchronized boolean isHeldAfter(Phase painted, int paintedStep) {
            return painted == phase && paintedStep >= step;
        }
    }

    private void pause() {
        if (System.nanoTime() - announced > ANNOUNCE_NANOS) {
            announce();
        }
        try {
            TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T get(Future<T> future) {
        return future.timeout(20, TimeUnit.SECONDS).await();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
