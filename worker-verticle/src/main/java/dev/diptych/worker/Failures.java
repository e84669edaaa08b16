package dev.diptych.worker;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.sdxl.CorruptCheckpointException;
import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.DeviceMemoryException;
import dev.diptych.sdxl.NotFiniteException;

/** What an exception means for the job, said once. Texts of foreign exceptions may hold anything: they stay in the log. */
final class Failures {
    private Failures() {}

    static Failure of(Throwable reason) {
        FailureCode code = code(reason);
        return new Failure(code, sentence(code, reason));
    }

    private static FailureCode code(Throwable reason) {
        if (reason instanceof InvalidRequestException) {
            return FailureCode.INVALID_REQUEST;
        } else if (reason instanceof NotFiniteException) {
            return FailureCode.NOT_FINITE;
        } else if (reason instanceof CorruptCheckpointException) {
            return FailureCode.CORRUPT_RECORD;
        } else if (reason instanceof DeviceMemoryException || reason instanceof OutOfMemoryError) {
            return FailureCode.OUT_OF_MEMORY;
        } else if (reason instanceof StoreFailedException) {
            return FailureCode.STORE_FAILED;
        }
        return FailureCode.ENGINE_FAILED;
    }

    private static String sentence(FailureCode code, Throwable reason) {
        if (code == FailureCode.OUT_OF_MEMORY) {
            return "the device has no memory left for one picture of this size";
        } else if (reason instanceof DeviceLostException) {
            return "the device was lost in a call that this job was part of";
        } else if (code == FailureCode.ENGINE_FAILED && !(reason instanceof HangingCallException)) {
            return "the inference engine failed with a " + reason.getClass().getSimpleName();
        }
        return String.valueOf(reason.getMessage());
    }

    /** Whether the worker, rather than the job, may be at fault. */
    static boolean mayBeTheWorkers(FailureCode code) {
        return switch (code) {
            case ENGINE_FAILED, MODEL_UNAVAILABLE, STORE_FAILED -> true;
            case INVALID_REQUEST,
                    OUT_OF_MEMORY,
                    NOT_FINITE,
                    WORKER_CRASHED,
                    DEADLINE_EXCEEDED,
                    TIME_LIMIT_EXCEEDED,
                    CORRUPT_RECORD -> false;
        };
    }
}
