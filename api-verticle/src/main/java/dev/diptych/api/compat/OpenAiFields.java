package dev.diptych.api.compat;

/** What becomes of the fields of OpenAI's {@code POST /v1/images/generations} and {@code /v1/images/edits}. */
final class OpenAiFields {
    private static final Dictionary BOTH = Dictionary.builder()
            .honoured("prompt", "prompt")
            .mapped(
                    "model",
                    "a model of this service; OpenAI's own names (`dall-e-…`, `gpt-image-…`) mean the default",
                    "model")
            .honoured("n", "images")
            .mapped("size", "`WxH`; `auto` and none are the model's native size", "width", "height")
            .mapped("quality", "`low` 20, `medium`, `standard` and `auto` 30, `high` and `hd` 50 steps")
            .mapped(
                    "response_format",
                    "`b64_json` or `url`; by default `url` for `dall-e-…`, else `b64_json`; with `stream` always base64")
            .mapped(
                    "output_format",
                    "`png` or `jpeg`; `webp` is refused: no encoder; so is `jpeg` behind a `url`, which is the PNG")
            .mapped("output_compression", "JPEG quality, 0 to 100; 100 by default")
            .mapped("stream", "Server-Sent Events: `…partial_image` and `…completed`")
            .mapped("partial_images", "0 to 3 real previews, spread over base and refiner")
            .refused("background", "pictures are opaque", "auto", "opaque")
            .accepted("for the caller's own books; not kept", "user")
            .honoured("negative_prompt", "negative_prompt")
            .honoured("seed", "seed")
            .honoured("steps", "steps")
            .honoured("guidance_scale", "guidance_scale")
            .honoured("scheduler", "scheduler")
            .honoured("handoff", "handoff")
            .build();

    static final Dictionary GENERATIONS = Dictionary.builder()
            .all(BOTH)
            .accepted("there is no moderation to turn down", "moderation")
            .refused("style", "say it in the prompt", "vivid")
            .build();

    static final Dictionary EDITS = Dictionary.builder()
            .all(BOTH)
            .mapped("image", "one PNG or JPEG; also as `image[]` with one entry", "init_image")
            .mapped(
                    "mask",
                    "transparent is drawn anew; none: the picture's own transparency, else the whole picture",
                    "mask")
            .mapped("input_fidelity", "without a mask: `low` strength 0.6, `high` strength 0.3")
            .honoured("strength", "strength")
            .build();

    private OpenAiFields() {}
}
