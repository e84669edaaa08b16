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
    private static final String KEY = "open-sesame";

    @Test
    void theServiceAsksForAKeyAndWithItEverythingWorks(@TempDir Path folder) throws Exception {
        Path keys = folder.resolve("keys.json");
        Files.writeString(keys, """
                {"keys": [{"name": "anna", "sha256": "%s", "tenant": "anna", "role": "submit"}]}""".formatted(sha256(KEY)));
        ApiSettings settings =
                ApiSettings.defaults().withAddress("127.0.0.1", 0).withKeys(keys);
        try (Chromium chromium = Chromium.open();
                Studio studio = new Studio(folder, settings);
                BrowserContext context = chromium.browser().newContext()) {
            Page page = context.newPage();
            page.navigate(studio.address() + "/");
            assertThat(page.locator("#key")).isVisible();
            page.locator("#key-value").fill(KEY);
            page.locator("#key-value").press("Enter");
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
            assertThat(page.locator("#key-open")).isVisible();
        }
    }

    private static String sha256(String key) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes("UTF-8")));
    }
}
