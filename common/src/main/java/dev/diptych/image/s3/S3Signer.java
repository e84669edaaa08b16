package dev.diptych.image.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner.AuthLocation;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signature Version 4, by AWS' own signer. */
final class S3Signer {
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final S3Settings settings;
    private final URI endpoint;
    private final AwsCredentialsIdentity identity;

    S3Signer(S3Settings settings) {
        this.settings = settings;
        this.endpoint = Objects.requireNonNull(settings.endpoint());
        this.identity = AwsCredentialsIdentity.create(
                Objects.requireNonNull(settings.access()), Objects.requireNonNull(settings.secret()));
    }

    /** Signs all of a request; hashes its body. */
    SdkHttpRequest signed(S3Request request) {
        return sign(
                request,
                builder -> builder.payload(
                        ContentStreamProvider.fromByteArrayUnsafe(request.body().getBytes())));
    }

    /** An address that does the request by itself for a while. */
    URI presigned(S3Request request, Duration valid) {
        return sign(
                        request,
                        builder -> builder.putProperty(AwsV4HttpSigner.AUTH_LOCATION, AuthLocation.QUERY_STRING)
                                .putProperty(AwsV4HttpSigner.EXPIRATION_DURATION, valid)
                                .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false))
                .getUri();
    }

    private SdkHttpRequest sign(S3Request request, Consumer<SignRequest.Builder<AwsCredentialsIdentity>> how) {
        SdkHttpRequest unsigned = unsigned(request);
        return signer.sign(builder -> how.accept(builder.identity(identity)
                        .request(unsigned)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, settings.region())
                        // S3 takes paths as they are.
                        .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                        .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)))
                .request();
    }

    private SdkHttpRequest unsigned(S3Request request) {
        String path = "/" + settings.bucket() + (request.key().isEmpty() ? "" : "/" + request.key());
        SdkHttpFullRequest.Builder builder = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method().name()))
                .protocol(endpoint.getScheme())
                .host(endpoint.getHost())
                .encodedPath(path);
        if (endpoint.getPort() > 0) {
            builder.port(endpoint.getPort());
        }
        request.query().forEach(builder::putRawQueryParameter);
        request.headers().forEach(builder::putHeader);
        return builder.build();
    }
}
