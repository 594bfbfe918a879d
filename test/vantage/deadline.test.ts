import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { Deadline } from "../../src/vantage/deadline.ts";
import { LoopDelay } from "../../src/vantage/loop-delay.ts";
import { Overstay } from "../../src/vantage/overstay.ts";

function standStill(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test("a deadline aborts as a timeout does", async () => {
  using deadline = new Deadline(20);
  await once(deadline.signal, "abort");
  expect(deadline.signal.reason).toMatchObject({ name: "TimeoutError" });
});

test("one that nobody needs any more never aborts, also between its time and its last look", async () => {
  const deadline = new Deadline(10, () => 0);
  setTimeout(() => deadline[Symbol.dispose](), 12);
  standStill(30);
  await sleep(40);
  expect(deadline.signal.aborted).toBe(false);
});

test("what has come while the process stood still is heard before the time is over", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, "127.0.0.1");
  const [[served]] = (await Promise.all([once(server, "connection"), once(socket, "connect")])) as [[Socket], unknown];
  using deadline = new Deadline(50);
  const first = Promise.race([once(socket, "data").then(() => "answer"), once(deadline.signal, "abort").then(() => "timeout")]);
  served.end("in time");
  standStill(100);
  expect(await first).toBe("answer");
  socket.destroy();
  server.close();
});

test("the time of stops is given back, once", async () => {
  const loop = new LoopDelay();
  loop.begin();
  const began = performance.now();
  using deadline = new Deadline(100, () => loop.lostSince(began));
  standStill(400);
  await sleep(50);
  expect(deadline.signal.aborted).toBe(false);
  await once(deadline.signal, "abort");
  loop.end(began);
});

test("the small unrest of a busy machine is given back by nobody", async () => {
  const loop = new LoopDelay();
  loop.begin();
  const began = performance.now();
  await sleep(30);
  standStill(100);
  await sleep(30);
  expect(loop.lostSince(began)).toBe(0);
  expect(loop.end(began)).toBeGreaterThan(0);
});

test("no more than three seconds are given back", async () => {
  using deadline = new Deadline(1, () => 60_000);
  const began = performance.now();
  await once(deadline.signal, "abort");
  expect(performance.now() - began).toBeLessThan(10_000);
});

test("who stops it says why", async () => {
  const stop = new AbortController();
  using deadline = new Deadline(10_000, () => 0, stop.signal);
  stop.abort("cancelled");
  expect(deadline.signal.reason).toBe("cancelled");
  expect(new Deadline(10_000, () => 0, stop.signal).signal.reason).toBe("cancelled");
});

test("a stop in the time that was given back finds it over: what was allowed has passed in silence", async () => {
  const stop = new AbortController();
  using deadline = new Deadline(10, () => 2_000, stop.signal);
  await sleep(60);
  expect(deadline.signal.aborted).toBe(false);
  stop.abort("cancelled");
  expect(deadline.signal.reason).toMatchObject({ name: "TimeoutError" });
});

test("a probe that goes on after its stop is given up, and one that was not stopped never", async () => {
  const stop = new AbortController();
  using overstay = new Overstay(stop.signal, () => new Deadline(10));
  using other = new Overstay(new AbortController().signal, () => new Deadline(1));
  const said = Promise.race([other.over.then(() => "other"), overstay.over.then(() => "over")]);
  stop.abort();
  expect(await said).toBe("over");
});

test("one whose signal had come before begins at once", async () => {
  using overstay = new Overstay(AbortSignal.abort(), () => new Deadline(10));
  expect(await overstay.over.then(() => "over")).toBe("over");
});
