"""Writes settings.json: diffusers' schedulers under settings that tables.json and steps/ do not have.

Needs torch and diffusers (made with torch 2.13, diffusers at commit 58eb52c). Run: python settings.py > settings.json
Latents are 16 numbers. Noise and the clean latents are the first two draws of seed 7; the network's output is
0.6 x / (1 + |x|) + 0.5 n, x what goes in, n the next draw of seed 7; schedulers draw from seed 99. Kept are the
latents after each of the last two calls.
"""
import inspect
import itertools
import json
import sys

import torch
from diffusers import (
    DDIMScheduler,
    DPMSolverMultistepScheduler,
    EulerAncestralDiscreteScheduler,
    EulerDiscreteScheduler,
    HeunDiscreteScheduler,
    LCMScheduler,
    UniPCMultistepScheduler,
)

SDXL = dict(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1, clip_sample=False,
            set_alpha_to_one=False, timestep_spacing="leading")
ZERO_SNR = dict(rescale_betas_zero_snr=True, prediction_type="v_prediction", timestep_spacing="trailing")
COSINE = dict(beta_schedule="squaredcos_cap_v2")
KARRAS = dict(use_karras_sigmas=True)
EXPONENTIAL = dict(use_exponential_sigmas=True)
TO_LEAST = dict(final_sigmas_type="sigma_min")
SDE = dict(algorithm_type="sde-dpmsolver++")
SPACINGS = [dict(timestep_spacing=spacing) for spacing in ("leading", "trailing", "linspace")]


def over_spacings(settings):
    return [{**settings, **spacing} for spacing in SPACINGS]


ANY = [{}, dict(beta_schedule="linear"), COSINE, dict(prediction_type="sample"), dict(steps_offset=0)]
SETTINGS = {
    EulerDiscreteScheduler: ANY + over_spacings(EXPONENTIAL) + over_spacings(TO_LEAST) + [
        {**KARRAS, "sigma_min": 0.1, "sigma_max": 10.0}, {**KARRAS, **ZERO_SNR}, {**ZERO_SNR, **TO_LEAST},
        {**COSINE, **KARRAS}, dict(num_train_timesteps=500)],
    EulerAncestralDiscreteScheduler: [s for s in ANY if s.get("prediction_type") != "sample"] + [ZERO_SNR, KARRAS],
    HeunDiscreteScheduler: ANY + over_spacings(EXPONENTIAL) + over_spacings(KARRAS) + [
        dict(clip_sample=True, clip_sample_range=2.0), ZERO_SNR],
    DPMSolverMultistepScheduler: ANY + over_spacings(EXPONENTIAL) + over_spacings(TO_LEAST) + over_spacings(ZERO_SNR) + [
        {**COSINE, **KARRAS}, dict(solver_type="heun"), {**SDE, "solver_type": "heun"}, {**SDE, **KARRAS, **TO_LEAST},
        {**TO_LEAST, "euler_at_final": True}, {**TO_LEAST, "lower_order_final": False},
        {**COSINE, "lambda_min_clipped": -5.1}, {**COSINE, "lambda_min_clipped": -5.1, "timestep_spacing": "linspace"},
        {**ZERO_SNR, **SDE}, dict(solver_type="bh2")],
    DDIMScheduler: ANY + SPACINGS + [
        dict(clip_sample=True), dict(clip_sample=True, clip_sample_range=2.0), dict(set_alpha_to_one=True), ZERO_SNR,
        dict(eta=0.5), dict(eta=1.0, timestep_spacing="trailing")],
    UniPCMultistepScheduler: ANY + over_spacings(EXPONENTIAL) + over_spacings(TO_LEAST) + over_spacings(ZERO_SNR) + [
        dict(solver_type="bh1"), {**KARRAS, **TO_LEAST}, {**TO_LEAST, "lower_order_final": False}, {**COSINE, **KARRAS},
        {**KARRAS, "sigma_min": 0.1, "sigma_max": 10.0}, {**TO_LEAST, "solver_type": "bh1"}],
    LCMScheduler: ANY + [
        dict(original_inference_steps=25), dict(timestep_scaling=2.0), dict(clip_sample=True), ZERO_SNR,
        dict(num_train_timesteps=500)],
}


def walk(cls, settings, steps, start):
    eta = settings.get("eta", 0.0)
    overrides = {key: value for key, value in settings.items() if key != "eta"}
    scheduler = cls.from_config({**SDXL, **overrides})
    scheduler.set_timesteps(steps)
    generator = torch.Generator().manual_seed(7)
    noise, clean = torch.randn(16, generator=generator), torch.randn(16, generator=generator)
    timesteps = scheduler.timesteps[start:]
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(start)
    x = noise * scheduler.init_noise_sigma if start == 0 else scheduler.add_noise(clean, noise, timesteps[:1])
    extra = {}
    if "generator" in inspect.signature(scheduler.step).parameters:
        extra["generator"] = torch.Generator().manual_seed(99)
    if eta:
        extra["eta"] = eta
    latents = []
    for t in timesteps:
        scaled = scheduler.scale_model_input(x, t)
        output = 0.6 * scaled / (1 + scaled.abs()) + 0.5 * torch.randn(16, generator=generator)
        # UniPC's sums need a batch and a channel.
        x = scheduler.step(output[None, None], t, x[None, None], return_dict=False, **extra)[0][0, 0]
        latents.append([float(f"{v:.9g}") for v in x])
    if not torch.isfinite(x).all():
        print("not finite:", cls.__name__, settings, steps, start, file=sys.stderr)
        return None
    return dict(_class_name=cls.__name__, settings=overrides, eta=eta, steps=steps, start=start,
                timesteps=[float(f"{t:.9g}") for t in timesteps], last_latents=latents[-2:])


cases = []
for cls, list_of_settings in SETTINGS.items():
    for settings, (steps, start) in itertools.product(list_of_settings, ((3, 0), (7, 0), (16, 0), (16, 10))):
        cases.append(walk(cls, settings, steps, start))
json.dump(dict(scheduler_config=SDXL, cases=[case for case in cases if case]), sys.stdout)
