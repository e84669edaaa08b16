"""Reference runs of diffusers' own pipelines around the ONNX networks of models/shapes, for what a prompt, a guidance
interval, a strength and an inpainting UNet can ask. Writes case folders to testdata/cases and testdata/inpainting.

    pip install torch diffusers transformers onnxruntime numpy pillow
    python testdata/reference/variants.py           (first: it makes the inpainting UNet)
    python testdata/reference/pipelines.py          (from the repository's root)

The prompts of cases with a "prompt_syntax" are encoded here, by the rules that docs/golden.md tells: windows of 75
ids with begin and end each, weights as "prompt_syntax" says. diffusers gets them as prompt_embeds.
"""
import json
import os
import shutil
from types import SimpleNamespace

import numpy as np
import onnxruntime as ort
import torch
from diffusers import (DDIMScheduler, DPMSolverMultistepScheduler, EulerAncestralDiscreteScheduler,
                       EulerDiscreteScheduler, HeunDiscreteScheduler, LCMScheduler, StableDiffusionXLImg2ImgPipeline,
                       StableDiffusionXLInpaintPipeline, StableDiffusionXLPipeline, UniPCMultistepScheduler)
from diffusers.configuration_utils import FrozenDict
from diffusers.models.autoencoders import vae as posterior
from diffusers.models.autoencoders.vae import DiagonalGaussianDistribution
from diffusers.pipelines.stable_diffusion_xl import (pipeline_stable_diffusion_xl, pipeline_stable_diffusion_xl_img2img,
                                                     pipeline_stable_diffusion_xl_inpaint)
from diffusers.schedulers import (scheduling_dpmsolver_multistep, scheduling_euler_ancestral_discrete,
                                  scheduling_lcm)
from PIL import Image, ImageDraw
from transformers import CLIPTokenizer

MODEL = "models/shapes"
PROMPT, NEGATIVE = "a red circle on a blue background", "a green square on a white background"
KARRAS = {"use_karras_sigmas": True}
SCHEDULERS = {
    "euler": (EulerDiscreteScheduler, {}), "euler_a": (EulerAncestralDiscreteScheduler, {}),
    "heun": (HeunDiscreteScheduler, {}), "ddim": (DDIMScheduler, {}), "lcm": (LCMScheduler, {}),
    "unipc": (UniPCMultistepScheduler, {}), "dpmpp_2m": (DPMSolverMultistepScheduler, {}),
    "euler_trailing": (EulerDiscreteScheduler, {"timestep_spacing": "trailing"}),
    "dpmpp_2m_karras": (DPMSolverMultistepScheduler, KARRAS),
    "dpmpp_2m_sde_karras": (DPMSolverMultistepScheduler, {"algorithm_type": "sde-dpmsolver++", **KARRAS}),
}


# The networks, as the pipelines want to see them.

class Network(torch.nn.Module):
    device, dtype = torch.device("cpu"), torch.float32

    def __init__(self, folder, file=None):
        super().__init__()
        self.session = ort.InferenceSession(file or f"{folder}/model.onnx", providers=["CPUExecutionProvider"])
        self.outputs = [output.name for output in self.session.get_outputs()]
        self.types = {value.name: np.int32 if "int32" in value.type else np.int64 if "int64" in value.type
                      else np.float32 for value in self.session.get_inputs()}
        self.config = FrozenDict(json.load(open(f"{folder}/config.json")))

    def ask(self, **values):
        values = {name: np.asarray(value).astype(self.types[name]) for name, value in values.items()}
        return [torch.from_numpy(out) for out in self.session.run(None, values)]


class TextEncoder(Network):
    def forward(self, ids, output_hidden_states=True):
        out = dict(zip(self.outputs, self.ask(input_ids=ids)))
        layers = [out[f"hidden_states.{i}"] for i in range(sum(name.startswith("hidden") for name in out))]
        return Encoded(out.get("text_embeds", out["last_hidden_state"]), layers)


class Encoded:
    def __init__(self, first, hidden_states):
        self.first, self.hidden_states = first, hidden_states

    def __getitem__(self, index):
        return self.first


