"""Writes a base and a refiner of SDXL's size with random weights as a model folder in Optimum's layout.

python3 export.py TO --like models/shapes [--small] [--device cuda] [--half]
"""

import argparse
import json
import pathlib
import shutil
import sys
import time

import torch

from networks import SDXL, SMALL, Decoder, Encoder, TextNetwork, UnetNetwork, random

OPSET = 17


def write(network, inputs, names, outputs, dynamic, folder, config):
    folder.mkdir(parents=True)
    started = time.time()
    with torch.no_grad():
        torch.onnx.export(
            network, inputs, str(folder / "model.onnx"), input_names=names, output_names=outputs,
            dynamic_axes=dynamic, opset_version=OPSET, dynamo=False, custom_opsets={"com.microsoft": 1},
            do_constant_folding=False,
        )
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    print(f"export: {folder.parent.name}/{folder.name} in {time.time() - started:.0f} s", file=sys.stderr, flush=True)


def write_text(c, projects, folder, like, device, dtype):
    network = random(lambda: TextNetwork(c, projects), device, dtype)
    first = ["text_embeds", "last_hidden_state"] if projects else ["last_hidden_state", "pooler_output"]
    outputs = first + [f"hidden_states.{i}" for i in range(c.layers + 1)]
    config = json.loads((like / "config.json").read_text())
    config |= {"hidden_size": c.width, "num_hidden_layers": c.layers, "projection_dim": c.projected}
    ids = torch.full((2, c.tokens), 49407, device=device)
    batched = {name: {0: "batch_size"} for name in ["input_ids", *outputs]}
    write(network, (ids,), ["input_ids"], outputs, batched, folder, config)


def write_unet(c, folder, like, device, dtype):
    network = random(lambda: UnetNetwork(c), device, dtype)
    side = min(c.side, 32)
    inputs = (
        torch.randn(2, 4, side, side, device=device, dtype=dtype),
        torch.tensor([501.0, 301.0], device=device),
        torch.randn(2, 77, c.context, device=device, dtype=dtype),
        torch.randn(2, c.pooled, device=device, dtype=dtype),
        torch.full((2, c.time_ids), float(8 * c.side), device=device),
    )
    names = ["sample", "timestep", "encoder_hidden_states", "text_embeds", "time_ids"]
    dynamic = {name: {0: "batch_size"} for name in [*names, "out_sample"]}
    for name in ("sample", "out_sample"):
        dynamic[name] |= {2: "height", 3: "width"}
    dynamic["encoder_hidden_states"] |= {1: "sequence_length"}
    config = json.loads((like / "config.json").read_text())
    config |= {
        "sample_size": c.side, "block_out_channels": c.channels, "cross_attention_dim": c.context,
        "addition_time_embed_dim": c.id_width,
        "projection_class_embeddings_input_dim": c.pooled + c.time_ids * c.id_width,
    }
    write(network, inputs, names, ["out_sample"], dynamic, folder, config)


def write_vae(c, folder, like, device):
    """In single precision always: SDXL's own VAE overflows in half."""
    config = json.loads((like / "vae_decoder" / "config.json").read_text()) | {"block_out_channels": c.channels}
    latents = torch.randn(1, 4, 16, 16, device=device)
    pixels = torch.randn(1, 3, 128, 128, device=device)
    for name, make, into, enter, leave in (
        ("vae_decoder", Decoder, latents, "latent_sample", "sample"),
        ("vae_encoder", Encoder, pixels, "sample", "latent_parameters"),
    ):
        dynamic = {end: {0: "batch_size", 2: end + "_height", 3: end + "_width"} for end in (enter, leave)}
        network = random(lambda: make(c), device, torch.float32)
        write(network, (into,), [enter], [leave], dynamic, folder / name, config)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("to", type=pathlib.Path)
    parser.add_argument("--like", type=pathlib.Path, required=True, help="a model whose tokenizers and config files serve")
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--half", action="store_true")
    args = parser.parse_args()
    sizes = SMALL if args.small else SDXL
    dtype = torch.float16 if args.half else torch.float32
    for part in ("base", "refiner"):
        to, like = args.to / part, args.like / part
        to.mkdir(parents=True)
        for kept in ("model_index.json", "scheduler", "tokenizer", "tokenizer_2"):
            if (like / kept).is_dir():
                shutil.copytree(like / kept, to / kept)
            elif (like / kept).exists():
                shutil.copy(like / kept, to / kept)
        # What SDXL's latents look like in red, green and blue, four channels and a bias: spares fitting it at start.
        (to / "diptych.json").write_text(json.dumps({"latent_rgb": [0.3, 0.3, 0.3, -0.1, 0, 0.1, 0, 0.1, 0, -0.2, -0.2, -0.2, 0, 0, 0]}))
        if part == "base":
            write_text(sizes["text_encoder"], False, to / "text_encoder", like / "text_encoder", args.device, dtype)
        write_text(sizes["text_encoder_2"], True, to / "text_encoder_2", like / "text_encoder_2", args.device, dtype)
        write_unet(sizes[part], to / "unet", like / "unet", args.device, dtype)
        write_vae(sizes["vae"], to, like, args.device)


if __name__ == "__main__":
    main()
