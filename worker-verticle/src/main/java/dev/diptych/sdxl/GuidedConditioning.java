package dev.diptych.sdxl;

import dev.diptych.diffusion.Guidance;
import dev.diptych.diffusion.Scheduler;
import dev.diptych.job.Sampling;

/**
 * What a run's rows are told, and how its guidance works.
 *
 * @param negative told to the second row of a call while guidance is on
 */
public record GuidedConditioning(Conditioning positive, Conditioning negative, Sampling sampling) {
    boolean isOn(Scheduler scheduler, int call) {
        return Guidance.isOn(
                sampling.guidanceScale(),
                scheduler.stepOf(call),
                scheduler.steps(),
                sampling.guidanceStart(),
                sampling.guidanceEnd());
    }
}
