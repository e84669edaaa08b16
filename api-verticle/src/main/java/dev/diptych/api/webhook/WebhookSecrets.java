package dev.diptych.api.webhook;

import dev.diptych.api.keys.Signer;
import java.util.Base64;
import java.util.Map;

/**
 * Signs deliveries as https://www.standardwebhooks.com has it, with a secret per tenant, so that no tenant can sign what
 * another's services would believe.
 */
public final class WebhookSecrets {
    private final Signer service;

    /** @param service the service's own key, which all tenants' secrets follow from */
    public WebhookSecrets(Signer service) {
        this.service = service;
    }

    /** What a tenant's services verify with. */
    public String secret(String tenant) {
        return "whsec_" + Base64.getEncoder().encodeToString(signer(tenant).key());
    }

    /**
     * @param id the same at every attempt
     * @param timestamp in seconds since 1970
     */
    Map<String, String> headers(String tenant, String id, long timestamp, String body) {
        byte[] signature = signer(tenant).sign(id + "." + timestamp + "." + body);
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                "v1," + Base64.getEncoder().encodeToString(signature));
    }

    private Signer signer(String tenant) {
        return service.of("webhook:" + tenant);
    }
}
