import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { plain, read } from "./pictures.js";

const PROMPT = "a green square on a white background";
const { default: sdwebui, SamplingMethod } = createRequire(import.meta.url)("node-sd-webui");
const client = sdwebui({ apiUrl: process.env.DIPTYCH_URL });
const png = (base64) => Buffer.from(base64, "base64");

test("txt2img by the client's own names", async () => {
  const { images } = await client.txt2img({
    prompt: PROMPT, negativePrompt: "blurry", samplingMethod: SamplingMethod.DPMPlusPlus_2M_Karras, width: 192, height: 128, steps: 5, batchSize: 2, cfgScale: 6, seed: 11,
  });

  assert.equal(images.length, 2);
  const picture = await read(png(images[0]));
  assert.deepEqual([picture.width, picture.height], [192, 128]);
});

test("img2img takes a picture", async () => {
  const white = await plain(128, 128, "#ffffff");
  const { images } = await client.img2img({ prompt: PROMPT, imageData: [white.toString("base64")], width: 128, height: 128, steps: 4 });

  assert.equal((await read(png(images[0]))).width, 128);
});

test("pngInfo reads back what a picture was made from", async () => {
  const { images } = await client.txt2img({ prompt: PROMPT, negativePrompt: "blurry", steps: 5, seed: 11, cfgScale: 6, samplingMethod: SamplingMethod.Euler_A });
  const info = await client.pngInfo({ imageData: images[0] });

  assert.equal(info.prompt, PROMPT);
  assert.equal(info.negativePrompt, "blurry");
  assert.equal(info.steps, 5);
  assert.equal(info.samplingMethod, "Euler a");
});

test("what the service refuses is an error", async () => {
  await assert.rejects(client.txt2img({ prompt: PROMPT, hires: { upscaler: "Latent", upscaleBy: 2 } }));
});
