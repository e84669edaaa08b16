package dev.diptych.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In these tests 127.0.0.2 stands for the public internet, and 127.0.0.1 is inside as ever. */
class WebhookClientTest {
    private static final AddressWall WALL = AddressWall.of(List.of("127.0.0.2"));

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    private WebhookClient client(HttpClientOptions options, String... addresses) {
        Deque<String> answers = new ArrayDeque<>(List.of(addresses));
        return new WebhookClient(vertx, options, 8, host -> resolved(answers.remove()), WALL, Duration.ofSeconds(20));
    }

    private WebhookClient resolvingTo(String... addresses) {
        return client(new HttpClientOptions(), addresses);
    }

    private static Future<InetAddress> resolved(String address) {
        try {
            return Future.succeededFuture(
                    InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(address)));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static int post(WebhookClient client, String url) {
        return client.post(URI.create(url), Map.of("x-test", "1"), Buffer.buffer("body"))
                .timeout(20, TimeUnit.SECONDS)
                .await();
    }

    @Test
    void theCallGoesToTheAddressThatTheWallSawAndNamesTheHost() {
        AReceiver outside = AReceiver.at(vertx, "127.0.0.2", 204);

        int status = post(resolvingTo("127.0.0.2"), "http://hook.example:" + outside.port() + "/a?b=c");

        assertThat(status).isEqualTo(204);
        AReceiver.Call call = outside.next();
        assertThat(call.request().authority()).hasToString("hook.example:" + outside.port());
        assertThat(call.request().uri()).isEqualTo("/a?b=c");
        assertThat(call.header("x-test")).isEqualTo("1");
        assertThat(call.body()).isEqualTo("body");
    }

    @Test
    void aNameThatMeansAnInsideAddressReachesNothing() {
        AReceiver inside = AReceiver.at(vertx, "127.0.0.1", 204);

        assertThatThrownBy(() -> post(resolvingTo("127.0.0.1"), "http://hook.example:" + inside.port()))
                .hasMessage("expected an address of the public internet, found 127.0.0.1");
        assertThat(inside.waiting()).isZero();
    }

    @Test
    void aNameThatChangesItsMeaningWhileItIsCalledReachesNothing() {
        AReceiver inside = AReceiver.at(vertx, "127.0.0.1", 204);
        AReceiver outside = AReceiver.answering(
                vertx,
                new HttpServerOptions().setHost("127.0.0.2").setPort(inside.port()),
                (request, number) -> request.response().end());
        WebhookClient rebound = resolvingTo("127.0.0.2", "127.0.0.1");
        String url = "http://hook.example:" + inside.port();

        assertThat(post(rebound, url)).isEqualTo(200);
        assertThatThrownBy(() -> post(rebound, url)).isInstanceOf(InsideAddressException.class);

        assertThat(outside.waiting()).isEqualTo(1);
        assertThat(inside.waiting()).isZero();
    }

    @Test
    void aRedirectIsAnAnswerAndNotAWay() {
        AReceiver inside = AReceiver.at(vertx, "127.0.0.1", 204);
        AReceiver outside = AReceiver.answering(
                vertx,
                new HttpServerOptions().setHost("127.0.0.2").setPort(0),
                (request, number) -> request.response()
                        .setStatusCode(307)
                        .putHeader("Location", "http://127.0.0.1:" + inside.port())
                        .end());

        assertThat(post(resolvingTo("127.0.0.2"), "http://hook.example:" + outside.port()))
                .isEqualTo(307);
        assertThat(inside.waiting()).isZero();
    }

    @Test
    void overTlsTheCertificateMustBeTheHosts() {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("hook.example");
        AReceiver outside = AReceiver.answering(
                vertx,
                new HttpServerOptions()
                        .setHost("127.0.0.2")
                        .setPort(0)
                        .setSsl(true)
                        .setKeyCertOptions(certificate.keyCertOptions()),
                (request, number) -> request.response().end());
        HttpClientOptions trusting = new HttpClientOptions().setTrustOptions(certificate.trustOptions());
        WebhookClient client = client(trusting, "127.0.0.2", "127.0.0.2");

        assertThat(post(client, "https://hook.example:" + outside.port())).isEqualTo(200);
        assertThatThrownBy(() -> post(client, "https://other.example:" + outside.port()))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> post(resolvingTo("127.0.0.2"), "https://hook.example:" + outside.port()))
                .as("a certificate that nobody vouches for")
                .isInstanceOf(SSLException.class);
        certificate.delete();
    }
}
