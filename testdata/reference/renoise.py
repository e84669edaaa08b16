"""Reference runs of the hand-off `renoise`, which diffusers has no pipeline for: diffusers' own schedulers, transformers'
tokenizers and ONNX Runtime's networks, put together as docs/golden.md says. Writes testdata/cases/renoise_*.

    pip install torch diffusers transformers onnxruntime numpy
    python testdata/reference/renoise.py            (from the repository's root)
"""
import json
import os
import shutil

import numpy as np
import onnxruntime as ort
import torch
from diffusers import DPMSolverMultistepScheduler, EulerDiscreteScheduler, HeunDiscreteScheduler
from transformers import CLIPTokenizer

MODEL, CASES = "models/shapes", "testdata/cases"
PROMPT, NEGATIVE = "a red circle on a blue background", "a green square on a white background"
SEED, SIDE, SCALE, GUIDANCE, HANDOFF = 140, 16, 0.13025, 5.0, 0.8
SCHEDULERS = {
    "euler_10": (EulerDiscreteScheduler, {}, 10),
    "heun_10": (HeunDiscreteScheduler, {}, 10),
    "dpmpp_2m_karras_10": (DPMSolverMultistepScheduler, {"use_karras_sigmas": True}, 10),
}


def network(folder, name):
    return ort.InferenceSession(f"{MODEL}/{folder}/{name}/model.onnx", providers=["CPUExecutionProvider"])


def text(folder, halves):
    """[negative, positive] context and pooled embedding."""
    contexts, pooled = [], None
    for suffix, dtype in halves:
        tokenizer = CLIPTokenizer.from_pretrained(f"{MODEL}/{folder}/tokenizer{suffix}")
        encoder = network(folder, "text_encoder" + suffix)
        ids = tokenizer([NEGATIVE, PROMPT], padding="max_length", max_length=77, return_tensors="np").input_ids
        names = [output.name for output in encoder.get_outputs()]
        layers = max(int(name.split(".")[1]) for name in names if name.startswith("hidden_states"))
        out = dict(zip(names, encoder.run(None, {"input_ids": ids.astype(dtype)})))
        contexts.append(out[f"hidden_states.{layers - 1}"])
        pooled = out.get("text_embeds", pooled)
    return np.concatenate(contexts, -1), pooled


def pixel_ids(last):
    return np.array([[8 * SIDE, 8 * SIDE, 0, 0, *tail] for tail in last], np.float32)


def guided(unet, scheduler, latents, t, told):
    sample = scheduler.scale_model_input(torch.cat([latents] * 2), t).numpy()
    context, pooled, time_ids = told
    out = unet.run(None, {"sample": sample, "timestep": np.array([int(t)] * 2, np.int64),
                          "encoder_hidden_states": context, "text_embeds": pooled, "time_ids": time_ids})[0]
    negative, positive = torch.from_numpy(out).chunk(2)
    return negative + GUIDANCE * (positive - negative)


def clean_estimate(scheduler, prediction, t, latents):
    if isinstance(scheduler, DPMSolverMultistepScheduler):
        return scheduler.convert_model_output(prediction, sample=latents)
    return scheduler.step(prediction, t, latents).pred_original_sample


def walk(unet, scheduler, calls, latents, told, ends_clean):
    steps = []
    scheduler.set_begin_index(calls.start)
    for call in calls:
        t = scheduler.timesteps[call]
        prediction = guided(unet, scheduler, latents, t, told)
        if ends_clean and call == calls[-1]:
            if scheduler.step_index is None:
                scheduler._init_step_index(t)
            latents = clean_estimate(scheduler, prediction, t, latents)
        else:
            latents = scheduler.step(prediction, t, latents).prev_sample
        steps.append(latents)
    return torch.stack(steps)


