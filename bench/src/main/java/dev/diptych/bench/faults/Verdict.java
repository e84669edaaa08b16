package dev.diptych.bench.faults;

import dev.diptych.job.JobId;
import dev.diptych.job.JobState;
import dev.diptych.picture.Picture;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * What the oracle finds at the end: every acknowledged job must have its picture, which must be the one that an
 * undisturbed run gives, or must be cancelled because somebody asked for it; and no order may have two jobs.
 */
final class Verdict {
    private static final int PATIENCE_SECONDS = 30;

    private final JobQueue queue;
    private final Ledger ledger;
    private final Path pictures;
    private final List<String> lost = new ArrayList<>();
    private int cancelled;

    Verdict(JobQueue queue, Ledger ledger, Path pictures) {
        this.queue = queue;
        this.ledger = ledger;
        this.pictures = pictures;
    }

    /** The jobs among these that have not ended yet. */
    static List<String> unfinished(JobQueue queue, List<String> jobs) {
        return jobs.stream()
                .filter(job -> queue.find(new JobId(job), null)
                        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .await()
                        .filter(view -> !view.state().isFinal())
                        .isPresent())
                .toList();
    }

    Verdict reach() {
        Map<String, JobView> found = new HashMap<>();
        Set<Long> orders = new HashSet<>();
        for (JobView job : all()) {
            found.put(job.id().value(), job);
            if (job.request() == null || !orders.add(job.request().seed())) {
                ledger.contradicted("job %s is not the only one of its order".formatted(job.id()));
            }
        }
        for (String job : ledger.acknowledged()) {
            String wrong = wrong(job, found.get(job));
            if (wrong != null) {
                lost.add(job + ": " + wrong);
            }
        }
        return this;
    }

    private List<JobView> all() {
        List<JobView> all = new ArrayList<>();
        String cursor = null;
        do {
            JobQueue.Page page = queue.list(null, null, cursor, 100)
                    .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .await();
            all.addAll(page.jobs());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    List<String> lost() {
        return lost;
    }

    int cancelled() {
        return cancelled;
    }

    private @Nullable String wrong(String job, @Nullable JobView view) {
        if (view == null) {
            return "no such job";
        }
        JobState state = view.state();
        if (state instanceof JobState.Cancelled && ledger.cancelAsked(job)) {
            cancelled++;
            return null;
        }
        if (state instanceof JobState.Succeeded succeeded) {
            return pictureIsRight(job, succeeded.result().images().get(0).key()) ? null : "another picture, or none";
        }
        return state.wireName();
    }

    private boolean pictureIsRight(String job, String key) {
        Path file = pictures.resolve(key);
        if (!Files.exists(file)) {
            return false;
        }
        try {
            BufferedImage found = ImageIO.read(file.toFile());
            Picture expected =
                    FaultService.expected(FaultService.order(ledger.order(job).orElseThrow()));
            return found != null && same(found, expected);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean same(BufferedImage found, Picture expected) {
        if (found.getWidth() != expected.width() || found.getHeight() != expected.height()) {
            return false;
        }
        for (int i = 0; i < expected.width() * expected.height(); i++) {
            int rgb = (expected.rgb()[3 * i] & 255) << 16
                    | (expected.rgb()[3 * i + 1] & 255) << 8
                    | expected.rgb()[3 * i + 2] & 255;
            if ((found.getRGB(i % expected.width(), i / expected.width()) & 0xFFFFFF) != rgb) {
                return false;
            }
        }
        return true;
    }
}
