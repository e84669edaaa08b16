package dev.diptych.sdxl;

import dev.diptych.job.Sampling;

/**
 * What a run's rows are told, and how its guidance works (arXiv 2207.12598).
 *
 * @param negative told to the second row of a call while guidance is on
 */
public record Guided(Conditioning positive, Conditioning negative, Sampling sampling) {
    /** Whether guidance is on at a call: scale above 1, and inside the interval. */
    boolean isOn(int call, int calls) {
        double part = (double) call / calls;
        return sampling.guidanceScale() > 1 && part >= sampling.guidanceStart() && part < sampling.guidanceEnd();
    }
}
