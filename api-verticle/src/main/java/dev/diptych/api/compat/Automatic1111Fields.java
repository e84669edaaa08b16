package dev.diptych.api.compat;

/** What becomes of the fields of AUTOMATIC1111's {@code /sdapi/v1/txt2img} and {@code /sdapi/v1/img2img}. */
final class Automatic1111Fields {
    private static final String HIRES = "only with `enable_hr`, which is refused";
    private static final String CHURN = "only with `s_churn`, which is refused";
    private static final String KEPT = "the service keeps every picture in its store";

    private static final Dictionary BOTH = Dictionary.builder()
            .honoured("prompt", "prompt")
            .mapped("negative_prompt", "`negative_prompt`; the empty text is none", "negative_prompt")
            .mapped("seed", "`seed`; -1 draws one. Picture k has seed + k, as there", "seed")
            .mapped("sampler_name", "`scheduler`, together with A1111's `scheduler`: the table below", "scheduler")
            .mapped("sampler_index", "as `sampler_name`, where that is absent")
            .mapped("scheduler", "`Automatic`, `Uniform` or `Karras`: the table below")
            .mapped("batch_size", "`images` is batch_size times n_iter, 8 at most", "images")
            .mapped("n_iter", "see batch_size")
            .honoured("steps", "steps")
            .honoured("cfg_scale", "guidance_scale")
            .honoured("width", "width")
            .honoured("height", "height")
            .mapped(
                    "refiner_checkpoint",
                    "`handoff`: the model's own refiner, or `None`; absent: the model's default",
                    "handoff.mode")
            .mapped("refiner_switch_at", "`handoff`: mode continue, at this part of the noise", "handoff.at")
            .mapped(
                    "override_settings",
                    "`sd_model_checkpoint` is `model`, `CLIP_stop_at_last_layers` n is `clip_skip` n - 2; others refused",
                    "model",
                    "clip_skip")
            .accepted("settings never outlive their request", "override_settings_restore_afterwards")
            .mapped("send_images", "false: the answer has no pictures")
            .accepted(KEPT, "save_images", "do_not_save_samples", "do_not_save_grid")
            .mapped("force_task_id", "the idempotency key: the same id is the same job")
            .refused("eta", "schedulers keep their own noise: 1 ancestral, 0 DDIM", 0, 1)
            .refused("s_churn", "no scheduler churns", 0)
            .accepted(CHURN, "s_tmin", "s_tmax")
            .refused("s_noise", "noise is not scaled", 1)
            .refused("s_min_uncond", "guidance is always whole", 0)
            .refused("subseed_strength", "there are no variations", 0)
            .accepted("only with `subseed_strength`, which is refused", "subseed")
            .refused("seed_resize_from_w", "noise is drawn at the picture's size", 0, -1)
            .refused("seed_resize_from_h", "noise is drawn at the picture's size", 0, -1)
            .refused("styles", "there are no stored styles")
            .refused("restore_faces", "there is no face restorer", false)
            .refused("tiling", "pictures do not tile", false)
            .refused("script_name", "there are no scripts", "")
            .refused("script_args", "there are no scripts")
            .mapped("alwayson_scripts", "refused unless every script's `args` are empty")
            .refused("controlnet_units", "there is no ControlNet")
            .refused("use_deprecated_controlnet", "there is no ControlNet", false)
            .accepted("there are no extra networks", "disable_extra_networks")
            .refused("infotext", "send the fields themselves", "")
            .accepted("not kept", "comments")
            .build();

    static final Dictionary TXT2IMG = Dictionary.builder()
            .all(BOTH)
            .refused("enable_hr", "there is no second pass at a larger size", false)
            .accepted(
                    HIRES,
                    "denoising_strength",
                    "hr_scale",
                    "hr_upscaler",
                    "hr_second_pass_steps",
                    "hr_resize_x",
                    "hr_resize_y",
                    "hr_checkpoint_name",
                    "hr_sampler_name",
                    "hr_scheduler",
                    "hr_prompt",
                    "hr_negative_prompt",
                    "firstphase_width",
                    "firstphase_height")
            .refused("firstpass_image", "there is no second pass")
            .build();

    static final Dictionary IMG2IMG = Dictionary.builder()
            .all(BOTH)
            .mapped(
                    "init_images",
                    "`init_image`: one picture, as base64 or data URI; addresses are refused",
                    "init_image")
            .mapped("mask", "`mask`: white is drawn anew", "mask")
            .mapped("inpainting_mask_invert", "1: black is drawn anew")
            .mapped("denoising_strength", "`strength`; 0.75 by default, as there", "strength")
            .mapped("include_init_images", "whether the answer's parameters repeat the pictures")
            .refused("resize_mode", "pictures fill their size: scaled on the short side and cropped", 0, 1)
            .accepted("masks are binary, in units of 8 pixels", "mask_blur", "mask_blur_x", "mask_blur_y", "mask_round")
            .accepted("the masked part starts from what is there (A1111's 1), noised by strength", "inpainting_fill")
            .accepted("the whole picture is worked on", "inpaint_full_res", "inpaint_full_res_padding")
            .refused("initial_noise_multiplier", "noise is not scaled", 1)
            .accepted("for InstructPix2Pix models only", "image_cfg_scale")
            .refused("latent_mask", "send `mask`")
            .build();

    private Automatic1111Fields() {}
}
