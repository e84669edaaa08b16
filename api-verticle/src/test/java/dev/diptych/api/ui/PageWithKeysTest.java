package dev.diptych.api.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.diptych.api.ApiSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageWithKeysTest {
    private static final String ANNAS = "open-sesame";
    private static final String BERTAS = "open-rye";

    @Test
    void theServiceAsksForAKeyAndWithItEverythingWorks(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.json");
        Files.writeString(keys, """
                {"keys": [{"name": "anna", "sha256": "%s", "tenant": "anna", "role": "submit"},
                          {"name": "berta", "sha256": "%s", "tenant": "berta", "role": "submit"}]}""".formatted(sha256(ANNAS), sha256(BERTAS)));
        ApiSettings settings =
                ApiSettings.defaults().withAddress("127.0.0.1", 0).withKeys(keys);
        try (Chromium chromium = Chromium.open();
                Studio studio = new Studio(folder, settings);
                BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.navigate(studio.address() + "/");
            assertThat(page.locator("#key")).isVisible();
            give(page, "no-sesame");
            assertThat(page.locator("#key")).isVisible();
            page.keyboard().press("Escape");
            assertThat(page.locator("#problem")).containsText("A key is needed");
            assertThat(page.locator("#key")).isHidden();

            page.locator("#key-open").click();
            give(page, ANNAS);
            assertThat(page.locator("#size-out")).hasText("128 × 128");

            page.locator("#prompt").fill("a red circle on a blue background");
            page.locator("#steps").fill("10");
            page.locator("#make").click();

            assertThat(page.locator("#pictures img.preview")).isVisible();
            assertThat(page.locator("#state")).hasText("1 picture");
            page.reload();
            assertThat(page.locator("#gallery li img").first())
                    .hasAttribute("alt", "a red circle on a blue background");
            assertThat(page.locator("#key")).isHidden();

            page.locator("#key-open").click();
            give(page, BERTAS);
            assertThat(page.locator("#gallery li")).hasCount(0);
            assertThat(page.locator("#size-out")).hasText("128 × 128");
            assertThat(page.locator("#gallery-empty")).isVisible();
        }
    }

    private static void give(Page page, String key) {
        page.locator("#key-value").fill(key);
        page.locator("#key-value").press("Enter");
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes("UTF-8")));
    }
}
