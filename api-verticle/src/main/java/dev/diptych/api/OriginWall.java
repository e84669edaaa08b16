package dev.diptych.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.net.URI;
import java.util.Collection;
import java.util.Set;

/**
 * Keeps the pages of other web sites out: a browser sends their origin along, also with requests that CORS does not
 * cover (WebSockets, plain forms). Without keys the name under which this node is called must be loopback's too, or a
 * foreign name that points here would be an origin of its own.
 */
final class OriginWall implements SecurityPolicyHandler {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final Collection<String> allowed;
    private final boolean loopbackOnly;

    OriginWall(Collection<String> allowed, boolean loopbackOnly) {
        this.allowed = allowed;
        this.loopbackOnly = loopbackOnly;
    }

    @Override
    public void handle(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        HostAndPort host = request.authority();
        if (loopbackOnly && (host == null || !LOOPBACK.contains(host.host()))) {
            refuse(ctx, "a host name of loopback, since no keys are configured");
            return;
        }
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin == null || isAllowed(origin, host)) {
            ctx.next();
        } else if (isRead(request)) {
            // The browser keeps the answer from the page, as it has no CORS headers.
            ctx.next();
        } else {
            refuse(ctx, "an origin that is this node's or configured");
        }
    }

    private boolean isAllowed(String origin, HostAndPort host) {
        return allowed.contains("*") || allowed.contains(origin) || isOwn(origin, host);
    }

    private static boolean isOwn(String origin, HostAndPort host) {
        try {
            return host != null
                    && host.toString().equalsIgnoreCase(URI.create(origin).getAuthority());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isRead(HttpServerRequest request) {
        boolean safe = request.method() == HttpMethod.GET
                || request.method() == HttpMethod.HEAD
                || request.method() == HttpMethod.OPTIONS;
        return safe && !request.headers().contains(HttpHeaders.UPGRADE);
    }

    private static void refuse(RoutingContext ctx, String expected) {
        Problems.send(ctx, Problem.of(403, "foreign-origin", "Not from there", "expected " + expected));
    }
}
