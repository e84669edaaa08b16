import sharp from "sharp";

/** The pixels of an encoded picture: {width, height, at(x, y)}, colours as [r, g, b]. */
export async function read(bytes) {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, at: (x, y) => [...data.subarray(3 * (y * info.width + x), 3 * (y * info.width + x) + 3)] };
}

/** A PNG of one colour. */
export const plain = (width, height, background) => sharp({ create: { width, height, channels: 4, background } }).png().toBuffer();

/** An opaque PNG whose left half is transparent: OpenAI's way to say "draw the left half anew". */
export async function leftHalfTransparent(width, height) {
  const right = await plain(width / 2, height, "#fff");
  return sharp({ create: { width, height, channels: 4, background: "#0000" } }).composite([{ input: right, left: width / 2, top: 0 }]).png().toBuffer();
}

/** A black PNG whose left half is white: A1111's way. */
export async function leftHalfWhite(width, height) {
  const left = await plain(width / 2, height, "#fff");
  return sharp({ create: { width, height, channels: 3, background: "#000" } }).composite([{ input: left, left: 0, top: 0 }]).png().toBuffer();
}
