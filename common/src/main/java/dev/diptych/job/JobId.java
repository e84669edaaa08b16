package dev.diptych.job;

import java.security.SecureRandom;
import java.util.regex.Pattern;

/**
 * Names one job: 26 characters of lower-case base 32, 130 random bits. Safe as a part of a Redis key, a path and an
 * address, and not to be guessed.
 */
public record JobId(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z2-7]{26}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final SecureRandom RANDOM = new SecureRandom();

    public JobId {
        if (!FORM.matcher(value).matches()) {
            throw new InvalidRequestException("id", "a job id of 26 characters a-z and 2-7", value);
        }
    }

    public static JobId random() {
        byte[] random = new byte[26];
        RANDOM.nextBytes(random);
        StringBuilder id = new StringBuilder(random.length);
        for (byte bits : random) {
            id.append(ALPHABET.charAt(bits & 31));
        }
        return new JobId(id.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
