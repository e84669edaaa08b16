package dev.diptych.api.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRingTest {
    // echo -n secret | sha256sum
    private static final String SHA256 = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b";

    @Test
    void aKeyIsKnownByItsHash() {
        KeyRing ring = ring("\"per_second\": 2, \"burst\": 10, \"in_flight\": 20");

        assertThat(ring.caller("secret")).contains(new Caller("laptop", "anna", Role.SUBMIT, 2, 10, 20));
        assertThat(ring.caller("Secret")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "in_flight": "ten"    | key laptop: in_flight: expected a whole number, found a text
            "in_flight": 1.5      | key laptop: in_flight: expected a whole number, found 1.5
            "in_flight": -1       | key laptop: expected limits of 0 or more, and a burst of at least 1 with a rate
            "per_second": "2"     | key laptop: per_second: expected a finite number, found a text
            "in_fligth": 1        | key laptop: in_fligth: expected no such field, found an unknown field
            "key": "secret"       | key laptop: key: expected no such field, found an unknown field
            """)
    void aLimitThatCannotBeReadIsNoLimitForNobody(String field, String found) {
        assertThatThrownBy(() -> ring(field))
                .isInstanceOf(InvalidKeysException.class)
                .hasMessage("keys: " + found);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"keys": []}                     | expected a list of at least one key under "keys", found none
            {"keys": {"laptop": {}}}         | key : name: expected a text, found nothing
            {"keys": ["secret"]}             | expected an object for each key, found another value
            {"keys": [{"name": "A B"}]}      | key A B: tenant: expected a text, found nothing
            """)
    void aFileOfNoKeysIsSaidSo(String file, String found) {
        assertThatThrownBy(() -> read(file)).hasMessage("keys: " + found);
    }

    private static KeyRing ring(String field) {
        return read(
                "{\"keys\": [{\"name\": \"laptop\", \"sha256\": \"%s\", \"tenant\": \"anna\", \"role\": \"submit\", %s}]}"
                        .formatted(SHA256, field));
    }

    private static KeyRing read(String file) {
        return KeyRing.read(file.getBytes(StandardCharsets.UTF_8));
    }
}
