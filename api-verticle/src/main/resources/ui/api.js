import { duration } from "./dom.js";
import { keep, recall } from "./store.js";

const PATIENCE = 2; // s: a service that wants no longer wait is asked again by the page itself
const TRIES = 4;
const KEPT = 64; // pictures; a blob's address holds the whole of one

/** The service's refusal: an RFC 9457 problem document. */
export class Refusal extends Error {
  /** @param wait seconds until it is worth another try; 0: not said */
  constructor(status, problem, wait = 0) {
    super((wordsOf(problem) ?? `The service answered ${status}.`) + (wait ? ` Try again in ${duration(wait)}.` : ""));
    this.status = status;
    this.field = problem.field;
  }
}

const wordsOf = ({ field, title, detail }) => (field || !title ? detail : detail ? `${title}: ${detail}.` : title);

let askForKey = async () => false;

/** Who to ask when the service wants a key: a function that resolves to whether there is a new one. */
export function onKeyNeeded(ask) {
  askForKey = ask;
}

export const key = () => recall("key", "");
export const useKey = (value) => keep("key", value || undefined);

/**
 * @param quiet whether a missing key is no reason to ask for one: nobody waits for this answer
 * @param tries how often a service that has too much to do may be asked
 */
async function send(method, path, { body, headers = {}, quiet = false, tries = 1 } = {}) {
  const used = key();
  if (used) headers = { ...headers, authorization: `Bearer ${used}` };
  const raw = body === undefined || body instanceof Blob;
  if (body !== undefined) headers = { ...headers, "content-type": raw ? "application/octet-stream" : "application/json" };
  let response;
  try {
    response = await fetch(path, { method, headers, body: raw ? body : JSON.stringify(body) });
  } catch {
    throw new Refusal(0, { detail: "The service cannot be reached." });
  }
  const again = (left) => send(method, path, { body, headers: without(headers), quiet, tries: left });
  if (response.status === 401 && (key() !== used || (!quiet && (await askForKey())))) return again(tries);
  const wait = Number(response.headers.get("retry-after"));
  if (response.status === 429 && tries > 1 && wait > 0 && wait <= PATIENCE) {
    await new Promise((done) => setTimeout(done, 1000 * wait * (1 + Math.random())));
    return again(tries - 1);
  }
  if (!response.ok) throw new Refusal(response.status, await response.json().catch(() => ({})), wait);
  return response;
}

const without = ({ authorization, ...headers }) => headers;
const json = async (...call) => (await send(...call)).json();

export const api = {
  models: () => json("GET", "/v1/models"),
  schedulers: () => json("GET", "/v1/schedulers"),
  buckets: (model) => json("GET", `/v1/buckets?model=${encodeURIComponent(model)}`),
  workers: () => json("GET", "/v1/workers", { quiet: true }),
  queue: () => json("GET", "/v1/queue", { quiet: true }),
  job: (id) => json("GET", `/v1/jobs/${id}`),
  queued: () => json("GET", "/v1/jobs?state=queued&limit=100", { quiet: true }),
  jobs: (state, limit, cursor) => json("GET", `/v1/jobs?state=${state}&limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`),
  submit: (request, idempotencyKey) => json("POST", "/v1/jobs", { body: request, headers: { "idempotency-key": idempotencyKey }, tries: TRIES }),
  upload: (blob) => json("POST", "/v1/uploads", { body: blob, tries: TRIES }),
  preview: (id) => send("GET", `/v1/jobs/${id}/preview`).then((response) => response.blob()),
  cancel: (id) => json("DELETE", `/v1/jobs/${id}`),
};

const pictures = new Map(); // the one longest unused first

/** What an img element can show a picture by: its address, or with a key, which the element could not send, a blob's. */
export async function picture(url) {
  if (!key()) return url;
  const fetched = pictures.get(url) ?? send("GET", url, { headers: { prefer: "no-redirect" } }).then(async (response) => URL.createObjectURL(await response.blob()));
  pictures.delete(url);
  pictures.set(url, fetched);
  if (pictures.size > KEPT) {
    const [oldest, its] = pictures.entries().next().value;
    pictures.delete(oldest);
    its.then(URL.revokeObjectURL, () => {});
  }
  return fetched.catch((refusal) => {
    pictures.delete(url);
    throw refusal;
  });
}
