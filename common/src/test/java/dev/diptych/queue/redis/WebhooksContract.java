package dev.diptych.queue.redis;

import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static dev.diptych.queue.redis.QueueUnderTest.withHook;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.Phase;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Webhooks.Delivery;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is owed to webhooks: written with its event, one at a time to each endpoint, until it is settled. */
interface WebhooksContract {
    Duration LONG = Duration.ofMinutes(10);
    Duration NO_TIME = Duration.ofMillis(1);

    QueueUnderTest q();

    private List<Delivery> due() {
        return get(q().webhooks.claim(10, 10, LONG));
    }

    private Lease running(JobId id) {
        return q().claim("w1", 10).stream()
                .map(claim -> claim.lease())
                .filter(lease -> lease.job().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> types(List<Delivery> deliveries) {
        return deliveries.stream()
                .map(delivery -> delivery.event().body().type())
                .toList();
    }

    @Test
    default void anEndIsOwedToWhomTheJobNames() {
        JobId id = q().submit(withHook("anna", "https://anna.example/hook?x=1", "succeeded", "failed"));
        assertThat(due()).isEmpty();

        Lease lease = running(id);
        get(q().queue.progress(lease, List.of(new JobEvent.Step(Phase.BASE, 1, 30))));
        get(q().queue.commit(lease, aResult(lease)));

        assertThat(due()).singleElement().satisfies(delivery -> {
            assertThat(delivery.event()).isEqualTo(q().log(id).get(3));
            assertThat(delivery.event().body()).isEqualTo(new JobEvent.Succeeded(aResult(lease)));
            assertThat(delivery.tenant()).isEqualTo("anna");
            assertThat(delivery.url()).hasToString("https://anna.example/hook?x=1");
            assertThat(delivery.attempt()).isEqualTo(1);
        });
        assertThat(due()).as("it is out").isEmpty();
    }

    @Test
    default void onlyWhatItAskedForIsOwed() {
        JobId id = q().submit(withHook("anna", "https://anna.example/", "queued", "started"));
        Delivery queued = due().get(0);
        Lease lease = running(id);
        get(q().queue.commit(lease, aResult(lease)));
        get(q().webhooks.settle(queued));
        Delivery started = due().get(0);
        get(q().webhooks.settle(started));

        assertThat(types(List.of(queued, started))).containsExactly("queued", "started");
        assertThat(due()).isEmpty();
    }

    @Test
    default void whatIsSettledIsOwedNoMore() {
        get(q().queue.cancel(q().submit(withHook("anna", "https://anna.example/", "cancelled")), null));
        Delivery delivery = due().get(0);

        get(q().webhooks.settle(delivery));
        get(q().webhooks.settle(delivery));

        assertThat(due()).isEmpty();
        assertThat(q().redis(delivery.event().job(), Command.EXISTS, "hooks:" + delivery.lane())
                        .toInteger())
                .isZero();
    }

    @Test
    default void whatANodeTookThatThenDiedIsDueAgain() {
        get(q().queue.cancel(q().submit(withHook("anna", "https://anna.example/", "cancelled")), null));
        Delivery lost = get(q().webhooks.claim(10, 10, NO_TIME)).get(0);

        q().eventually(() -> assertThat(due()).singleElement().satisfies(again -> {
            assertThat(again.event()).isEqualTo(lost.event());
            assertThat(again.attempt()).isEqualTo(2);
        }));
        get(q().webhooks.settle(lost));
        assertThat(q().redis(
                                lost.event().job(),
                                Command.HEXISTS,
                                "hook:" + lost.event().job(),
                                "" + lost.event().seq())
                        .toInteger())
                .as("the late word of the first changes nothing")
                .isEqualTo(1);
    }

    @Test
    default void whatIsPostponedComesAgainAndLetsOthersPass() {
        get(q().queue.cancel(q().submit(withHook("anna", "https://anna.example/1", "cancelled")), null));
        get(q().queue.cancel(q().submit(withHook("anna", "https://anna.example/2", "cancelled")), null));
        Delivery first = due().get(0);
        get(q().webhooks.postpone(first, LONG));

        Delivery second = due().get(0);
        assertThat(second.url()).isNotEqualTo(first.url());
        get(q().webhooks.postpone(second, Duration.ZERO));

        assertThat(due()).singleElement().satisfies(again -> {
            assertThat(again.url()).isEqualTo(second.url());
            assertThat(again.attempt()).isEqualTo(2);
        });
    }

    @Test
    default void anEndpointThatHoldsADeliveryHoldsUpNoOther() {
        for (String url : List.of("http://dead.example/a", "http://dead.example/b", "http://good.example/")) {
            get(q().queue.cancel(q().submit(withHook("anna", url, "cancelled")), null));
        }
        get(q().queue.cancel(q().submit(withHook("bert", "http://dead.example/c", "cancelled")), null));

        assertThat(due())
                .extracting(delivery -> delivery.tenant() + " " + delivery.url().getHost())
                .containsExactlyInAnyOrder("anna dead.example", "anna good.example", "bert dead.example");
    }

    private void end(String tenant, String url) {
        get(q().queue.cancel(q().submit(withHook(tenant, url, "cancelled")), null));
    }

    private List<String> taken(int most, int mostOfATenant) {
        return get(q().webhooks.claim(most, mostOfATenant, LONG)).stream()
                .map(Delivery::tenant)
                .toList();
    }

    @Test
    default void aTenantWithManyEndpointsHasOnlyItsShareOut() {
        for (int i = 0; i < 6; i++) {
            end("anna", "http://dead%d.example/".formatted(i));
        }
        List<Delivery> first = get(q().webhooks.claim(10, 4, LONG));
        assertThat(first).hasSize(4).allMatch(delivery -> delivery.tenant().equals("anna"));

        end("bert", "http://good.example/");
        assertThat(taken(10, 4)).containsExactly("bert");

        get(q().webhooks.settle(first.get(0)));
        assertThat(taken(10, 4)).as("one is back").containsExactly("anna");
        assertThat(taken(10, 4)).isEmpty();
    }

    @Test
    default void whoHasFewestOutGoesFirst() {
        for (int i = 0; i < 5; i++) {
            end("anna", "http://anna%d.example/".formatted(i));
        }
        assertThat(taken(2, 10)).containsExactly("anna", "anna");
        for (int i = 0; i < 2; i++) {
            end("bert", "http://bert%d.example/".formatted(i));
            end("cleo", "http://cleo%d.example/".formatted(i));
        }

        assertThat(taken(4, 10)).containsExactly("bert", "cleo", "anna", "bert");
        assertThat(taken(4, 10)).containsExactly("cleo", "anna", "anna");
    }

    @Test
    default void whatANodeTookThatThenDiedCountsNoMore() {
        end("anna", "http://one.example/");
        end("anna", "http://two.example/");
        assertThat(get(q().webhooks.claim(10, 1, NO_TIME))).hasSize(1);

        q().eventually(() -> assertThat(taken(10, 1)).containsExactly("anna"));
        assertThat(taken(10, 1)).isEmpty();
    }

    @Test
    default void aForgottenJobOwesNothing() {
        QueueUnderTest forgetful =
                q().with(Rules.lasting().retention(Duration.ofMillis(1)).all());
        JobId id = q().submit(withHook("anna", "https://anna.example/", "cancelled"));
        get(forgetful.queue.cancel(id, null));
        q().eventually(() -> {
            get(forgetful.queue.reap());
            assertThat(get(q().queue.find(id, null))).isEmpty();
        });

        assertThat(due()).isEmpty();
        assertThat(q().redis(id, Command.EXISTS, "hook:" + id).toInteger()).isZero();
    }

    @Test
    default void somebodyHearsThatADeliveryIsDue() throws Exception {
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        var subscription = get(q().webhooks.onDue(() -> heard.complete(true)));
        get(q().queue.cancel(q().submit(withHook("anna", "https://anna.example/", "cancelled")), null));

        assertThat(heard.get(20, TimeUnit.SECONDS)).isTrue();
        get(subscription.cancel());
    }
}
