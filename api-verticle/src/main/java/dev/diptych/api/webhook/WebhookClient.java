package dev.diptych.api.webhook;

import dev.diptych.queue.Webhook;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Posts to addresses that strangers chose. A host is resolved once for each call, and the call goes to the very address
 * that the wall let through: a name that means something else a moment later (DNS rebinding) reaches nothing. Redirects
 * are not followed, and of the answer only its status is read.
 */
final class WebhookClient {
    private final HttpClient http;
    private final HostResolver resolver;
    private final AddressWall wall;
    private final long timeoutMillis;

    WebhookClient(
            Vertx vertx,
            HttpClientOptions options,
            int connections,
            HostResolver resolver,
            AddressWall wall,
            Duration timeout) {
        this.http = vertx.createHttpClient(options.setKeepAlive(false), new PoolOptions().setHttp1MaxSize(connections));
        this.resolver = resolver;
        this.wall = wall;
        this.timeoutMillis = timeout.toMillis();
    }

    /** The status of the answer; fails with {@link InsideAddressException} before anything is connected to. */
    Future<Integer> post(URI url, Map<String, String> headers, Buffer body) {
        Webhook hook = new Webhook(url, Webhook.ENDS);
        return resolver.resolve(hook.host())
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .compose(address -> wall.lets(hook.host(), address)
                        ? http.request(to(hook, address))
                        : Future.failedFuture(new InsideAddressException(address)))
                .compose(request -> send(request, headers, body));
    }

    private RequestOptions to(Webhook hook, InetAddress address) {
        URI url = hook.url();
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(hook.port(), address.getHostAddress()))
                .setHost(hook.host())
                .setPort(hook.port())
                .setSsl(hook.isTls())
                .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
                .setConnectTimeout(timeoutMillis)
                .setFollowRedirects(false);
    }

    private Future<Integer> send(HttpClientRequest request, Map<String, String> headers, Buffer body) {
        headers.forEach(request::putHeader);
        return request.send(body)
                .timeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .map(response -> response.exceptionHandler(cut -> {}).statusCode())
                .onComplete(known -> request.reset());
    }

    Future<Void> close() {
        return http.close();
    }
}
