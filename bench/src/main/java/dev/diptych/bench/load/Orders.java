package dev.diptych.bench.load;

import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** The order that the harnesses submit: what a client with an interest in quality sends. */
final class Orders {
    private static final String BODY = """
            {"prompt": "a red circle on a blue background", "negative_prompt": "blurred, noisy", "width": 128,
             "height": 128, "steps": 30, "scheduler": "euler", "guidance_scale": 5.5, "images": 1,
             "handoff": {"mode": "renoise", "at": 0.8, "unit": "noise"}}
            """;

    private Orders() {}

    static Buffer submission() {
        return HttpRequest.of("POST", "/v1/jobs", Map.of("Content-Type", "application/json"), Buffer.buffer(BODY));
    }
}
