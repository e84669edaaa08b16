import { key } from "./api.js";

const FIRST_WAIT = 500; // ms before the first try to come back, doubled each time
const LONGEST_WAIT = 8000; // ms
const NO_KEY = 4401; // the service's close code for a key that is not, or no longer, good
const AGAIN = 1000; // ms until a job that could not be read is asked for again

/**
 * The progress feed over one WebSocket. A dropped connection is opened again, and every watched job goes on from the
 * position that it had: events that were missed come from the service's log.
 */
export class Feed {
  #watched = new Map(); // job id → position {epoch, seq}, or null for none yet
  #heard;
  #socket = null;
  #wait = FIRST_WAIT;
  #refusedKey = null;

  /** @param heard {subscribed(message), event(event), preview(header, blob), unknown(job), link(open), noKey()}: the last once for each key */
  constructor(heard) {
    this.#heard = heard;
    addEventListener("online", () => this.#abandon());
  }

  watch(job, position) {
    this.#watched.set(job, position);
    if (this.#socket === null) this.#open();
    else this.#subscribe(job);
  }

  unwatch(job) {
    this.#watched.delete(job);
    this.#send({ type: "unsub", job });
  }

  #open() {
    const used = key();
    const socket = new WebSocket(new URL("/v1/progress", location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => used && this.#send({ type: "hello", token: used });
    socket.onmessage = ({ data }) => (typeof data === "string" ? this.#text(JSON.parse(data)) : this.#binary(data));
    socket.onclose = ({ code }) => {
      if (code === NO_KEY && this.#refusedKey !== used) this.#heard.noKey();
      if (code === NO_KEY) this.#refusedKey = used;
      this.#closed();
    };
  }

  /** A network that comes back has left the connection for dead, often without a word of it. */
  #abandon() {
    const socket = this.#socket;
    if (socket === null) return;
    socket.onmessage = socket.onclose = null;
    socket.close();
    this.#closed();
  }

  #closed() {
    this.#socket = null;
    this.#heard.link(false);
    if (this.#watched.size === 0) return;
    setTimeout(() => this.#socket ?? this.#open(), this.#wait * (0.5 + Math.random()));
    this.#wait = Math.min(2 * this.#wait, LONGEST_WAIT);
  }

  #text(message) {
    if (message.type === "hello") {
      this.#wait = FIRST_WAIT;
      this.#heard.link(true);
      for (const job of this.#watched.keys()) this.#subscribe(job);
    } else if (message.type === "subscribed") {
      this.#heard.subscribed(message);
    } else if (message.type === "error") {
      this.#refused(message);
    } else if (message.job && message.seq) {
      this.#watched.set(message.job, { epoch: message.epoch, seq: message.seq });
      this.#heard.event(message);
    }
  }

  #refused({ code, job }) {
    if (code === "unavailable" || code === "too-many") setTimeout(() => this.#watched.has(job) && this.#subscribe(job), AGAIN);
    if (code === "not-found" && this.#watched.has(job)) this.#heard.unknown(job);
  }

  /** A preview: two bytes of length, the event that told of it as JSON, the JPEG. */
  #binary(bytes) {
    const length = new DataView(bytes).getUint16(0);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 2, length)));
    this.#heard.preview(header, new Blob([new Uint8Array(bytes, 2 + length)], { type: "image/jpeg" }));
  }

  #subscribe(job) {
    const since = this.#watched.get(job);
    this.#send({ type: "sub", job, ...(since && { since }) });
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
