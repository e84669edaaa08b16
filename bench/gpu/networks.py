"""SDXL's networks in plain torch, after its paper (arXiv 2307.01952) and the config files of its checkpoints.

Only their shapes matter here: weights are random. Needs torch and nothing else.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Unet:
    """channels: of each level; depth: transformer blocks of each level; context: width of the text; pooled: of its summary."""

    channels: tuple
    depth: tuple
    middle: int
    context: int
    pooled: int
    time_ids: int
    side: int
    head: int = 64
    layers: int = 2
    id_width: int = 256


@dataclass(frozen=True)
class Text:
    width: int
    layers: int
    heads: int
    quick: bool
    projected: int
    words: int = 49408
    tokens: int = 77


@dataclass(frozen=True)
class Vae:
    channels: tuple
    layers: int = 2


SDXL = {
    "base": Unet((320, 640, 1280), (0, 2, 10), 10, 2048, 1280, 6, 128),
    "refiner": Unet((384, 768, 1536, 1536), (0, 4, 4, 0), 4, 1280, 1280, 5, 128),
    "text_encoder": Text(768, 12, 12, True, 768),
    "text_encoder_2": Text(1280, 32, 20, False, 1280),
    "vae": Vae((128, 256, 512, 512)),
}

# The same wiring at a size that two CPU cores run in seconds.
SMALL = {
    "base": Unet((32, 64, 64), (0, 1, 2), 2, 64, 32, 6, 16, head=32, id_width=8),
    "refiner": Unet((32, 64, 64, 64), (0, 1, 1, 0), 1, 32, 32, 5, 16, head=32, id_width=8),
    "text_encoder": Text(32, 2, 2, True, 32),
    "text_encoder_2": Text(32, 3, 2, False, 32),
    "vae": Vae((32, 32, 64, 64)),
}


class FusedAttention(torch.autograd.Function):
    """softmax(q·kᵀ/√d)·v on [batch, tokens, width], which ONNX Runtime has as one operator and torch as one call."""

    @staticmethod
    def forward(ctx, q, k, v, heads):
        split = lambda x: x.unflatten(2, (heads, -1)).transpose(1, 2)
        return F.scaled_dot_product_attention(split(q), split(k), split(v)).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g, q, k, v, heads):
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=heads).setType(q.type())


def attention(q, k, v, heads):
    if torch.onnx.is_in_onnx_export():
        return FusedAttention.apply(q, k, v, heads)
    return FusedAttention.forward(None, q, k, v, heads)


def sinusoids(values, width):
    """[n] -> [n, width]: cosines, then sines, of falling frequencies."""
    half = width // 2
    steps = torch.arange(half, device=values.device, dtype=torch.float32)
    angles = values.float()[:, None] * torch.exp(-math.log(10000) / half * steps)[None]
    return torch.cat([angles.cos(), angles.sin()], 1)


class Attention(nn.Module):
    def __init__(self, width, context, head):
        super().__init__()
        self.heads = width // head
        self.q = nn.Linear(width, width, bias=False)
        self.k = nn.Linear(context, width, bias=False)
        self.v = nn.Linear(context, width, bias=False)
        self.out = nn.Linear(width, width)

    def forward(self, x, context):
        return self.out(attention(self.q(x), self.k(context), self.v(context), self.heads))


class TransformerBlock(nn.Module):
    def __init__(self, width, context, head):
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(3))
        self.own = Attention(width, width, head)
        self.text = Attention(width, context, head)
        self.up = nn.Linear(width, 8 * width)
        self.down = nn.Linear(4 * width, width)

    def forward(self, x, context):
        y = self.norms[0](x)
        x = x + self.own(y, y)
        x = x + self.text(self.norms[1](x), context)
        value, gate = self.up(self.norms[2](x)).chunk(2, -1)
        return x + self.down(value * F.gelu(gate))


class Transformer(nn.Module):
    def __init__(self, width, context, head, depth):
        super().__init__()
        self.norm = nn.GroupNorm(32, width, eps=1e-6)
        self.enter = nn.Linear(width, width)
        self.blocks = nn.ModuleList(TransformerBlock(width, context, head) for _ in range(depth))
        self.leave = nn.Linear(width, width)

    def forward(self, x, context):
        height, width = x.shape[2:]
        y = self.enter(self.norm(x).flatten(2).transpose(1, 2))
        for block in self.blocks:
            y = block(y, context)
        return x + self.leave(y).transpose(1, 2).unflatten(2, (height, width))


class Residual(nn.Module):
    """Two convolutions; time: the width of the timestep's embedding, 0 in a VAE."""

    def __init__(self, enter, leave, time=0, eps=1e-5):
        super().__init__()
        self.norm1 = nn.GroupNorm(32, enter, eps=eps)
        self.conv1 = nn.Conv2d(enter, leave, 3, padding=1)
        self.time = nn.Linear(time, leave) if time else None
        self.norm2 = nn.GroupNorm(32, leave, eps=eps)
        self.conv2 = nn.Conv2d(leave, leave, 3, padding=1)
        self.skip = nn.Conv2d(enter, leave, 1) if enter != leave else nn.Identity()

    def forward(self, x, time=None):
        y = self.conv1(F.silu(self.norm1(x)))
        if self.time is not None:
            y = y + self.time(F.silu(time))[:, :, None, None]
        return self.skip(x) + self.conv2(F.silu(self.norm2(y)))


