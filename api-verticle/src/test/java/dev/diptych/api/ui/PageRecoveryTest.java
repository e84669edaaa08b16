package dev.diptych.api.ui;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.WebSocketRoute;
import com.microsoft.playwright.options.FilePayload;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngWriter;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the page does when something is not there: the service, a worker, the connection, a picture. */
class PageRecoveryTest extends InBrowser {
    @Test
    void aPageThatCameBeforeItsWorkerGoesOnWhenThatIsThere() {
        AtomicBoolean there = new AtomicBoolean();
        page.route("**/v1/models", route -> {
            if (there.get()) {
                route.resume();
            } else {
                route.fulfill(listing("{\"models\": []}"));
            }
        });
        page.reload();

        assertThat(page.locator("#problem")).hasText("No worker has come yet. This goes on when one has.");
        byte[] wide = PngWriter.write(new Picture(192, 128, new byte[3 * 192 * 128]), List.of());
        page.setInputFiles("#file", new FilePayload("wide.png", "image/png", wide));
        assertThat(page.locator("#chosen-picture")).isVisible();
        page.getByText("Off", new Page.GetByTextOptions().setExact(true)).click();
        there.set(true);
        page.locator("#prompt").fill(PROMPT);
        assertThat(page.locator("#size-out")).hasText("192 × 128");
        assertThat(page.locator("#problem")).isHidden();
        assertThat(page.locator("#prompt")).hasValue(PROMPT);
        assertThat(page.locator("[name=handoff_mode][value=off]")).isChecked();
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
            assertThat(connections).hasSize(1);

            other.setOffline(true);
            other.setOffline(false);

            visited.waitForCondition(() -> connections.size() == 2);
            studio.painter().goOn();
            assertThat(visited.locator("#state")).hasText("1 picture");
            assertThat(visited.locator("#lost")).isHidden();
        }
    }

    @Test
    void aJobThatTheFeedCouldNotReadIsAskedForAgain() {
        AtomicInteger asked = new AtomicInteger();
        page.routeWebSocket("**/v1/progress", socket -> {
            WebSocketRoute service = socket.connectToServer();
            socket.onMessage(frame -> {
                JsonObject said = new JsonObject(frame.text());
                if (said.getString("type").equals("sub") && asked.getAndIncrement() == 0) {
                    socket.send(
                            said.put("type", "error").put("code", "unavailable").encode());
                } else {
                    service.send(frame.text());
                }
            });
        });
        page.reload();
        assertThat(page.locator("#size-out")).hasText("128 × 128");
        order(page, PROMPT, 2);

        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(asked).hasValue(2);
    }

    @Test
    void aCancelThatDidNotArriveCanBeGivenAgain() {
        page.route("**/v1/jobs/*", Route::abort, new Page.RouteOptions().setTimes(1));
        studio.painter().holdAfter(Phase.BASE, 1);
        order(page, PROMPT, 10);
        page.locator("#cancel").click();
        assertThat(page.locator("#problem")).hasText("The service cannot be reached.");

        page.locator("#cancel").click();

        assertThat(page.locator("#state")).hasText("Cancelled");
    }

    @Test
    void anOrderWhoseAnswerWasLostIsGivenAgainAsTheSame() {
        BlockingQueue<String> accepted = new LinkedBlockingQueue<>();
        page.route(
                "**/v1/jobs",
                route -> {
                    accepted.add(new JsonObject(route.fetch().text()).getString("id"));
                    route.abort();
                },
                new Page.RouteOptions().setTimes(1));
        order(page, PROMPT, 2);
        assertThat(page.locator("#problem")).hasText("The service cannot be reached.");

        page.locator("#make").click();

        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(page.url()).endsWith("#job=" + accepted.remove());
    }

    @Test
    void anOrderThatAGatewayGaveUpWaitingForIsThereWhenItIsGivenAgain() {
        BlockingQueue<String> accepted = new LinkedBlockingQueue<>();
        page.route(
                "**/v1/jobs",
                route -> {
                    accepted.add(new JsonObject(route.fetch().text()).getString("id"));
                    route.fulfill(new Route.FulfillOptions().setStatus(504));
                },
                new Page.RouteOptions().setTimes(1));
        order(page, PROMPT, 2);
        assertThat(page.locator("#problem")).hasText("The service answered 504.");
        assertThat(complaints).containsExactly("504 " + studio.address() + "/v1/jobs");
        complaints.clear();
        String job = accepted.remove();
        page.waitForCondition(() -> stateOf(job).equals("succeeded"));

        page.locator("#make").click();

        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(page.url()).endsWith("#job=" + job);
        assertThat(page.locator("#gallery li").first()).hasId("made-" + job);
    }

    private String stateOf(String job) {
        APIResponse answer = page.context().request().get(studio.address() + "/v1/jobs/" + job);
        return new JsonObject(answer.text()).getString("state");
    }

    @Test
    void aServiceThatIsBusyIsAskedAgainWithTheSameOrderOrSaysWhen() {
        List<String> keys = new ArrayList<>();
        Iterator<String> waits = List.of("120", "1").iterator();
        page.route("**/v1/jobs", route -> {
            keys.add(route.request().headerValue("idempotency-key"));
            if (waits.hasNext()) {
                route.fulfill(new Route.FulfillOptions()
                        .setStatus(429)
                        .setHeaders(Map.of("Retry-After", waits.next()))
                        .setBody("{\"title\": \"The queue is full\", \"detail\": \"found 9 jobs\"}"));
            } else {
                route.resume();
            }
        });
        order(page, PROMPT, 2);
        assertThat(page.locator("#problem")).hasText("The queue is full: found 9 jobs. Try again in 2 min.");

        page.locator("#make").click();

        assertThat(page.locator("#state")).hasText("1 picture");
        assertThat(keys).hasSize(3);
        assertThat(keys.get(2)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(0));
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
    void olderPicturesAreAskedForOnceAndAgainAfterAFailure() {
        BlockingQueue<Route> asked = new LinkedBlockingQueue<>();
        page.route("**/v1/jobs?state=succeeded*", route -> {
            if (route.request().url().contains("cursor=")) {
                asked.add(route);
            } else {
                route.fulfill(listing("{\"jobs\": [], \"next\": \"1\"}"));
            }
        });
        page.reload();
        page.locator("#older").click();
        page.locator("#older").click();
        page.waitForCondition(() -> !asked.isEmpty());
        asked.remove().abort();
        assertThat(page.locator("#problem")).hasText("The service cannot be reached.");
        assertThat(asked).isEmpty();

        page.locator("#older").click();
        page.waitForCondition(() -> !asked.isEmpty());
        asked.remove().fulfill(listing("{\"jobs\": []}"));
        assertThat(page.locator("#older")).isHidden();
    }

    private static Route.FulfillOptions listing(String json) {
        return new Route.FulfillOptions().setContentType("application/json").setBody(json);
    }

    @Test
    void aPictureThatIsNotKeptAnyMoreSaysSo() {
        order(page, PROMPT, 2);
        assertThat(page.locator("#state")).hasText("1 picture");
        page.route(Pattern.compile("/images/0$"), route -> route.fulfill(new Route.FulfillOptions().setStatus(404)));

        page.reload();

        assertThat(page.locator("#gallery li").first()).hasText("This picture is gone.");
        assertThat(page.locator("#gallery li button").first())
                .hasAttribute("aria-label", PROMPT + ". This picture is gone. Show its parameters");
        assertThat(page.locator("#pictures button"))
                .hasAttribute("aria-label", "Picture 1, its parameters. It is gone.");
    }
}
