package dev.diptych.image.s3;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Signed requests, sent again when the service or the way to it stumbles. */
final class S3Client {
    private static final int CONNECTIONS = 16;
    private static final int ATTEMPTS = 3;
    private static final long PAUSE_MILLIS = 200;
    private static final int CONNECT_MILLIS = 5_000;
    private static final long ANSWER_MILLIS = 30_000;
    private static final int LARGE = 64 << 10;
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9.]+)</Code>");

    private final Vertx vertx;
    private final S3Settings settings;
    private final S3Signer signer;
    private final HttpClient http;

    S3Client(Vertx vertx, S3Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.signer = new S3Signer(settings);
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** An answer with its body. */
    record Answer(int status, Buffer body) {
        boolean isGood() {
            return status >= 200 && status < 300;
        }

        /** What S3 calls the error, else the status. */
        String error() {
            Matcher code = CODE.matcher(body.toString());
            return code.find() ? code.group(1) : "status " + status;
        }
    }

    /** The answer, whatever it is; fails with {@link S3Exception} if none comes. */
    Future<Answer> send(S3Request request) {
        return attempt(request, 1)
                .recover(e -> Future.failedFuture(new S3Exception(
                        "S3 at %s: expected an answer, found none (%s)".formatted(settings.endpoint(), e.getMessage()),
                        e)));
    }

    URI presigned(S3Request request, Duration valid) {
        return signer.presigned(request, valid);
    }

    private Future<Answer> attempt(S3Request request, int number) {
        return signed(request).compose(signed -> send(signed, request.body())).transform(answer -> {
            boolean stumbled = answer.succeeded() ? answer.result().status() >= 500 : isOfTheWay(answer.cause());
            return stumbled && number < ATTEMPTS
                    ? vertx.timer(PAUSE_MILLIS * number, TimeUnit.MILLISECONDS)
                            .compose(rested -> attempt(request, number + 1))
                    : answer.succeeded()
                            ? Future.succeededFuture(answer.result())
                            : Future.failedFuture(answer.cause());
        });
    }

    /** A connection that lay idle may have been closed by the service when it is used again. */
    private static boolean isOfTheWay(Throwable cause) {
        return cause instanceof IOException
                || cause instanceof TimeoutException
                || cause instanceof HttpClosedException;
    }

    /** A large body is hashed elsewhere than on the event loop. */
    private Future<SdkHttpRequest> signed(S3Request request) {
        return request.body().length() > LARGE
                ? vertx.executeBlocking(() -> signer.signed(request), false)
                : Future.succeededFuture(signer.signed(request));
    }

    private Future<Answer> send(SdkHttpRequest signed, Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.valueOf(signed.method().name()))
                .setAbsoluteURI(signed.getUri().toString());
        return http.request(options).compose(request -> {
            signed.forEachHeader((name, values) -> {
                if (!name.equalsIgnoreCase("Host")) {
                    request.putHeader(name, values);
                }
            });
            return request.send(body)
                    .compose(S3Client::whole)
                    .timeout(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                    .onFailure(e -> request.reset());
        });
    }

    private static Future<Answer> whole(HttpClientResponse response) {
        return response.body().map(body -> new Answer(response.statusCode(), body));
    }

    Future<Void> close() {
        return http.close();
    }
}
