package dev.diptych.sdxl;

import org.jspecify.annotations.Nullable;

/**
 * The uploaded picture and mask as their files' bytes (PNG or JPEG), still undecoded; both null for text to image.
 */
public record SourcePixels(byte @Nullable [] image, byte @Nullable [] mask) {
    public static final SourcePixels NONE = new SourcePixels(null, null);
}
