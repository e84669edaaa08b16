// BullMQ's side of bench/run bullmq: node bullmq.js PORT. Does what a line on standard input orders and answers with a
// line when it is done: "payload JSON", "result JSON", "enqueue N IN_FLIGHT", "hire IN_FLIGHT", "work" (begins), "rest".
import { createInterface } from 'node:readline';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const QUEUE = 'bench';
const port = Number(process.argv[2]);
const connect = () => new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null });
const queue = new Queue(QUEUE, { connection: connect() });
await queue.waitUntilReady();
let payload;
let result;
let worker;

/** Each add is a call of its own, acknowledged by Redis, with so many of them in flight. */
async function enqueue(jobs, inFlight) {
  let begun = 0;
  const client = async () => {
    while (begun < jobs) {
      begun += 1;
      await queue.add('job', payload, { removeOnComplete: false, removeOnFail: false });
    }
  };
  await Promise.all(Array.from({ length: inFlight }, client));
}

async function hire(inFlight) {
  worker = new Worker(QUEUE, async () => result, { connection: connect(), concurrency: inFlight, autorun: false });
  await worker.waitUntilReady();
}

const orders = {
  payload: async (json) => { payload = JSON.parse(json); },
  result: async (json) => { result = JSON.parse(json); },
  enqueue: async (jobs, inFlight) => enqueue(Number(jobs), Number(inFlight)),
  hire: async (inFlight) => hire(Number(inFlight)),
  work: async () => { worker.run(); },
  rest: async () => worker.close(),
};

for await (const line of createInterface({ input: process.stdin })) {
  const [name, ...rest] = line.split(' ');
  await (name === 'payload' || name === 'result' ? orders[name](rest.join(' ')) : orders[name](...rest));
  console.log('done');
}
process.exit(0);
