"""Networks of other conventions, made from those of models/shapes. Writes testdata/variants/unet_inpainting (nine input
channels), vae_decoder_overflow (half floats whose activations go beyond 65504), and taesd_decoder (a small preview decoder,
with what torch decodes by it).

    pip install torch diffusers onnx onnxruntime numpy
    python testdata/reference/variants.py           (from the repository's root)
"""
import os

import numpy as np
import onnx
import torch
from diffusers import AutoencoderTiny
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.transformers.float16 import convert_float_to_float16

VARIANTS = "testdata/variants"


def saved(model, name):
    os.makedirs(f"{VARIANTS}/{name}", exist_ok=True)
    onnx.save(model, f"{VARIANTS}/{name}/model.onnx")


def first_convolution(graph):
    """Its weights, which are those of the network's first input."""
    name = graph.input[0].name
    node = next(node for node in graph.node if node.op_type == "Conv" and node.input[0] == name)
    return next(weights for weights in graph.initializer if weights.name == node.input[1])


def inpainting():
    """Five more channels, of fixed random weights; all weights kept as half floats and used as floats, to be small."""
    model = onnx.load("models/shapes/base/unet/model.onnx")
    graph = model.graph
    weights = first_convolution(graph)
    old = numpy_helper.to_array(weights)
    more = np.random.default_rng(9).normal(0, 0.05, (old.shape[0], 5, *old.shape[2:]))
    weights.CopyFrom(numpy_helper.from_array(np.concatenate([old, more], 1).astype(np.float32), weights.name))
    graph.input[0].type.tensor_type.shape.dim[1].dim_value = 9
    casts = []
    for weights in graph.initializer:
        if weights.data_type == TensorProto.FLOAT and np.prod(weights.dims) > 64:
            name = weights.name
            weights.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(weights).astype(np.float16), name + "_half"))
            casts.append(helper.make_node("Cast", [name + "_half"], [name], to=TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.node[:]
    graph.node.extend(nodes)
    saved(model, "unet_inpainting")


def overflow():
    """As SDXL's original VAE in half precision: an activation beyond the largest half float becomes infinite."""
    model = onnx.load("models/shapes/base/vae_decoder/model.onnx")
    graph = model.graph
    weights = first_convolution(graph)
    # The largest weight near the end of half floats, so that sums of nine times four products go beyond.
    array = numpy_helper.to_array(weights)
    weights.CopyFrom(numpy_helper.from_array(array * np.float32(3e4 / np.abs(array).max()), weights.name))
    saved(convert_float_to_float16(model), "vae_decoder_overflow")


def taesd():
    torch.manual_seed(5)
    tiny = AutoencoderTiny(decoder_block_out_channels=(8, 8, 8, 8), encoder_block_out_channels=(8, 8, 8, 8),
                           num_decoder_blocks=(1, 1, 1, 1), num_encoder_blocks=(1, 1, 1, 1)).eval()

    last = tiny.decoder.layers[-1]
    with torch.no_grad():
        last.weight.mul_(20)
        last.bias.fill_(0.5)

    class Decoder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.tiny = tiny

        def forward(self, latent_sample):
            return self.tiny.decode(latent_sample, return_dict=False)[0]
    latents = torch.from_numpy(np.load("testdata/cases/t2i_euler/latents.npy")[-1])
    folder = f"{VARIANTS}/taesd_decoder"
    os.makedirs(folder, exist_ok=True)
    with torch.no_grad():
        pixels = Decoder()(latents)
        torch.onnx.export(Decoder().eval(), (latents,), f"{folder}/model.onnx", input_names=["latent_sample"],
                          output_names=["sample"], opset_version=17, dynamo=False, dynamic_axes={
                              "latent_sample": {0: "batch", 2: "height", 3: "width"},
                              "sample": {0: "batch", 2: "rows", 3: "columns"}})
    image = (pixels / 2 + 0.5).clamp(0, 1).permute(0, 2, 3, 1) * 255
    np.save(f"{folder}/image_u8.npy", image.round().to(torch.uint8).numpy())
    print("taesd: from", float(pixels.min()), "to", float(pixels.max()))


if __name__ == "__main__":
    inpainting()
    overflow()
    taesd()