class Unet(Network):
    def __init__(self, folder, file=None, channels=4):
        super().__init__(folder, file)
        self.config = FrozenDict({**self.config, "in_channels": channels})
        width = self.config.projection_class_embeddings_input_dim
        self.add_embedding = SimpleNamespace(linear_1=SimpleNamespace(in_features=width))
        self.asked = []

    def forward(self, sample, timestep, encoder_hidden_states, added_cond_kwargs, **_):
        self.asked.append((float(timestep), encoder_hidden_states, added_cond_kwargs))
        return self.ask(sample=sample, timestep=[float(timestep)] * len(sample),
                        encoder_hidden_states=encoder_hidden_states, **added_cond_kwargs)


class Vae(Network):
    def __init__(self, model):
        super().__init__(f"{model}/vae_decoder")
        self.encoder = Network(f"{model}/vae_encoder")

    def encode(self, pixels):
        return SimpleNamespace(latent_dist=DiagonalGaussianDistribution(self.encoder.ask(sample=pixels)[0]))

    def decode(self, latents, return_dict=False, generator=None):
        return self.ask(latent_sample=latents)


def parts(stage, unet=None):
    folder = f"{MODEL}/{stage}"
    base = stage == "base"
    tokenizer = CLIPTokenizer.from_pretrained
    return dict(
        vae=Vae(folder), unet=unet or Unet(f"{folder}/unet"), scheduler=None,
        text_encoder=TextEncoder(f"{folder}/text_encoder") if base else None,
        tokenizer=tokenizer(f"{folder}/tokenizer") if base else None,
        text_encoder_2=TextEncoder(f"{folder}/text_encoder_2"), tokenizer_2=tokenizer(f"{folder}/tokenizer_2"),
        force_zeros_for_empty_prompt=base, add_watermarker=False)


# Prompts with weights and of any length: lists of windows, each a list of (text, weight).

def windows(tokenizer, sections):
    rows = []
    for section in sections:
        ids = [(token, weight) for text, weight in section for token in tokenizer(text).input_ids[1:-1]]
        rows += [ids[at:at + 75] for at in range(0, len(ids), 75)]
    return rows or [[]]


def weighted_as_a1111(hidden, weights, empty):
    before = hidden.mean((1, 2), keepdim=True)
    hidden = hidden * weights
    return hidden * (before / hidden.mean((1, 2), keepdim=True))


def weighted_as_comfyui(hidden, weights, empty):
    return empty + weights * (hidden - empty)


WEIGHTED = {"a1111": weighted_as_a1111, "comfyui": weighted_as_comfyui}


def embedded(halves, sections, count, syntax):
    contexts, pooled = [], None
    for tokenizer, encoder in halves:
        rows = windows(tokenizer, sections)
        rows += [[]] * (count - len(rows))
        ids = [[tokenizer.bos_token_id, *[token for token, _ in row], tokenizer.eos_token_id] for row in rows]
        ids = np.array([row + [tokenizer.pad_token_id] * (77 - len(row)) for row in ids])
        out, empty = encoder(ids), encoder(tokenizer("", padding="max_length", max_length=77, return_tensors="np")
                                           .input_ids)
        weights = torch.tensor([[1, *[w for _, w in row], *[1] * (76 - len(row))] for row in rows])[..., None]
        hidden = WEIGHTED[syntax](out.hidden_states[-2], weights, empty.hidden_states[-2])
        contexts.append(hidden.reshape(1, -1, hidden.shape[-1]))
        pooled = out.first[:1]
    return torch.cat(contexts, -1), pooled


def embeds(pipe, positive, negative, syntax="a1111"):
    halves = [(pipe.tokenizer, pipe.text_encoder)] if pipe.text_encoder else []
    halves.append((pipe.tokenizer_2, pipe.text_encoder_2))
    count = max(len(windows(tokenizer, sections)) for tokenizer, _ in halves for sections in (positive, negative))
    context, pooled = embedded(halves, positive, count, syntax)
    negative_context, negative_pooled = embedded(halves, negative, count, syntax)
    return dict(prompt_embeds=context, pooled_prompt_embeds=pooled, negative_prompt_embeds=negative_context,
                negative_pooled_prompt_embeds=negative_pooled)


# Recording.

DRAWS = []


