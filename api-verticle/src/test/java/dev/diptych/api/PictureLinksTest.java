package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.api.keys.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PictureLinksTest {
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
    private static final String PATH = "/v1/jobs/a/images/0";
    private static final Pattern LINK = Pattern.compile("(.*)\\?expires=(\\d+)&signature=([A-Za-z0-9_-]{43})");

    private static PictureLinks at(Instant now, String key) {
        return new PictureLinks(new Signer(key.getBytes(StandardCharsets.UTF_8)), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static Matcher link() {
        Matcher link = LINK.matcher(at(NOON, "key").sign(PATH));
        assertThat(link.matches()).isTrue();
        return link;
    }

    @Test
    void aLinkOpensItsPathForAnHourOnEveryNode() {
        Matcher link = link();

        assertThat(link.group(1)).isEqualTo(PATH);
        assertThat(at(NOON.plus(Duration.ofMinutes(59)), "key").opens(PATH, link.group(2), link.group(3)))
                .isTrue();
        assertThat(at(NOON.plus(Duration.ofMinutes(60)), "key").opens(PATH, link.group(2), link.group(3)))
                .isFalse();
    }

    @Test
    void nothingAboutItCanBeChanged() {
        Matcher link = link();
        PictureLinks links = at(NOON, "key");
        String later = Long.toString(Long.parseLong(link.group(2)) + 1);

        assertThat(links.opens("/v1/jobs/a/images/1", link.group(2), link.group(3)))
                .isFalse();
        assertThat(links.opens(PATH, later, link.group(3))).isFalse();
        assertThat(links.opens(PATH, link.group(2), "")).isFalse();
        assertThat(links.opens(PATH, link.group(2), null)).isFalse();
        assertThat(links.opens(PATH, "9e99", link.group(3))).isFalse();
        assertThat(at(NOON, "another").opens(PATH, link.group(2), link.group(3)))
                .isFalse();
    }
}
