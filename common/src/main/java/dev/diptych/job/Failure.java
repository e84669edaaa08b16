package dev.diptych.job;

/** Why a job failed: a code for programs, and one sentence for people, without prompts, paths or stack traces. */
public record Failure(FailureCode code, String message) {}