class UnetNetwork(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        time = 4 * c.channels[0]
        self.time = nn.Sequential(nn.Linear(c.channels[0], time), nn.SiLU(), nn.Linear(time, time))
        added = c.pooled + c.time_ids * c.id_width
        self.added = nn.Sequential(nn.Linear(added, time), nn.SiLU(), nn.Linear(time, time))
        self.enter = nn.Conv2d(4, c.channels[0], 3, padding=1)
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        here, skips = c.channels[0], [c.channels[0]]
        for level, width in enumerate(c.channels):
            for _ in range(c.layers):
                self.down.append(self.layer(here, width, time, c.depth[level]))
                here = width
                skips.append(here)
            if level < len(c.channels) - 1:
                self.down.append(nn.Conv2d(here, here, 3, stride=2, padding=1))
                skips.append(here)
        self.middle = nn.ModuleList(
            [Residual(here, here, time), Transformer(here, c.context, c.head, c.middle), Residual(here, here, time)]
        )
        for level, width in reversed(list(enumerate(c.channels))):
            for _ in range(c.layers + 1):
                self.up.append(self.layer(here + skips.pop(), width, time, c.depth[level]))
                here = width
            if level > 0:
                self.up.append(nn.Conv2d(here, here, 3, padding=1))
        self.norm = nn.GroupNorm(32, here)
        self.leave = nn.Conv2d(here, 4, 3, padding=1)

    def layer(self, enter, leave, time, depth):
        c = self.c
        return nn.ModuleList(
            [Residual(enter, leave, time)] + ([Transformer(leave, c.context, c.head, depth)] if depth else [])
        )

    def forward(self, sample, timestep, encoder_hidden_states, text_embeds, time_ids):
        c = self.c
        ids = sinusoids(time_ids.flatten(), c.id_width).reshape(time_ids.shape[0], c.time_ids * c.id_width)
        kind = self.enter.weight.dtype
        time = self.time(sinusoids(timestep, c.channels[0]).to(kind))
        time = time + self.added(torch.cat([text_embeds, ids.to(kind)], 1))
        x = self.enter(sample)
        skips = [x]
        for part in self.down:
            x = part(x) if isinstance(part, nn.Conv2d) else self.run(part, x, time, encoder_hidden_states)
            skips.append(x)
        before, attend, after = self.middle
        x = after(attend(before(x, time), encoder_hidden_states), time)
        for part in self.up:
            if isinstance(part, nn.Conv2d):
                x = part(F.interpolate(x, scale_factor=2.0, mode="nearest"))
            else:
                x = self.run(part, torch.cat([x, skips.pop()], 1), time, encoder_hidden_states)
        return self.leave(F.silu(self.norm(x)))

    @staticmethod
    def run(layer, x, time, context):
        x = layer[0](x, time)
        return layer[1](x, context) if len(layer) > 1 else x


class TextLayer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.heads, self.quick = c.heads, c.quick
        self.norm1, self.norm2 = nn.LayerNorm(c.width), nn.LayerNorm(c.width)
        self.q, self.k, self.v, self.out = (nn.Linear(c.width, c.width) for _ in range(4))
        self.up, self.down = nn.Linear(c.width, 4 * c.width), nn.Linear(4 * c.width, c.width)

    def forward(self, x, mask):
        y = self.norm1(x)
        q, k, v = (part(y).unflatten(2, (self.heads, -1)).transpose(1, 2) for part in (self.q, self.k, self.v))
        weights = torch.softmax(q @ k.transpose(2, 3) / math.sqrt(q.shape[3]) + mask, -1)
        x = x + self.out((weights @ v).transpose(1, 2).flatten(2))
        y = self.up(self.norm2(x))
        return x + self.down(y * torch.sigmoid(1.702 * y) if self.quick else F.gelu(y))


class TextNetwork(nn.Module):
    """CLIP's text encoder; projects: gives text_embeds and last_hidden_state first, else last_hidden_state and pooler_output."""

    def __init__(self, c, projects):
        super().__init__()
        self.words, self.places = nn.Embedding(c.words, c.width), nn.Parameter(torch.zeros(c.tokens, c.width))
        self.layers = nn.ModuleList(TextLayer(c) for _ in range(c.layers))
        self.norm = nn.LayerNorm(c.width)
        self.project = nn.Linear(c.width, c.projected, bias=False) if projects else None
        self.register_buffer("mask", torch.full((c.tokens, c.tokens), -1e4).triu(1))

    def forward(self, input_ids):
        x = self.words(input_ids) + self.places
        states = [x]
        for layer in self.layers:
            x = layer(x, self.mask)
            states.append(x)
        last = self.norm(x)
        rows = torch.arange(input_ids.shape[0], device=input_ids.device)
        pooled = last[rows, input_ids.argmax(1)]
        first = (last, pooled) if self.project is None else (self.project(pooled), last)
        return (*first, *states)


class VaeAttention(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norm = nn.GroupNorm(32, width, eps=1e-6)
        self.q, self.k, self.v, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, x):
        height, width = x.shape[2:]
        y = self.norm(x).flatten(2).transpose(1, 2)
        y = self.out(attention(self.q(y), self.k(y), self.v(y), 1))
        return x + y.transpose(1, 2).unflatten(2, (height, width))


class VaeMiddle(nn.Sequential):
    def __init__(self, width):
        super().__init__(Residual(width, width, eps=1e-6), VaeAttention(width), Residual(width, width, eps=1e-6))


class Upsample(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Decoder(nn.Sequential):
    """[n, 4, h, w] -> [n, 3, 8h, 8w]."""

    def __init__(self, c):
        here = c.channels[-1]
        parts = [nn.Conv2d(4, 4, 1), nn.Conv2d(4, here, 3, padding=1), VaeMiddle(here)]
        for level, width in reversed(list(enumerate(c.channels))):
            for _ in range(c.layers + 1):
                parts.append(Residual(here, width, eps=1e-6))
                here = width
            parts += [Upsample(here)] if level > 0 else []
        super().__init__(*parts, nn.GroupNorm(32, here, eps=1e-6), nn.SiLU(), nn.Conv2d(here, 3, 3, padding=1))


class Encoder(nn.Sequential):
    """[n, 3, 8h, 8w] -> [n, 8, h, w]: means and log-variances."""

    def __init__(self, c):
        here = c.channels[0]
        parts = [nn.Conv2d(3, here, 3, padding=1)]
        for level, width in enumerate(c.channels):
            for _ in range(c.layers):
                parts.append(Residual(here, width, eps=1e-6))
                here = width
            if level < len(c.channels) - 1:
                parts += [nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(here, here, 3, stride=2)]
        parts += [VaeMiddle(here), nn.GroupNorm(32, here, eps=1e-6), nn.SiLU(), nn.Conv2d(here, 8, 3, padding=1)]
        super().__init__(*parts, nn.Conv2d(8, 8, 1))


def random(make, device, dtype):
    """The network with small random weights, so that what flows through it stays finite in half precision too."""
    torch.manual_seed(0)
    with torch.device("meta"):
        network = make()
    network = network.to_empty(device=device).to(dtype).eval().requires_grad_(False)
    for part in network.modules():
        for name, tensor in (*part.named_parameters(recurse=False), *part.named_buffers(recurse=False)):
            if name == "mask":
                tensor.copy_(torch.full_like(tensor, -1e4).triu(1))
            elif isinstance(part, (nn.GroupNorm, nn.LayerNorm)):
                tensor.fill_(1 if name == "weight" else 0)
            elif tensor.ndim < 2:
                tensor.zero_()
            else:
                tensor.normal_(0, 0.5 / math.sqrt(tensor[0].numel()))
    return network
