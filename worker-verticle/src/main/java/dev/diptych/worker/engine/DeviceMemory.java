package dev.diptych.worker.engine;

import java.util.OptionalLong;

/** The memory of a device, as far as it can be seen. */
public interface DeviceMemory {
    /** One of which nothing is known: only what it refuses bounds the batches. */
    DeviceMemory UNKNOWN = new DeviceMemory() {
        @Override
        public OptionalLong used() {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong limit() {
            return OptionalLong.empty();
        }
    };

    /** Bytes in use now. May take a moment: ask seldom. */
    OptionalLong used();

    /** Bytes that may be in use. */
    OptionalLong limit();
}
