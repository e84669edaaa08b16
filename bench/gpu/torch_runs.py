"""PyTorch on the same networks: one UNet call, and a whole base run of 30 Euler steps with guidance, eager and compiled.

python3 torch_runs.py [--small] [--device cuda] [--half] [--steps 30] [--runs 5]. The last line holds the figures.
"""

import argparse
import statistics
import sys
import time

import torch

from networks import SDXL, SMALL, Decoder, UnetNetwork, random

GUIDANCE = 5.0


def wait(device):
    if device.startswith("cuda"):
        torch.cuda.synchronize()


def median_ms(work, device, runs):
    times = []
    for _ in range(runs):
        wait(device)
        start = time.perf_counter()
        work()
        wait(device)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def euler(steps):
    """Sigmas of SDXL's schedule with leading spacing, and the timesteps where they are reached."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    alphas = torch.cumprod(1 - betas, 0)
    timesteps = [1 + i * (1000 // steps) for i in reversed(range(steps))]
    return timesteps, [(((1 - alphas[t]) / alphas[t]) ** 0.5).item() for t in timesteps] + [0.0]


class Runs:
    def __init__(self, args):
        self.args, self.sizes = args, SMALL if args.small else SDXL
        self.dtype = torch.float16 if args.half else torch.float32
        c = self.c = self.sizes["base"]
        channels_last = torch.channels_last if args.device.startswith("cuda") else torch.contiguous_format
        self.unet = random(lambda: UnetNetwork(c), args.device, self.dtype).to(memory_format=channels_last)
        self.decoder = random(lambda: Decoder(self.sizes["vae"]), args.device, torch.float32)
        self.text = [
            torch.randn(2, 77, c.context, device=args.device, dtype=self.dtype),
            torch.randn(2, c.pooled, device=args.device, dtype=self.dtype),
            torch.full((2, c.time_ids), 8.0 * c.side, device=args.device),
        ]

    def latents(self):
        return torch.randn(1, 4, self.c.side, self.c.side, device=self.args.device, dtype=self.dtype)

    def call(self, unet):
        unet(self.latents().expand(2, -1, -1, -1), torch.full((2,), 500.0, device=self.args.device), *self.text)

    def base(self, unet):
        timesteps, sigmas = euler(self.args.steps)
        x = self.latents() * (sigmas[0] ** 2 + 1) ** 0.5
        for i, t in enumerate(timesteps):
            into = (x / (sigmas[i] ** 2 + 1) ** 0.5).expand(2, -1, -1, -1)
            negative, positive = unet(into, torch.full((2,), float(t), device=x.device), *self.text).chunk(2)
            x = x + (sigmas[i + 1] - sigmas[i]) * (negative + GUIDANCE * (positive - negative))
        return self.decoder(x.float() / 0.13025).cpu()

    def measure(self, unet):
        for _ in range(3):
            self.call(unet)
        self.base(unet)
        calls = median_ms(lambda: self.call(unet), self.args.device, 4 * self.args.runs)
        return calls, median_ms(lambda: self.base(unet), self.args.device, self.args.runs)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--half", action="store_true")
    parser.add_argument("--steps", type=int, default=30)
    parser.add_argument("--runs", type=int, default=5)
    args = parser.parse_args()
    figures = {"torch": torch.__version__, "steps": args.steps}
    with torch.inference_mode():
        runs = Runs(args)
        eager = runs.measure(runs.unet)
        figures |= {"eager_unet_ms": f"{eager[0]:.2f}", "eager_base_ms": f"{eager[1]:.1f}"}
        print(f"torch: eager done, compiling", file=sys.stderr, flush=True)
        try:
            compiled = runs.measure(torch.compile(runs.unet))
            figures |= {"compiled_unet_ms": f"{compiled[0]:.2f}", "compiled_base_ms": f"{compiled[1]:.1f}"}
        except Exception as e:  # a machine without a compiler, a GPU that Triton does not know
            print(f"torch: not compiled: {str(e).splitlines()[0]}", file=sys.stderr)
            figures |= {"compiled_unet_ms": "none", "compiled_base_ms": "none"}
    print("torch: " + " ".join(f"{key}={value}" for key, value in figures.items()))


if __name__ == "__main__":
    main()
