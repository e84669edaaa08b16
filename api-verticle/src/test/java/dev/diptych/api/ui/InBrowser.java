package dev.diptych.api.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A person at the page, in Chromium, before a live service whose model is the {@link Painter}. */
abstract class InBrowser {
    static final String PROMPT = "a red circle on a blue background";

    @TempDir
    static Path folder;

    static Chromium chromium;
    static Studio studio;

    final List<String> complaints = new ArrayList<>();
    BrowserContext context;
    Page page;

    @BeforeAll
    static void open() {
        chromium = Chromium.open();
        studio = Studio.open(folder);
    }

    @AfterAll
    static void close() {
        if (chromium != null) {
            chromium.close();
        }
        if (studio != null) {
            studio.close();
        }
    }

    @BeforeEach
    void visit() {
        context = chromium.browser().newContext();
        page = visitor(context);
    }

    @AfterEach
    void leave() {
        studio.painter().goOn();
        context.close();
        assertThat(complaints).isEmpty();
    }

    /** A new tab, shown the page; whatever breaks in it fails the test. */
    Page visitor(BrowserContext visitors) {
        Page visited = visitors.newPage();
        watch(visited);
        visited.navigate(studio.address() + "/");
        assertThat(visited.locator("#size-out")).hasText("128 × 128");
        return visited;
    }

    private void watch(Page visited) {
        visited.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        visited.onResponse(response -> {
            if (response.status() >= 500) {
                complaints.add(response.status() + " " + response.url());
            }
        });
        visited.onPageError(complaints::add);
    }

    static void order(Page page, String prompt, int steps) {
        page.locator("#prompt").fill(prompt);
        page.locator("#steps").fill(Integer.toString(steps));
        page.locator("#make").click();
    }
}