def record_draws():
    for module in (pipeline_stable_diffusion_xl, pipeline_stable_diffusion_xl_img2img,
                   pipeline_stable_diffusion_xl_inpaint, posterior, scheduling_dpmsolver_multistep,
                   scheduling_euler_ancestral_discrete, scheduling_lcm):
        def drawn(*shape, module=module, draw=module.randn_tensor, **more):
            noise = draw(*shape, **more)
            DRAWS.append((module.__name__.split(".")[-1], noise.clone()))
            return noise
        module.randn_tensor = drawn


class Interval:
    """Guidance on in the steps from int(start * n) to before int(end * n), which is what diffusers' guiders do."""

    def __init__(self, pipe, start, end, steps, order, scale):
        self.on = [int(start * steps) <= call // order < int(end * steps) for call in range(order * steps + 1)]
        self.scale = scale
        context, negative, pooled, negative_pooled = pipe.encode_prompt(PROMPT, negative_prompt=NEGATIVE)
        self.rows = dict(prompt_embeds=torch.cat([negative, context]), add_text_embeds=torch.cat([negative_pooled, pooled]),
                         add_time_ids=torch.tensor([[128.0, 128, 0, 0, 128, 128]] * 2))

    def first_scale(self):
        return self.scale if self.on[0] else 1.0

    def __call__(self, pipe, call, timestep, tensors):
        on = self.on[call + 1]
        pipe._guidance_scale = self.scale if on else 1.0
        return {"latents": tensors["latents"], **{name: rows if on else rows[1:] for name, rows in self.rows.items()}}


def run(folder, name, pipe, scheduler, seed, more=None, switch=None, images=None, handed=None,
        syntax="a1111", **params):
    kind, options = SCHEDULERS[scheduler]
    stage = "refiner" if pipe.text_encoder is None else "base"
    config = json.load(open(f"{MODEL}/{stage}/scheduler/scheduler_config.json"))
    pipe.scheduler = kind.from_config(config, **options)
    pipe.set_progress_bar_config(disable=True)
    DRAWS.clear()
    pipe.unet.asked.clear()
    entered, after = [], []
    step = pipe.scheduler.step
    pipe.scheduler.step = Recorded(step, entered)
    names = ["latents", "prompt_embeds", "add_text_embeds", "add_time_ids"] if switch else ["latents"]

    def ended(pipe, call, timestep, tensors):
        after.append(tensors["latents"].clone())
        return switch(pipe, call, timestep, tensors) if switch else tensors
    generators = [torch.Generator().manual_seed(one) for one in (seed if isinstance(seed, list) else [seed])]
    image = pipe(generator=generators if isinstance(seed, list) else generators[0], callback_on_step_end=ended,
                 callback_on_step_end_tensor_inputs=names,
                 **{"output_type": "np", **params, **(handed or {}), **(images or {})}).images
    told = max(pipe.unet.asked, key=lambda asked: len(asked[1]))
    arrays = {f"rand_{i:02d}": noise for i, (_, noise) in enumerate(DRAWS)}
    arrays |= dict(latents_init=entered[0], latents=torch.stack(after), prompt_embeds=told[1],
                   text_embeds=told[2]["text_embeds"], time_ids=told[2]["time_ids"],
                   timesteps=np.array([asked[0] for asked in pipe.unet.asked]))
    if isinstance(image, np.ndarray):
        arrays["image_u8"] = (image * 255).round().astype(np.uint8)
    folder = f"testdata/{folder}/{name}"
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for key, array in arrays.items():
        np.save(f"{folder}/{key}.npy", array)
    for key, picture in (images or {}).items():
        picture.save(f"{folder}/{'mask' if key == 'mask_image' else 'input'}.png")
    params |= {key: "<Image>" for key in images or {}}
    settings = {key: value for key, value in pipe.scheduler.config.items() if not key.startswith("_")}
    manifest = {"case": name, "model": stage, "pipeline": type(pipe).__name__, "scheduler": kind.__name__,
                "scheduler_config": settings, "seed": seed, "params": {**params, **(more or {})},
                "random_draws": [where for where, _ in DRAWS]}
    if handed and "prompt_embeds" in handed:
        manifest["prompt_syntax"] = syntax
    with open(f"{folder}/manifest.json", "w") as file:
        json.dump(manifest, file, indent=1)
    print(name, "calls", len(after), "draws", len(DRAWS), "latents", float(after[-1].std()))
    return image


class Recorded:
    """A scheduler's step that keeps what entered it; the pipelines look at its parameters."""

    def __init__(self, step, entered):
        self.step, self.entered, self.__wrapped__ = step, entered, step

    def __call__(self, output, timestep, sample, *more, **named):
        self.entered.append(sample.clone())
        return self.step(output, timestep, sample, *more, **named)


def pictures():
    picture = Image.new("RGB", (128, 128), (40, 70, 220))
    ImageDraw.Draw(picture).ellipse([30, 30, 98, 98], fill=(235, 215, 50))
    mask = Image.new("L", (128, 128), 0)
    ImageDraw.Draw(mask).ellipse([50, 20, 120, 90], fill=255)
    return picture, mask


def main():
    record_draws()
    base, refiner = parts("base"), parts("refiner")
    text = StableDiffusionXLPipeline(**base)
    image = StableDiffusionXLImg2ImgPipeline(**base)
    refining = StableDiffusionXLImg2ImgPipeline(**refiner, requires_aesthetics_score=True)
    inpaint = StableDiffusionXLInpaintPipeline(**base)
    nine = StableDiffusionXLInpaintPipeline(**parts("base", Unet(
        f"{MODEL}/base/unet", "testdata/variants/unet_inpainting/model.onnx", channels=9)))
    picture, mask = pictures()
    size = dict(height=128, width=128)
    plain = dict(prompt=PROMPT, negative_prompt=NEGATIVE, guidance_scale=5.0)
    ten = dict(plain, num_inference_steps=10)

    # Guidance within an interval of the steps.
    for scheduler, start, end in (("euler", 0.0, 0.65), ("euler", 0.25, 0.75), ("heun", 0.2, 0.5)):
        interval = Interval(text, start, end, 10, 2 if scheduler == "heun" else 1, 5.0)
        run("cases", f"t2i_{scheduler}_guided_{start}_to_{end}", text, scheduler, 200,
            dict(guidance_start=start, guidance_end=end, guidance_scale=5.0), interval,
            **{**ten, "guidance_scale": interval.first_scale()}, **size)

    # Prompts of several windows, of weights, of both.
    long = ", ".join([PROMPT] * 24)
    weighty = [[("a ", 1), ("red", 1.4), (" circle on a ", 1), ("blue", 1 / 1.1), (" background ", 1), ("(!)", 1.1)]]
    weights = r"a (red:1.4) circle on a [blue] background (\(!\))", "a ((green)) square:0.5)"
    light = [[("a ", 1), ("green", 1.1 ** 2), (" square:0.5)", 1)]]
    for name, scheduler, (prompt, negative), sections, negatives, syntax in (
            ("long_prompt", "euler", (long, NEGATIVE), [[(long, 1)]], [[(NEGATIVE, 1)]], "a1111"),
            ("long_negative", "dpmpp_2m", (PROMPT, long), [[(PROMPT, 1)]], [[(long, 1)]], "a1111"),
            ("break", "euler", ("a red circle BREAK on a blue background", NEGATIVE),
             [[("a red circle ", 1)], [(" on a blue background", 1)]], [[(NEGATIVE, 1)]], "a1111"),
            ("weights", "euler", weights, weighty, light, "a1111"),
            ("weights_windows", "euler", (f"a (red:1.6) circle BREAK ({long}:0.7)", "(green:1.2)"),
             [[("a ", 1), ("red", 1.6), (" circle ", 1)], [(" ", 1), (long, 0.7)]], [[("green", 1.2)]], "a1111"),
            ("weights_comfyui", "euler", weights, weighty, light, "comfyui")):
        run("cases", f"t2i_{name}", text, scheduler, 210, dict(prompt=prompt, negative_prompt=negative), syntax=syntax,
            handed=embeds(text, sections, negatives, syntax), num_inference_steps=10, guidance_scale=5.0, **size)
    run("cases", "ref_weights", refining, "euler", 211,
        dict(prompt=r"a (red:1.4) circle on a [blue] background (\(!\))", negative_prompt=long), images=dict(image=picture),
        handed=embeds(refining, weighty, [[(long, 1)]]), num_inference_steps=10, guidance_scale=5.0, strength=0.4)

    # Second prompts, absent negatives, few steps.
    run("cases", "t2i_prompt2", text, "euler", 220, **ten, **size, prompt_2="a yellow triangle on a black background",
        negative_prompt_2="orange")
    run("cases", "t2i_neg_none", text, "euler", 220, **dict(ten, negative_prompt=None), **size)
    run("cases", "ref_neg_none", refining, "euler", 220, images=dict(image=picture),
        **dict(ten, negative_prompt=None), strength=0.5)
    run("cases", "t2i_euler_a_4_cfg0", text, "euler_a", 221, **dict(plain, guidance_scale=0.0), num_inference_steps=4,
        **size)
    run("cases", "t2i_lcm_8_cfg1", text, "lcm", 221, **dict(plain, guidance_scale=1.0), num_inference_steps=8, **size)
    run("cases", "t2i_dpmpp_2m_sde_karras", text, "dpmpp_2m_sde_karras", 221, **ten, **size)

    # How many of n steps a strength leaves: ⌊n·s⌋.
    for scheduler, steps, strength in (("euler", 10, 0.33), ("ddim", 7, 0.45), ("unipc", 25, 0.05), ("heun", 10, 0.29),
                                       ("dpmpp_2m", 3, 0.99)):
        run("cases", f"i2i_{scheduler}_{steps}_{strength}", image, scheduler, 230, images=dict(image=picture),
            **plain, num_inference_steps=steps, strength=strength)

    # A refiner whose folder has another table than the base's: the rest of ens_euler_10_a_base.
    latents = torch.from_numpy(np.load("testdata/cases/ens_euler_10_a_base/latents.npy")[-1])
    run("cases", "ens_euler_trailing_10_b_refiner", refining, "euler_trailing", 111, dict(image="<Tensor>"),
        handed=dict(image=latents), **ten, denoising_start=0.8)

    # Image to image over the middle of the table: the picture enters as it is.
    run("cases", "i2i_euler_0.3_to_0.8", image, "euler", 231, images=dict(image=picture), **ten, denoising_start=0.3,
        denoising_end=0.8, output_type="latent")

    # A refiner whose folder names another scheduler, over the base's finished latents: the rest of ref_full_a_base.
    latents = torch.from_numpy(np.load("testdata/cases/ref_full_a_base/latents.npy")[-1])
    run("cases", "ref_ddim_0.3_10_from_latent", refining, "ddim", 113, dict(image="<Tensor>"),
        handed=dict(image=latents), **ten, strength=0.3)

    # Inpainting by blending: with a multistep scheduler, of two pictures with a generator each, as an ensemble of base and
    # refiner. And by a UNet of nine channels.
    both = dict(image=picture, mask_image=mask)
    run("cases", "inp_dpmpp_2m_0.6", inpaint, "dpmpp_2m", 240, images=both, **ten, **size, strength=0.6)
    run("cases", "inp_euler_a_batch2", inpaint, "euler_a", [242, 7], images=both, **size, num_inference_steps=6,
        guidance_scale=5.0, strength=0.7, prompt=[PROMPT, "an orange triangle"], negative_prompt=[NEGATIVE, ""],
        prompt_2=["a yellow triangle", ""])
    latents = run("cases", "inp_ens_euler_10_a_base", inpaint, "euler", 243, images=both, **ten, **size,
                  denoising_end=0.8, output_type="latent")
    run("cases", "inp_ens_euler_10_b_refiner", StableDiffusionXLInpaintPipeline(**refiner, requires_aesthetics_score=True),
        "euler", 244, dict(image="<Tensor>"), images=dict(mask_image=mask), handed=dict(image=latents), **ten, **size,
        denoising_start=0.8)
    for scheduler, strength in (("euler", 1.0), ("euler", 0.6), ("dpmpp_2m_karras", 0.9999)):
        run("inpainting", f"nine_{scheduler}_{strength}", nine, scheduler, 241, images=both, **ten, **size,
            strength=strength)


if __name__ == "__main__":
    main()