def write(name, model, scheduler, arrays, seed, steps, calls, **more):
    folder = f"{CASES}/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for key, array in arrays.items():
        np.save(f"{folder}/{key}.npy", array)
    config = {key: value for key, value in scheduler.config.items() if not key.startswith("_")}
    manifest = {"case": name, "note": f"hand-off renoise at {HANDOFF}", "model": model, "handoff": "renoise",
                "pipeline": "StableDiffusionXLPipeline" if model == "base" else "StableDiffusionXLImg2ImgPipeline",
                "scheduler": type(scheduler).__name__, "scheduler_config": config, "num_unet_calls": len(calls),
                "seed": seed, "params": {"prompt": PROMPT, "negative_prompt": NEGATIVE, "num_inference_steps": steps,
                                         "guidance_scale": GUIDANCE, **more},
                "random_draws": ["renoise.py"]}
    with open(f"{folder}/manifest.json", "w") as file:
        json.dump(manifest, file, indent=1)


def main():
    base, refiner, decoder = network("base", "unet"), network("refiner", "unet"), network("refiner", "vae_decoder")
    base_told = *text("base", [("", np.int32), ("_2", np.int64)]), pixel_ids([(8 * SIDE, 8 * SIDE)] * 2)
    refiner_told = *text("refiner", [("_2", np.int64)]), pixel_ids([(2.5,), (6.0,)])
    config = json.load(open(f"{MODEL}/base/scheduler/scheduler_config.json"))
    for name, (kind, options, steps) in SCHEDULERS.items():
        scheduler = kind.from_config(config, **options)
        scheduler.set_timesteps(steps)
        order = scheduler.order
        starts = scheduler.timesteps[::order]  # a second-order table repeats all timesteps but the first
        starts = starts if order == 1 else torch.cat([scheduler.timesteps[:1], scheduler.timesteps[2::2]])
        cut = int((starts >= round(1000 - 1000 * HANDOFF)).sum())
        calls = range(0, order * (cut - 1) + 1)
        noise = torch.randn((1, 4, SIDE, SIDE), generator=torch.Generator().manual_seed(SEED))
        first = noise * scheduler.init_noise_sigma
        latents = walk(base, scheduler, calls, first, base_told, True)
        arrays = dict(rand_00=noise, latents_init=first, latents=latents, prompt_embeds=base_told[0],
                      text_embeds=base_told[1], time_ids=base_told[2],
                      timesteps=np.array([float(scheduler.timesteps[call]) for call in calls]))
        write(f"renoise_{name}_a_base", "base", scheduler, arrays, SEED, steps, calls, denoising_end=HANDOFF)

        scheduler = kind.from_config(config, **options)
        scheduler.set_timesteps(steps)
        calls = range(order * cut, len(scheduler.timesteps))
        scheduler.set_begin_index(calls.start)
        noise = torch.randn((1, 4, SIDE, SIDE), generator=torch.Generator().manual_seed(SEED + 1))
        clean = latents[-1]
        first = scheduler.add_noise(clean, noise, scheduler.timesteps[calls.start:calls.start + 1])
        latents = walk(refiner, scheduler, calls, first, refiner_told, False)
        pixels = decoder.run(None, {"latent_sample": (latents[-1] / SCALE).numpy()})[0].transpose(0, 2, 3, 1)
        image = np.rint(np.clip(pixels / 2 + 0.5, 0, 1) * 255).astype(np.uint8)
        arrays = dict(rand_00=noise, latents_in=clean, latents_init=first, latents=latents, image_u8=image,
                      prompt_embeds=refiner_told[0], text_embeds=refiner_told[1], time_ids=refiner_told[2],
                      timesteps=np.array([float(scheduler.timesteps[call]) for call in calls]))
        write(f"renoise_{name}_b_refiner", "refiner", scheduler, arrays, SEED + 1, steps, calls,
              image="<Tensor>", denoising_start=HANDOFF)
        print(name, "cut at step", cut, "latents", float(latents[-1].std()))


if __name__ == "__main__":
    main()
