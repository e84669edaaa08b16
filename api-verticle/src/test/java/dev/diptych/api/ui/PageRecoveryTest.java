package dev.diptych.api.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import dev.diptych.job.Phase;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page does when something is not there: the service, a worker, the connection, a picture. */
class PageRecoveryTest extends InBrowser {
    private static final Route.FulfillOptions NO_MODELS =
            new Route.FulfillOptions().setContentType("application/json").setBody("{\"models\": []}");

    @Test
    void aPageThatCameBeforeItsWorkerGoesOnWhenThatIsThere() {
        AtomicInteger asked = new AtomicInteger();
        page.route("**/v1/models", route -> {
            if (asked.getAndIncrement() == 0) {
                route.fulfill(NO_MODELS);
            } else {
                route.resume();
            }
        });
        page.reload();

        assertThat(page.locator("#problem")).hasText("No worker has come yet. This goes on when one has.");
        page.locator("#prompt").fill(PROMPT);
        assertThat(page.locator("#size-out")).hasText("128 × 128");
        assertThat(page.locator("#problem")).isHidden();
        assertThat(page.locator("#prompt")).hasValue(PROMPT);
        page.locator("#make").click();
        assertThat(page.locator("#state")).hasText("1 picture");
    }

    @Test
    void whoPutsTheQuestionForAKeyAwayIsNotAskedAgainByItself() {
        AtomicInteger looked = new AtomicInteger();
        page.route("**/v1/**", route -> {
            looked.addAndGet(route.request().url().endsWith("/v1/queue") ? 1 : 0);
            route.fulfill(new Route.FulfillOptions().setStatus(401).setBody("{\"title\": \"A key is needed\"}"));
        });
        page.reload();
        assertThat(page.locator("#key")).isVisible();

        page.keyboard().press("Escape");
        page.waitForCondition(() -> looked.get() > 1);

        assertThat(page.locator("#key")).isHidden();
        assertThat(page.locator("#key-open")).isVisible();
        assertThat(page.locator("#problem")).hasText("A key is needed");
    }

    @Test
    void aLostConnectionIsSaidAndTheJobGoesOnWhenItIsBack() {
        BlockingQueue<WebSocketRoute> connections = new LinkedBlockingQueue<>();
        try (BrowserContext other = chromium.browser().newContext()) {
            other.routeWebSocket("**/v1/progress", socket -> {
                socket.connectToServer();
                connections.add(socket);
            });
            Page visited = visitor(other);
            studio.painter().holdAfter(Phase.BASE, 3);
            order(visited, PROMPT, 10);
            assertThat(visited.locator("#leg-base")).hasText("Base 3 of 8");
            assertThat(visited.locator("#lost")).isHidden();

            connections.remove().close();

            assertThat(visited.locator("#lost")).isVisible();
            assertThat(visited.locator("#lost")).isHidden();
            studio.painter().goOn();
            assertThat(visited.locator("#state")).hasText("1 picture");
            assertThat(visited.locator("#lost")).isHidden();
        }
    }

    @Test
    void thePlaceInLineFollowsTheLine() {
        studio.painter().holdAfter(Phase.BASE, 1);
        order(page, PROMPT, 10);
        assertThat(page.locator("#leg-base")).hasText("Base 1 of 8");
        order(page, "a blue circle on a white background", 10);
        assertThat(page.locator("#state")).hasText(Pattern.compile("^Next in line"));
        String second = page.url().replaceFirst(".*#job=", "");
        order(page, "a green square on a white background", 10);
        assertThat(page.locator("#state")).hasText(Pattern.compile("^1 job ahead"));

        APIResponse cancelled = page.context().request().delete(studio.address() + "/v1/jobs/" + second);

        assertThat(cancelled.status()).isEqualTo(202);
        assertThat(page.locator("#state")).hasText(Pattern.compile("^Next in line"));
    }

    @Test
    void aPictureThatIsNotKeptAnyMoreSaysSo() {
        order(page, PROMPT, 2);
        assertThat(page.locator("#state")).hasText("1 picture");
        page.route(Pattern.compile("/images/0$"), route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));

        page.reload();

        assertThat(page.locator("#gallery li").first()).hasText("This picture is gone.");
    }
}
