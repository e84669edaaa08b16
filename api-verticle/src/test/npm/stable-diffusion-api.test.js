import assert from "node:assert/strict";
import { test } from "node:test";
import sharp from "sharp";
import sdapi from "stable-diffusion-api";
import { leftHalfWhite, plain, read } from "./pictures.js";

const PROMPT = "a red circle on a blue background";
const StableDiffusionApi = sdapi.default ?? sdapi.StableDiffusionApi;
const { hostname, port } = new URL(process.env.DIPTYCH_URL);
const api = new StableDiffusionApi({ host: hostname, port: Number(port), defaultStepCount: 4 });
const pixels = async (image) => read(await image.png().toBuffer());

test("txt2img with the client's own defaults", async () => {
  const result = await api.txt2img({ prompt: PROMPT });

  const picture = await pixels(result.image);
  assert.deepEqual([picture.width, picture.height], [512, 512]);
  const info = JSON.parse(result.info);
  assert.equal(info.sampler_name, "Euler a");
  assert.equal(info.interrupted, false);
  assert.match(info.infotexts[0], /^a red circle on a blue background\nSteps: 4, /);
});

test("a batch has consecutive seeds", async () => {
  const result = await api.txt2img({ prompt: PROMPT, width: 128, height: 128, batch_size: 2, n_iter: 2, seed: 5 });

  assert.equal(result.images.length, 4);
  assert.deepEqual(JSON.parse(result.info).all_seeds, [5, 6, 7, 8]);
});

test("img2img draws the white part of the mask anew", async () => {
  const result = await api.img2img({
    prompt: PROMPT,
    width: 128,
    height: 128,
    init_images: [sharp(await plain(128, 128, "#ffffff"))],
    mask_image: sharp(await leftHalfWhite(128, 128)),
  });

  const picture = await pixels(result.image);
  assert.deepEqual(picture.at(120, 64), [255, 255, 255]);
  assert.deepEqual(picture.at(2, 2), [48, 78, 178]);
  assert.ok(JSON.parse(result.info).diptych.notes.some((note) => note.startsWith("mask_blur: ")));
});

test("an inverted mask draws the black part anew", async () => {
  const result = await api.img2img({
    prompt: PROMPT,
    width: 128,
    height: 128,
    init_images: [sharp(await plain(128, 128, "#ffffff"))],
    mask_image: sharp(await leftHalfWhite(128, 128)),
    inpainting_mask_invert: 1,
  });

  assert.deepEqual((await pixels(result.image)).at(2, 2), [255, 255, 255]);
});

test("progress moves, shows the picture so far, and an interrupt ends the job without pictures", async () => {
  const ended = api.txt2img({ prompt: PROMPT, width: 128, height: 128, steps: 150 });
  let progress;
  do {
    await new Promise((later) => setTimeout(later, 50));
    progress = await api.getProgress();
  } while (progress.state.sampling_step < 2);
  assert.ok(progress.progress > 0 && progress.progress < 1);
  assert.equal(progress.state.sampling_steps, 120);
  assert.equal(Buffer.from(progress.current_image, "base64").subarray(0, 3).toString("hex"), "ffd8ff");

  await api.api.post("/sdapi/v1/interrupt");

  const result = await ended;
  assert.deepEqual(result.images, []);
  assert.equal(JSON.parse(result.info).interrupted, true);
  assert.equal((await api.getProgress()).state.job_count, 0);
});

test("an interrupt without a job of one's own is no error", async () => {
  assert.equal((await api.api.post("/sdapi/v1/interrupt")).status, 200);
});

test("samplers, models and options are listed", async () => {
  const samplers = (await api.getSamplers()).map(({ name }) => name);
  assert.ok(["Euler a", "Euler", "DPM++ 2M", "UniPC"].every((name) => samplers.includes(name)));
  assert.deepEqual((await api.getSdModels()).map(({ title }) => title), ["shapes"]);
  assert.equal(await api.getCurrentModel(), "shapes");
});

test("the model that is set already may be set", async () => {
  await api.setModel("shapes");
});

test("a setting for everybody is refused and says what to do instead", async () => {
  await assert.rejects(api.setOptions({ sd_model_checkpoint: "another" }), ({ response }) => {
    assert.equal(response.status, 422);
    assert.match(response.data.detail, /override_settings/);
    return true;
  });
});

test("a field without a counterpart is refused by its name", async () => {
  await assert.rejects(api.txt2img({ prompt: PROMPT, enable_hr: true }), ({ response }) => {
    assert.equal(response.status, 422);
    assert.match(response.data.detail, /^enable_hr: /);
    return true;
  });
});

test("the refiner is switched to where the caller says", async () => {
  const { data } = await api.api.post("/sdapi/v1/txt2img", {
    prompt: PROMPT, width: 128, height: 128, steps: 10, sampler_name: "Euler", refiner_checkpoint: "shapes/refiner", refiner_switch_at: 0.6,
  });

  assert.match(JSON.parse(data.info).infotexts[0], /Hand-off: continue, Refiner switch at: 0\.6, Base steps: 6, Refiner steps: 4/);
});
