package dev.diptych.sdxl;

import org.jspecify.annotations.Nullable;

/**
 * One checkpoint, base or refiner, loaded on a device.
 *
 * @param encoder null where the folder has none: no job with a picture to start from can be run
 */
public record LoadedPhase(
        PromptEncoder prompts,
        Denoiser denoiser,
        ImageDecoder decoder,
        @Nullable ImageEncoder encoder,
        Preview preview) {}
