package dev.diptych.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.diptych.api.webhook.WebhookSecrets;
import io.vertx.core.Future;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** What a receiver of webhooks needs to know. */
final class WebhookRoutes {
    private final WebhookSecrets secrets;

    WebhookRoutes(WebhookSecrets secrets) {
        this.secrets = secrets;
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("getWebhookSecret")
                .addHandler(Answer.json(ctx -> Future.succeededFuture(JsonNodeFactory.instance
                        .objectNode()
                        .put("secret", secrets.secret(Gatekeeper.caller(ctx).tenant())))));
    }
}
