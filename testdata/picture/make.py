"""Makes this folder: small pictures of every kind that people send, and what Pillow makes of them.

Run in the repository's root with Pillow 12.3.0 and numpy installed: python testdata/picture/make.py
X.png or X.jpg is the sample; X.rgb is [height, width, 3] as Pillow decodes it, X.alpha its transparency if it has any.
lanczos.png, resized to WxH by Pillow's Lanczos filter, is lanczos_WxH.rgb.
"""
import io
import os
import struct
import zlib

import numpy as np
from PIL import Image, ImageOps, PngImagePlugin

HERE = os.path.dirname(os.path.abspath(__file__))
W, H = 22, 15


def colours():
    y, x = np.mgrid[0:H, 0:W].astype(float)
    red = 255 * x / (W - 1)
    green = 255 * y / (H - 1)
    blue = 127.5 + 127.5 * np.sin(x / 3 + y / 4)
    picture = np.stack([red, green, blue], -1)
    picture[2:6, 3:8] = (250, 20, 30)
    return picture


def put(name, data):
    with open(os.path.join(HERE, name), "wb") as out:
        out.write(data)


def png(kind, depth, rows, *chunks, interlaced=0):
    """A PNG file of rows already packed to bytes; Pillow itself writes no 16-bit colours."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    header = struct.pack(">IIBBBBB", W, H, depth, kind, 0, 0, interlaced)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(chunk(*c) for c in chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def sample(name, data, expected, alpha=None):
    put(name, data)
    stem = name.rsplit(".", 1)[0]
    put(stem + ".rgb", np.asarray(expected, dtype=np.uint8).tobytes())
    if alpha is not None:
        put(stem + ".alpha", np.asarray(alpha, dtype=np.uint8).tobytes())


def by_pillow(name, data):
    picture = Image.open(io.BytesIO(data))
    alpha = picture.convert("RGBA").getchannel("A") if picture.has_transparency_data else None
    sample(name, data, picture.convert("RGB"), alpha)


def saved(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


real = colours()
rgb = Image.fromarray(real.round().astype(np.uint8))
grey = rgb.convert("L")
alpha = Image.fromarray((255 * np.mgrid[0:H, 0:W][1] / (W - 1)).astype(np.uint8))
deep = (real * 257).round().astype(">u2")
deep_grey = deep[..., 1]
deep_alpha = (np.asarray(alpha).astype(">u2") * 257).astype(">u2")

# PNG
by_pillow("rgb8.png", saved(rgb, "PNG"))
by_pillow("grey8.png", saved(grey, "PNG"))
by_pillow("grey1.png", saved(grey.convert("1"), "PNG"))
four = np.asarray(grey) >> 4
sample("grey4.png", png(0, 4, [bytes((r[i] << 4) | (r[i + 1] if i + 1 < W else 0) for i in range(0, W, 2)) for r in four]),
       np.repeat((four * 17)[..., None], 3, -1))
by_pillow("palette8.png", saved(rgb.quantize(60), "PNG"))
by_pillow("palette2.png", saved(rgb.quantize(4), "PNG", bits=2))
transparent = rgb.quantize(16)
by_pillow("palette_alpha.png", saved(transparent, "PNG", transparency=bytes(range(0, 256, 16))))
rgba = rgb.copy()
rgba.putalpha(alpha)
by_pillow("rgba8.png", saved(rgba, "PNG"))
by_pillow("grey_alpha8.png", saved(Image.merge("LA", (grey, alpha)), "PNG"))
by_pillow("rgb_key.png", saved(rgb, "PNG", transparency=(250, 20, 30)))
by_pillow("grey_key.png", saved(grey, "PNG", transparency=int(np.asarray(grey)[3, 4])))
# Of 16 bits the upper 8 are kept: Pillow does so for colours, and maps grey to another mode.
sample("rgb16.png", png(2, 16, [r.tobytes() for r in deep]), deep >> 8)
assert (np.asarray(Image.open(os.path.join(HERE, "rgb16.png")).convert("RGB")) == deep >> 8).all()
sample("grey16.png", png(0, 16, [r.tobytes() for r in deep_grey]), np.repeat((deep_grey >> 8)[..., None], 3, -1))
sample("rgba16.png", png(6, 16, [r.tobytes() for r in np.concatenate([deep, deep_alpha[..., None]], -1).astype(">u2")]), deep >> 8, deep_alpha >> 8)
passes = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
by_pillow("interlaced.png", png(2, 8, [
    row.tobytes() for x, y, right, down in passes for row in np.asarray(rgb)[y::down, x::right]], interlaced=1))
for orientation in range(1, 9):
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(rgb, "PNG", exif=exif)
    sample(f"turned{orientation}.png", data, ImageOps.exif_transpose(Image.open(io.BytesIO(data))))

# JPEG
by_pillow("ycc.jpg", saved(rgb, "JPEG", quality=95, subsampling=0))
by_pillow("ycc420.jpg", saved(rgb, "JPEG", quality=90, subsampling=2))
by_pillow("progressive.jpg", saved(rgb, "JPEG", quality=95, subsampling=0, progressive=True))
by_pillow("grey.jpg", saved(grey, "JPEG", quality=95))
by_pillow("rgb.jpg", saved(rgb, "JPEG", quality=95, keep_rgb=True))
by_pillow("bad_profile.jpg", saved(rgb, "JPEG", quality=95, subsampling=0, icc_profile=b"no profile"))
inks = Image.merge("CMYK", (*rgb.convert("CMYK").split()[:3], alpha))
cmyk = saved(inks, "JPEG", quality=95)
by_pillow("cmyk.jpg", cmyk)
adobe = cmyk.index(b"Adobe") + 11
assert cmyk[adobe] == 0
by_pillow("ycck.jpg", cmyk[:adobe] + b"\2" + cmyk[adobe + 1:])
exif = Image.Exif()
exif[0x0112] = 6
data = saved(rgb, "JPEG", quality=95, subsampling=0, exif=exif)
sample("turned_jpeg.jpg", data, ImageOps.exif_transpose(Image.open(io.BytesIO(data))))

# Texts that other programs wrote
info = PngImagePlugin.PngInfo()
info.add_text("parameters", "caf\u00e9")
info.add_text("packed", "a" * 500, zip=True)
info.add_itxt("international", "\u732b", lang="ja", tkey="\u932d", zip=True)
put("texts.png", saved(rgb, "PNG", pnginfo=info))

# Resizing
noise = np.random.default_rng(7).integers(0, 256, (47, 61, 3))
noise[:20] = noise[:20, :, :1] // 128 * 255
source = Image.fromarray(noise.astype(np.uint8))
put("lanczos.png", saved(source, "PNG"))
for size in ((40, 30), (128, 96), (61, 20), (17, 47), (5, 3), (62, 48), (1, 1)):
    put("lanczos_%dx%d.rgb" % size, np.asarray(source.resize(size, Image.Resampling.LANCZOS)).tobytes())
