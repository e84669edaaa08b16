package dev.diptych.bench.engine;

import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Orders as a service gets them: steps, sizes, schedulers, hand-offs and prompts at random, the same for the same seed. */
final class MixedJobs {
    private static final List<String> PROMPTS = List.of(
            "a red circle on a blue background",
            "a green square on a white background",
            "a yellow triangle on a purple background");
    private static final List<Integer> STEPS = List.of(8, 12, 20, 30, 40);

    private final ModelCard card;
    private final List<ImageSize> sizes;
    private final List<Handoff.Mode> handoffs;
    private final Random random;

    MixedJobs(ModelCard card, long seed) {
        this.card = card;
        random = new Random(seed);
        int multiple = Math.max(card.baseMultiple(), card.refinerMultiple());
        ImageSize square = card.nativeSize();
        int more = multiple * Math.max(1, square.width() / 4 / multiple);
        ImageSize wide = new ImageSize(square.width() + more, square.height() - Math.min(more, square.height() / 2));
        sizes = List.of(square, square, wide);
        handoffs = card.hasRefiner()
                ? List.of(Handoff.Mode.OFF, Handoff.Mode.RENOISE, Handoff.Mode.CONTINUE, Handoff.Mode.FULL)
                : List.of(Handoff.Mode.OFF);
    }

    List<JobRequest> mixed(int count) {
        SchedulerName[] schedulers = SchedulerName.values();
        List<JobRequest> jobs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            jobs.add(order(any(sizes), any(STEPS), schedulers[random.nextInt(schedulers.length)], any(handoffs)));
        }
        return jobs;
    }

    /** Of the native size and the default scheduler, base only. */
    Stream<JobRequest> ofSteps(int steps) {
        return Stream.generate(() -> order(card.nativeSize(), steps, card.defaultScheduler(), Handoff.Mode.OFF));
    }

    private JobRequest order(ImageSize size, int steps, SchedulerName scheduler, Handoff.Mode mode) {
        return new JobRequest(
                card.name(),
                Prompt.of(any(PROMPTS)),
                size,
                random.nextInt(1_000_000),
                1,
                Sampling.defaults().withSteps(steps).withScheduler(scheduler),
                new Handoff(mode, Handoff.DEFAULT_AT, Handoff.Unit.NOISE, Handoff.DEFAULT_STRENGTH),
                MicroConditioning.defaults(),
                null);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
