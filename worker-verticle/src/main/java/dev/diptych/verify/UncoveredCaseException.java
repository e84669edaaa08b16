package dev.diptych.verify;

/** A case that asks for what Diptych does not do. */
final class UncoveredCaseException extends RuntimeException {
    UncoveredCaseException(String what) {
        super(what);
    }
}
