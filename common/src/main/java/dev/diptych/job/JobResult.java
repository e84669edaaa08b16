package dev.diptych.job;

import java.util.List;

/**
 * What a finished job left behind.
 *
 * @param images one per picture, in order
 * @param baseSteps steps that the base really ran (of this picture's schedule)
 * @param refinerSteps steps that the refiner really ran
 * @param promptTokens tokens of the prompt, without the control tokens
 */
public record JobResult(List<ImageRef> images, int baseSteps, int refinerSteps, int promptTokens) {
    /**
     * A pointer into the picture store.
     *
     * @param key the store's name, {@code <job>/<epoch>/<n>.png}
     * @param seed the seed that repeats this picture alone
     * @param bytes the file's length
     * @param sha256 of the file, lower-case hexadecimal; also its ETag
     */
    public record ImageRef(String key, long seed, long bytes, String sha256) {}

    public JobResult {
        images = List.copyOf(images);
    }
}
