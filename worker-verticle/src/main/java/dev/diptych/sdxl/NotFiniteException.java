package dev.diptych.sdxl;

/** Latents or pixels with NaN or infinities: a VAE that overflows in half precision, say. Never made into a picture. */
public final class NotFiniteException extends RuntimeException {
    public NotFiniteException(String where, int count, int of) {
        super("%s: expected finite values, found %d of %d that are NaN or infinite".formatted(where, count, of));
    }
}
