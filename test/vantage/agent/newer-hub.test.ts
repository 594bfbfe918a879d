import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { Vantage } from "../../../src/vantage/vantage.ts";
import type { AgentFrame } from "../../../src/vantage/wire/frames.ts";
import { stepOnWire } from "../../../src/vantage/wire/step-schema.ts";
import { answering, knock, startAgent } from "../fleet.ts";

type Hub = { say: (frame: object) => void; answers: { id: number; answer: unknown }[]; socket: WebSocket };

/** A hub that speaks the wire by hand, to an agent that it has let in. */
async function handHub(vantage: Vantage): Promise<Hub> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  startAgent(
    { url: new URL(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/agents`) },
    { join: `flj_abcd1234_${"x".repeat(32)}`, vantage },
  );
  const [socket] = (await once(server, "connection")) as [WebSocket];
  const say = (frame: object): void => socket.send(JSON.stringify(frame));
  const answers: Hub["answers"] = [];
  const joined = new Promise<void>((resolve) =>
    socket.on("message", (data: Buffer) => {
      const frame: AgentFrame = JSON.parse(data.toString("utf8"));
      if (frame.type === "join") resolve();
      if (frame.type === "answer") answers.push(frame);
    }),
  );
  say({ type: "hello", wire: { newest: 2, oldest: 1 }, version: "9.0.0", hub: "hub_x", nonce: "n", at: Date.now() });
  await joined;
  say({ type: "welcome", wire: 1, name: "eu-west-1", labels: { region: "eu" } });
  return { say, answers, socket };
}

const given = { ca: [], expectText: null };
const ask = (id: number, step: object = stepOnWire(knock()), of = 1) => ({ type: "ask", id, given: of, step });

describe("an agent of a hub that is one version ahead", () => {
  test("says of each question that it does not know that it must be upgraded, however many there are", async () => {
    const hub = await handHub(answering());
    hub.say({ type: "given", number: 1, given: { ...given, ocsp: "stapled", patience: "long" } });
    const known = stepOnWire(knock());
    const unknown = [
      { ...known, probe: "sctp.connect" },
      { ...known, subject: { ...knock().subject, purpose: "warm-up" } },
      { ...known, deadlineMs: 3_600_000 },
    ];
    for (let id = 1; id <= 90; id += 1) hub.say(ask(id, unknown[id % 3]));
    hub.say(ask(91, { ...known, priority: 3 }));
    await expect.poll(() => hub.answers.length).toBe(91);
    for (const { id, answer } of hub.answers)
      expect(answer).toMatchObject(
        id === 91
          ? { outcome: "ok" }
          : { outcome: "skipped", failure: { code: "means-missing" }, skippedBecause: expect.stringMatching(/upgrade/) },
      );
    expect(hub.socket.readyState).toBe(hub.socket.OPEN);
  });

  test("answers questions of a run whose means it does not have, or cannot read", async () => {
    const hub = await handHub(answering());
    hub.say({ type: "given", number: 1, given: { ...given, ocsp: "by pigeon" } });
    for (let id = 1; id <= 60; id += 1) hub.say(ask(id, stepOnWire(knock()), id));
    await expect.poll(() => hub.answers.length).toBe(60);
    expect(hub.answers.every(({ answer }) => JSON.stringify(answer).includes("did not arrive"))).toBe(true);
  });

  test("keeps the means of more runs than may be under way, of those that are asked of", async () => {
    const hub = await handHub(answering());
    const roots = { ca: ["x".repeat(400_000), "y".repeat(600_000)], expectText: null };
    for (let number = 1; number <= 90; number += 1) {
      hub.say({ type: "given", number, given: number % 2 === 0 ? given : roots });
      hub.say(ask(number, stepOnWire(knock()), 1));
    }
    for (let number = 2; number <= 90; number += 2) hub.say(ask(100 + number, stepOnWire(knock()), number));
    await expect.poll(() => hub.answers.length, { timeout: 10_000 }).toBe(135);
    expect(hub.answers.every(({ answer }) => JSON.stringify(answer).includes('"ok"'))).toBe(true);
  }, 20_000);

  test("an answer that is larger than the hub takes is told, and not sent", async () => {
    const large: Vantage = {
      ...answering(),
      async *observe(steps, signal) {
        for await (const answer of answering().observe(steps, signal))
          yield { ...answer, data: { errno: "x".repeat(300_000) } } as typeof answer;
      },
    };
    const hub = await handHub(large);
    hub.say({ type: "given", number: 1, given });
    hub.say(ask(1));
    await expect
      .poll(() => hub.answers)
      .toMatchObject([{ id: 1, answer: { outcome: "skipped", failure: { code: "too-large" } } }]);
  });
});
