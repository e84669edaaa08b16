import { api } from "./api.js";
import { at, bringIntoView } from "./dom.js";
import { Feed } from "./feed.js";
import * as gallery from "./gallery.js";
import { watchHouse } from "./house.js";
import { after, ended, fromView, progress } from "./job.js";
import { askForKeys } from "./key.js";
import * as line from "./line.js";
import { complain, fill, keepSettings, prepare, request, startFrom } from "./order.js";
import { dropSource } from "./source.js";
import { show, staged } from "./stage.js";
import { keep, recall } from "./store.js";

const SHOWN = 24; // of the jobs under way that this page did not order
const AGAIN = 3000; // ms between looks at what tells nothing by itself

/** The jobs that this page watches, by id; those under way outlive a reload, with their positions in the feed. */
const jobs = new Map();

const feed = new Feed({
  noKey: () => api.models().catch(() => {}), // a request that is refused asks for a key
  link: (open) => (at.lost.hidden = open || underWay().length === 0),
  subscribed(message) {
    const known = jobs.get(message.job);
    const now = fromView(message.snapshot);
    let job = { ...now, preview: known?.preview ?? null, cancelling: now.cancelling || known?.cancelling };
    if (message.recovered) for (const event of message.events) job = after(job, event);
    update(job);
    if (job.state === "running" && progress(job) > 0 && !job.preview) api.preview(job.id).then((blob) => jobs.get(job.id).preview || paint(job.id, blob), () => {});
  },
  event(event) {
    const job = jobs.get(event.job);
    if (job) update(after(job, event));
  },
  preview: ({ job }, blob) => paint(job, blob),
  unknown: (job) => update({ ...jobs.get(job), state: "failed", failure: { message: "The service does not know this job any more." } }),
});

function paint(id, blob) {
  const job = jobs.get(id);
  if (!job || ended(job)) return;
  if (job.preview) URL.revokeObjectURL(job.preview);
  update({ ...job, preview: URL.createObjectURL(blob) });
}

function update(job) {
  const before = jobs.get(job.id);
  if (ended(job) && !(before && ended(before))) {
    feed.unwatch(job.id);
    if (job.preview) URL.revokeObjectURL(job.preview);
    gallery.add(job);
  }
  jobs.set(job.id, job);
  keepPlaces();
  if (staged()?.id === job.id) show(job, gallery.view);
  showLine();
}

const underWay = () => [...jobs.values()].filter((job) => !ended(job));

function keepPlaces() {
  keep("jobs", Object.fromEntries(underWay().map(({ id, epoch, seq }) => [id, { epoch, seq }])));
}

function stage(job) {
  history.replaceState(null, "", `#job=${job.id}`);
  show(job, gallery.view);
  showLine();
}

const showLine = () => line.showLine(underWay(), staged(), (id) => stage(jobs.get(id)));

let unanswered = {}; // an order that no answer came to, and its key: sent again unchanged, it is the same job

async function submit() {
  const order = await request();
  const said = JSON.stringify(order);
  const key = unanswered.said === said ? unanswered.key : (crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`);
  unanswered = {};
  try {
    return fromView(await api.submit(order, key));
  } catch (refusal) {
    if (refusal.status === 0 || refusal.status >= 500) unanswered = { said, key }; // a gateway may have given up waiting
    throw refusal;
  }
}

async function make() {
  if (at.make.disabled) return; // a form can be sent by keyboard all the same
  complain(null);
  if (!at.prompt.value.trim()) return complain({ message: "Say what to draw first.", field: "prompt" });
  const byKeyboard = document.activeElement === at.make;
  at.make.disabled = true;
  try {
    keepSettings();
    const job = await submit();
    if (!ended(job)) feed.watch(job.id, { epoch: job.epoch, seq: job.seq }); // one that was given again may have
    update(job);
    stage(job);
    bringIntoView(at.stage, "nearest");
  } catch (refusal) {
    complain(refusal);
  } finally {
    at.make.disabled = false;
    if (byKeyboard && document.activeElement === document.body) at.make.focus({ preventScroll: true });
  }
}

function again(said) {
  dropSource();
  fill(said);
  complain(said.init_image ? { message: "This began from a picture, which the page has no more. Choose it again." } : null);
  at.prompt.focus();
}

/** Jobs under way from the last visit and from the service's list are watched again, from where they were. */
async function resume() {
  const places = recall("jobs", {});
  const lists = await Promise.all([api.jobs("running", SHOWN), api.jobs("queued", SHOWN), gallery.load()]);
  for (const job of lists.slice(0, 2).flatMap(({ jobs }) => jobs)) places[job.id] ??= null;
  const wanted = /^#job=([a-z2-7]{26})$/.exec(location.hash)?.[1];
  const all = await Promise.all([...new Set([...Object.keys(places), ...(wanted ? [wanted] : [])])].map(find));
  for (const job of all.filter(Boolean)) {
    jobs.set(job.id, job);
    if (!ended(job)) feed.watch(job.id, places[job.id]);
  }
  keepPlaces();
  const first = jobs.get(wanted) ?? underWay()[0];
  if (first && !staged()) stage(first);
}

/** A job that the service has, or null for one that it has forgotten. */
async function find(id) {
  try {
    return fromView(await api.job(id));
  } catch (refusal) {
    if ([400, 404].includes(refusal.status)) return null;
    throw refusal;
  }
}

/** The line moves on without an event of the jobs that wait in it. */
async function lookAtLine() {
  if (!underWay().some(({ state }) => state === "queued")) return;
  for (const { id, seq, place, eta, servable } of (await api.queued()).jobs.map(fromView)) {
    const job = jobs.get(id);
    if (job?.seq === seq) update({ ...job, place, eta, servable });
  }
}

at.order.addEventListener("submit", (event) => {
  event.preventDefault();
  make();
});
at.cancel.addEventListener("click", () => {
  const job = staged();
  if (job.cancelling) return;
  update({ ...jobs.get(job.id), cancelling: true });
  api.cancel(job.id).catch((refusal) => {
    update({ ...jobs.get(job.id), cancelling: false });
    complain(refusal);
  });
});
at["again-now"].addEventListener("click", () => again(staged().request));
for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());
gallery.onChoice({ again, start: startFrom });

let beginning = "not yet"; // or "now", "failed", "done"
let resumed = false;

/** A service or a worker that is not there yet may come; for want of a key there is a button. */
async function begin() {
  if (["now", "done"].includes(beginning)) return;
  const again = beginning === "failed";
  beginning = "now";
  try {
    if (!resumed) await resume();
    resumed = true;
    await prepare();
    if (again) complain(null);
    beginning = "done";
  } catch (refusal) {
    if (refusal.message !== at.problem.textContent) complain(refusal); // once, not at every try
    beginning = "failed";
    if (refusal.status !== 401) setTimeout(begin, AGAIN);
  }
}

askForKeys(begin);
watchHouse();
begin();
setInterval(() => document.hidden || lookAtLine().catch(() => {}), AGAIN);
