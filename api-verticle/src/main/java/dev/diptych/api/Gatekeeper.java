package dev.diptych.api;

import dev.diptych.api.keys.Caller;
import dev.diptych.api.keys.Keys;
import dev.diptych.api.keys.Role;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks every caller for a key of the role that the contract's {@code x-role} names, before a byte of the body is
 * read. Paths outside of the contract need the role submit where they are an API or come with a body, none where they are
 * the web page.
 */
final class Gatekeeper implements SecurityPolicyHandler {
    private static final String CALLER = "diptych.caller";

    private static final Problem NO_KEY =
            Problem.of(401, "no-key", "A key is needed", "expected Authorization: Bearer and a valid key");

    private final OpenAPIContract contract;
    private final Keys keys;
    private final PictureLinks links;
    private final Set<RoutingContext> open = new HashSet<>();

    Gatekeeper(OpenAPIContract contract, Keys keys, PictureLinks links) {
        this.contract = contract;
        this.keys = keys;
        this.links = links;
    }

    /** Who makes this request; only where a key was needed. */
    static Caller caller(RoutingContext ctx) {
        return Objects.requireNonNull(ctx.get(CALLER));
    }

    /** Whose things a request may see; null: a signed link names the very thing, whoever's it is. */
    static @Nullable String tenant(RoutingContext ctx) {
        Caller caller = ctx.get(CALLER);
        return caller == null ? null : caller.tenant();
    }

    /** The key of a request, or null: a bearer token, or the password of HTTP Basic for clients that know no other. */
    static @Nullable String key(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            return null;
        } else if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return password(header.substring(6).trim());
        }
        return header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).trim()
                : null;
    }

    private static @Nullable String password(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            int colon = decoded.indexOf(':');
            return colon < 0 ? null : decoded.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public void handle(RoutingContext ctx) {
        Optional<Role> needed = needed(ctx);
        if (isLink(ctx)) {
            // Whoever has the link may show the picture on a page of his own.
            ctx.response().putHeader("Cross-Origin-Resource-Policy", "cross-origin");
            ctx.next();
            return;
        } else if (needed.isEmpty()) {
            ctx.next();
            return;
        }
        Optional<Caller> caller = keys.caller(key(ctx.request()));
        if (caller.isEmpty()) {
            Problems.send(ctx, NO_KEY);
        } else if (!caller.get().role().covers(needed.get())) {
            Problems.send(ctx, forbidden(needed.get(), caller.get().role()));
        } else {
            ctx.put(CALLER, caller.get());
            if (keys.configured()) {
                open.add(ctx);
                ctx.addEndHandler(ended -> open.remove(ctx));
            }
            ctx.next();
        }
    }

    /** The keys have changed: what is still being answered to a caller who may no longer ask ends now. */
    void checkOpen() {
        List.copyOf(open).stream().filter(ctx -> !isStillGood(ctx)).forEach(ctx -> Problems.send(ctx, NO_KEY));
    }

    private boolean isStillGood(RoutingContext ctx) {
        Caller admitted = caller(ctx);
        return keys.caller(key(ctx.request()))
                .filter(now ->
                        now.tenant().equals(admitted.tenant()) && now.role().covers(admitted.role()))
                .isPresent();
    }

    private boolean isLink(RoutingContext ctx) {
        String path = ctx.normalizedPath();
        Operation operation = operation(ctx, path);
        return operation != null
                && operation.getOperationId().equals("getImage")
                && links.opens(
                        path, ctx.request().getParam("expires"), ctx.request().getParam("signature"));
    }

    private Optional<Role> needed(RoutingContext ctx) {
        String path = ctx.normalizedPath();
        Operation operation = operation(ctx, path);
        if (operation == null) {
            boolean page = !path.startsWith("/v1/")
                    && !path.startsWith("/sdapi/")
                    && ctx.request().method() != HttpMethod.POST;
            return page ? Optional.empty() : Optional.of(Role.SUBMIT);
        }
        String role = operation.getOpenAPIModel().getString("x-role");
        return Optional.ofNullable(role).map(name -> Role.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    private @Nullable Operation operation(RoutingContext ctx, String path) {
        return contract.findOperation(path, Methods.ruling(ctx.request().method()));
    }

    private static Problem forbidden(Role needed, Role found) {
        return Problem.of(
                403,
                "forbidden",
                "The key may not do this",
                "expected a key of role %s, found %s".formatted(needed.wireName(), found.wireName()));
    }
}
