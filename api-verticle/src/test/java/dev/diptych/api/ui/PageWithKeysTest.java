package dev.diptych.api.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.diptych.api.ApiSettings;
import dev.diptych.job.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of a service that has two keys, Anna's and Berta's, each a tenant. */
class PageWithKeysTest {
    private static final String ANNAS = "open-sesame";
    private static final String BERTAS = "open-rye";

    @TempDir
    Path folder;

    private Chromium chromium;
    private Studio studio;
    private Page page;

    @BeforeEach
    void visit() throws Exception {
        keysAre(ANNAS, BERTAS);
        ApiSettings settings =
                ApiSettings.defaults().withAddress("127.0.0.1", 0).withKeys(keys());
        chromium = Chromium.open();
        studio = new Studio(folder, settings);
        page = chromium.browser().newPage();
        page.navigate(studio.address() + "/");
    }

    @AfterEach
    void leave() {
        if (chromium != null) {
            chromium.close();
        }
        if (studio != null) {
            studio.close();
        }
    }

    @Test
    void theServiceAsksForAKeyAndWithItEverythingWorks() {
        assertThat(page.locator("#key")).isVisible();
        give("no-sesame");
        assertThat(page.locator("#key")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("#problem")).containsText("A key is needed");
        assertThat(page.locator("#key")).isHidden();

        page.locator("#key-open").click();
        give(ANNAS);
        assertThat(page.locator("#size-out")).hasText("128 × 128");
        InBrowser.order(page, InBrowser.PROMPT, 10);

        assertThat(page.locator("#pictures img.preview")).isVisible();
        assertThat(page.locator("#state")).hasText("1 picture");
        page.reload();
        assertThat(page.locator("#gallery li img").first()).hasAttribute("alt", InBrowser.PROMPT);
        assertThat(page.locator("#key")).isHidden();

        page.locator("#key-open").click();
        give(BERTAS);
        assertThat(page.locator("#gallery li")).hasCount(0);
        assertThat(page.locator("#size-out")).hasText("128 × 128");
        assertThat(page.locator("#gallery-empty")).isVisible();
    }

    @Test
    void aKeyThatIsChangedInMidJobIsAskedForAndTheJobGoesOn() throws Exception {
        give(ANNAS);
        assertThat(page.locator("#size-out")).hasText("128 × 128");
        studio.painter().holdAfter(Phase.BASE, 1);
        InBrowser.order(page, InBrowser.PROMPT, 10);
        assertThat(page.locator("#leg-base")).hasText("Base 1 of 8");

        keysAre("open-poppy", BERTAS);
        assertThat(page.locator("#key")).isVisible();
        give("open-poppy");

        assertThat(page.locator("#lost")).isHidden();
        studio.painter().goOn();
        assertThat(page.locator("#state")).hasText("1 picture");
    }

    private void give(String key) {
        page.locator("#key-value").fill(key);
        page.locator("#key-value").press("Enter");
    }

    private Path keys() {
        return folder.resolve("keys.json");
    }

    private void keysAre(String annas, String bertas) throws IOException, NoSuchAlgorithmException {
        Files.writeString(keys(), """
                {"keys": [{"name": "anna", "sha256": "%s", "tenant": "anna", "role": "submit"},
                          {"name": "berta", "sha256": "%s", "tenant": "berta", "role": "submit"}]}
                """.formatted(sha256(annas), sha256(bertas)));
    }

    private static String sha256(String key) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(key.getBytes(StandardCharsets.UTF_8)));
    }
}
