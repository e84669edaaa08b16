package dev.diptych.api.compat;

import dev.diptych.job.Handoff;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.job.SourceImage;

/** How far a job has come over both phases, for clients that know one number only. */
final class Progress {
    private Progress() {}

    /**
     * From 0 to 1, by the hand-off's share of the steps.
     *
     * @param step UNet steps done of this phase's {@code steps}; 0 of 0 before the worker has said
     */
    static double of(JobRequest request, Phase phase, int step, int steps) {
        double base = baseShare(request);
        double done = steps == 0 ? 0 : (double) step / steps;
        return phase == Phase.BASE ? base * done : base + (1 - base) * done;
    }

    private static double baseShare(JobRequest request) {
        SourceImage source = request.source();
        Handoff handoff = request.handoff();
        if (source != null && source.refinerOnly()) {
            return 0;
        }
        return switch (handoff.mode()) {
            case RENOISE, CONTINUE -> handoff.at();
            case FULL -> 1 / (1 + handoff.strength());
            case OFF -> 1;
        };
    }
}
