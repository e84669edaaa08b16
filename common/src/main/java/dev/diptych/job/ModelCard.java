package dev.diptych.job;

import org.jspecify.annotations.Nullable;

/**
 * What a model can be asked for, as its folder's config files say; workers announce it, the API validates by it.
 *
 * @param name the folder's name
 * @param nativeSize the sides that the model was trained for
 * @param baseMultiple picture sides must be multiples of this for the base UNet (2^levels · 8)
 * @param refinerMultiple the same for the refiner; 0: the model has no refiner
 * @param defaultScheduler the scheduler that the base's folder names
 * @param refinerScheduler the one that the refiner's folder names; without a refiner the base's
 * @param inpaintsByChannels whether the base UNet takes mask and picture as channels of its own (9 instead of 4)
 */
public record ModelCard(
        String name,
        ImageSize nativeSize,
        int baseMultiple,
        int refinerMultiple,
        SchedulerName defaultScheduler,
        SchedulerName refinerScheduler,
        boolean inpaintsByChannels) {
    /** A model whose folders all name one scheduler. */
    public ModelCard(
            String name,
            ImageSize nativeSize,
            int baseMultiple,
            int refinerMultiple,
            SchedulerName defaultScheduler,
            boolean inpaintsByChannels) {
        this(name, nativeSize, baseMultiple, refinerMultiple, defaultScheduler, defaultScheduler, inpaintsByChannels);
    }

    public boolean hasRefiner() {
        return refinerMultiple > 0;
    }

    /**
     * What a request goes by that names no scheduler; null if its base and refiner each keep their own, as diffusers'
     * pipelines do.
     */
    public @Nullable SchedulerName schedulerFor(Handoff handoff, boolean refinerOnly) {
        if (refinerOnly) {
            return refinerScheduler;
        }
        return handoff.refines() && refinerScheduler != defaultScheduler ? null : defaultScheduler;
    }

    /** @throws InvalidRequestException if this model cannot do what the request asks */
    public void requireCanServe(JobRequest request) {
        if (request.handoff().refines() && !hasRefiner()) {
            throw new InvalidRequestException(
                    "handoff.mode",
                    "off, since model " + name + " has no refiner",
                    request.handoff().mode().wireName());
        }
        if (request.firstPhase() == Phase.REFINER && !hasRefiner()) {
            throw new InvalidRequestException("refiner_only", "false, since model " + name + " has no refiner", true);
        }
        if (inpaintsByChannels && request.firstPhase() == Phase.BASE && !hasMask(request.source())) {
            throw new InvalidRequestException("mask", "one, since model " + name + " only inpaints", "none");
        }
        int multiple = multiple(request);
        requireMultiple("width", request.size().width(), multiple);
        requireMultiple("height", request.size().height(), multiple);
    }

    /** Of every phase that the request goes through. */
    private int multiple(JobRequest request) {
        if (request.firstPhase() == Phase.REFINER) {
            return refinerMultiple;
        }
        return request.handoff().refines() ? Math.max(baseMultiple, refinerMultiple) : baseMultiple;
    }

    private static boolean hasMask(@Nullable SourceImage source) {
        return source != null && source.mask() != null;
    }

    private void requireMultiple(String field, int side, int multiple) {
        if (side % multiple != 0) {
            throw new InvalidRequestException(field, "a multiple of " + multiple + " for model " + name, side);
        }
    }
}
