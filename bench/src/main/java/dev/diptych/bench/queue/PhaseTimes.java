package dev.diptych.bench.queue;

import dev.diptych.job.JobEvent;
import dev.diptych.job.Phase;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/** What the logs of two-phase jobs tell, in milliseconds of Redis' clock. */
record PhaseTimes(List<List<JobEvent>> logs) {

    /** From the base's end to the claim by a refiner. */
    Quantiles untilRefinerClaims() {
        return between(PhaseTimes::isHandoff, started(Phase.REFINER));
    }

    /** From the base's end to the refiner's first step. */
    Quantiles untilRefinersFirstStep() {
        return between(PhaseTimes::isHandoff, PhaseTimes::isFirstRefinerStep);
    }

    Quantiles baseWait() {
        return between(event -> event.seq() == 1, started(Phase.BASE));
    }

    /** Base phases that ended in a second, between the first order and the last. */
    double basesPerSecond() {
        long begin = logs.stream().mapToLong(log -> log.get(0).at()).min().orElseThrow();
        long end = logs.stream().mapToLong(log -> log.get(0).at()).max().orElseThrow();
        long ended = logs.stream()
                .flatMap(List::stream)
                .filter(PhaseTimes::isHandoff)
                .filter(event -> event.at() <= end)
                .count();
        return 1000.0 * ended / (end - begin);
    }

    /** Jobs with exactly one hand-off and exactly one result. */
    long doneOnce() {
        return logs.stream()
                .filter(log -> log.stream().filter(PhaseTimes::isHandoff).count() == 1
                        && log.stream()
                                        .filter(event -> event.body() instanceof JobEvent.Succeeded)
                                        .count()
                                == 1)
                .count();
    }

    long retried() {
        return logs.stream()
                .flatMap(List::stream)
                .filter(event -> event.body() instanceof JobEvent.Retrying)
                .count();
    }

    private Quantiles between(Predicate<JobEvent> from, Predicate<JobEvent> to) {
        return Quantiles.of(logs.stream().flatMapToDouble(log -> {
            OptionalLong begin = first(log, from);
            OptionalLong end = first(log, to);
            return begin.isPresent() && end.isPresent()
                    ? DoubleStream.of(end.getAsLong() - begin.getAsLong())
                    : DoubleStream.empty();
        }));
    }

    private static OptionalLong first(List<JobEvent> log, Predicate<JobEvent> wanted) {
        return log.stream().filter(wanted).mapToLong(JobEvent::at).findFirst();
    }

    private static boolean isHandoff(JobEvent event) {
        return event.body() instanceof JobEvent.Handoff;
    }

    private static Predicate<JobEvent> started(Phase phase) {
        return event -> event.body() instanceof JobEvent.Started started && started.phase() == phase;
    }

    private static boolean isFirstRefinerStep(JobEvent event) {
        return event.body() instanceof JobEvent.Step step && step.phase() == Phase.REFINER && step.step() == 1;
    }
}
