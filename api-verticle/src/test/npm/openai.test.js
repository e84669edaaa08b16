import assert from "node:assert/strict";
import { test } from "node:test";
import OpenAI, { toFile } from "openai";
import { leftHalfTransparent, plain, read } from "./pictures.js";

const PROMPT = "a red circle on a blue background";
const client = new OpenAI({ baseURL: `${process.env.DIPTYCH_URL}/v1`, apiKey: process.env.DIPTYCH_KEY ?? "none", maxRetries: 0 });
const bytes = ({ b64_json }) => Buffer.from(b64_json, "base64");
const body = (more) => ({ model: "gpt-image-1", prompt: PROMPT, steps: 4, ...more });

test("a prompt becomes a picture of the model's own size", async () => {
  const answer = await client.images.generate(body({ size: "auto" }));

  assert.equal(answer.data.length, 1);
  const picture = await read(bytes(answer.data[0]));
  assert.deepEqual([picture.width, picture.height], [128, 128]);
  assert.equal(answer.size, "128x128");
  assert.equal(answer.output_format, "png");
});

test("two pictures of one order differ, and the first is the seed's", async () => {
  const both = await client.images.generate(body({ n: 2, seed: 7 }));
  const alone = await client.images.generate(body({ seed: 7 }));

  assert.equal(both.data.length, 2);
  assert.notEqual(both.data[0].b64_json, both.data[1].b64_json);
  assert.deepEqual((await read(bytes(both.data[0]))).at(20, 20), (await read(bytes(alone.data[0]))).at(20, 20));
});

test("a picture by address is there", async () => {
  const answer = await client.images.generate(body({ response_format: "url", size: "192x128" }));

  const response = await fetch(answer.data[0].url);
  assert.equal(response.headers.get("content-type"), "image/png");
  const picture = await read(Buffer.from(await response.arrayBuffer()));
  assert.deepEqual([picture.width, picture.height], [192, 128]);
});

test("a picture as JPEG is a JPEG", async () => {
  const answer = await client.images.generate(body({ output_format: "jpeg", output_compression: 80 }));

  assert.equal(answer.output_format, "jpeg");
  assert.equal(bytes(answer.data[0]).subarray(0, 3).toString("hex"), "ffd8ff");
});

test("a stream shows the picture growing, then the picture", async () => {
  const events = [];
  for await (const event of await client.images.generate(body({ stream: true, partial_images: 2, steps: 10 }))) events.push(event);

  assert.deepEqual(events.map(({ type }) => type), ["image_generation.partial_image", "image_generation.partial_image", "image_generation.completed"]);
  assert.deepEqual(events.slice(0, 2).map((event) => event.partial_image_index), [0, 1]);
  assert.notEqual(events[0].b64_json, events[1].b64_json);
  assert.equal(events[0].output_format, "jpeg");
  assert.equal((await read(bytes(events[2]))).width, 128);
  assert.equal(events[2].usage.total_tokens, PROMPT.split(" ").length);
});

test("an edit draws the transparent part of the mask anew and keeps the rest", async () => {
  const answer = await client.images.edit(body({
    image: await toFile(await plain(128, 128, "#ffffff"), "white.png", { type: "image/png" }),
    mask: await toFile(await leftHalfTransparent(128, 128), "mask.png", { type: "image/png" }),
  }));

  const picture = await read(bytes(answer.data[0]));
  assert.deepEqual(picture.at(120, 64), [255, 255, 255]);
  assert.deepEqual(picture.at(2, 2), [48, 78, 178]);
});

test("a streamed edit ends with its picture", async () => {
  const image = await toFile(await plain(128, 128, "#ffffff"), "white.png", { type: "image/png" });
  const events = [];
  for await (const event of await client.images.edit(body({ image, stream: true, partial_images: 1 }))) events.push(event.type);

  assert.equal(events.at(-1), "image_edit.completed");
});

test("a size that cannot be is refused by its field", async () => {
  await assert.rejects(client.images.generate(body({ size: "100x100" })), (error) => {
    assert.ok(error instanceof OpenAI.BadRequestError);
    assert.equal(error.param, "size");
    assert.equal(error.type, "invalid_request_error");
    assert.match(error.message, /multiple of/);
    return true;
  });
});

test("a model that is not there is not found", async () => {
  await assert.rejects(client.images.generate(body({ model: "no-such-model" })), (error) => {
    assert.ok(error instanceof OpenAI.NotFoundError);
    assert.equal(error.code, "model_not_found");
    return true;
  });
});

test("a broken picture is refused", async () => {
  const image = await toFile(Buffer.from("no picture"), "broken.png", { type: "image/png" });

  await assert.rejects(client.images.edit(body({ image })), (error) => error instanceof OpenAI.BadRequestError && error.param === "image");
});
