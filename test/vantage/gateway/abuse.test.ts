import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { signProof } from "../../../src/vantage/wire/proof.ts";
import { answersOf, type Hub, invited, knock, present, someHub, startAgent } from "../fleet.ts";
import { helloOf, joined, newKey, type Stranger, self, stranger, wire } from "./stranger.ts";

/** What it was told, and that the log says so too. */
async function refusal({ heard, closed }: Stranger, hub: Hub): Promise<string> {
  await closed;
  const last = heard.findLast((frame) => frame.type === "refused");
  if (last?.type !== "refused") throw new Error("it was not refused");
  expect(hub.logged.map(({ code }) => code)).toContain(last.code);
  return last.because;
}

describe("who is not let in", () => {
  test("an invitation that was used, is out of date, was made up, or is for another name", async () => {
    const hub = await someHub();
    const used = await invited(hub);
    startAgent(hub, { join: used, name: "first" });
    await present(hub, "first");
    const attempts = [
      used,
      await invited(hub, null, -1),
      `flj_abcd1234_${"x".repeat(32)}`,
      await invited(hub, "office"),
      "open sesame",
    ];
    const ends = await Promise.all(attempts.map((join, index) => startAgent(hub, { join, name: `other ${index}` }).ended));
    expect(ends).toMatchObject(
      [/used already/, /out of date/, /no such invitation/, /another name/, /no invitation/].map((word) =>
        expect.stringMatching(word),
      ),
    );
    expect(hub.gateway.vantages().map(({ self: { name } }) => name)).toEqual(["first"]);
  });

  test("somebody without an invitation, and a name that nobody enrolled", async () => {
    const hub = await someHub();
    expect(await startAgent(hub).ended).toMatch(/not enrolled yet/);
    const one = await stranger(hub);
    const hello = await helloOf(one);
    one.say({ type: "here", wire, name: "ghost", token: await signProof("ghost", hello, newKey()), self });
    expect(await refusal(one, hub)).toMatch(/no agent ghost/);
  });

  test("another's name with a key of one's own, also with a good invitation", async () => {
    const hub = await someHub();
    startAgent(hub, { join: await invited(hub) });
    const agent = await present(hub);
    const one = await stranger(hub);
    one.say({ type: "here", wire, name: "eu-west-1", token: await signProof("eu-west-1", await helloOf(one), newKey()), self });
    expect(await refusal(one, hub)).toMatch(/does not hold/);
    expect(await startAgent(hub, { join: await invited(hub) }).ended).toMatch(/enrolled with another key/);
    expect(agent.self.status).toBe("ok");
  });

  test("a token that was stolen from another connection", async () => {
    const hub = await someHub();
    const { token } = await joined(hub, "office");
    const thief = await stranger(hub);
    await helloOf(thief);
    thief.say({ type: "here", wire, name: "office", token, self });
    expect(await refusal(thief, hub)).toMatch(/another connection/);
  });

  test("a token that is out of date, for another hub, signed with nothing, or no token", async () => {
    const hub = await someHub();
    const { key } = await joined(hub, "office");
    const proofs = [
      async (hello: { hub: string; nonce: string; at: number }) =>
        await signProof("office", { ...hello, at: hello.at - 3_600_000 }, key),
      async (hello: { hub: string; nonce: string; at: number }) => await signProof("office", { ...hello, hub: "hub_other" }, key),
      async (hello: { hub: string; nonce: string; at: number }) => {
        const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
        const exp = Math.floor(hello.at / 1_000) + 60;
        return `${part({ alg: "none" })}.${part({ iss: "office", aud: hello.hub, nonce: hello.nonce, exp, iat: exp - 60 })}.`;
      },
      async () => "no token",
    ];
    for (const proof of proofs) {
      const one = await stranger(hub);
      const hello = await helloOf(one);
      one.say({ type: "here", wire, name: "office", token: await proof(hello), self });
      expect(await refusal(one, hub)).toMatch(/does not hold/);
    }
  });

  test("a version too far apart is told which side to upgrade", async () => {
    const hub = await someHub();
    const one = await stranger(hub);
    await helloOf(one);
    one.say({ type: "here", wire: { newest: 9, oldest: 8 }, name: "office", token: "t", self });
    expect(await refusal(one, hub)).toMatch(/upgrade the hub/);
  });

  test.each([
    ["no JSON", "{{{{"],
    ["no frame", { type: "hug" }],
    ["a frame for later", { type: "answer", id: 1, answer: {} }],
    ["a long first frame, sound as it is", { type: "here", wire, name: "office", token: "t", self: largeSelf(70) }],
  ])("%s", async (_, frame) => {
    const hub = await someHub();
    const one = await stranger(hub);
    await helloOf(one);
    one.say(frame);
    expect(await refusal(one, hub)).toMatch(/neither who is here/);
  });
});

/** Sound, and of some 260 bytes for each resolver. */
function largeSelf(resolvers: number): object {
  const resolver = { address: "192.0.2.1", port: 53, zone: "x".repeat(210) };
  return {
    ...self,
    internalZones: Array.from({ length: 64 }, () => "y".repeat(210)),
    resolvers: Array.from({ length: Math.min(64, resolvers) }, () => resolver),
  };
}

describe("strangers", () => {
  test("are cut off once they send more than any greeting has, and not when the frame is whole", async () => {
    const hub = await someHub();
    const one = await stranger(hub);
    await helloOf(one);
    // A frame that is said to be of 900 kB, and of which 64 kB come.
    const head = Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 13, 187, 160, 0, 0, 0, 0]);
    one.raw(Buffer.concat([head, Buffer.alloc(64_000, 0x20)]));
    expect(await one.closed).toBe(1006);
  });

  test("from one address take half of the places and no more", async () => {
    const hub = await someHub();
    await Promise.all(Array.from({ length: 100 }, () => stranger(hub)));
    await expect(stranger(hub)).rejects.toThrow("503");
    const { status } = await upgradeOf(hub);
    expect(status).toBe("HTTP/1.1 503 Service Unavailable");
  });
});

/** What a client is answered that wants to be upgraded and never closes its own side. */
async function upgradeOf({ url }: Hub): Promise<{ status: string }> {
  const socket = connect({ host: url.hostname, port: Number(url.port), allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  socket.write(`GET ${url.pathname} HTTP/1.1\r\nhost: hub\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`);
  const [answer] = await once(socket, "data");
  const ended = once(socket, "end");
  await ended;
  return { status: String(answer).split("\r\n", 1)[0] ?? "" };
}

describe("an agent that means harm", () => {
  test("a frame over the bound ends its connection, and nobody else's", async () => {
    const hub = await someHub();
    startAgent(hub, { join: await invited(hub) });
    const sound = await present(hub);
    const one = await joined(hub, "office");
    one.say("x".repeat(2 * 1024 * 1024));
    expect(await one.closed).toBe(1009);
    expect(await answersOf(sound, [knock()])).toHaveLength(1);
  });

  test("a flood of answers that nobody asked for ends it after some", async () => {
    const hub = await someHub();
    const one = await joined(hub, "office");
    for (let id = 1; id <= 20_000; id += 1) one.say({ type: "answer", id, answer: {} });
    expect(await one.closed).toBe(4002);
    expect(hub.gateway.vantages()[0]?.self.status).toBe("offline");
  });

  test("an answer that is none counts as no answer, and what it says of itself cannot rename it", async () => {
    const hub = await someHub();
    const one = await joined(hub, "office", { region: "eu" });
    const agent = await present(hub, "office");
    const answers = answersOf(agent, [knock()]);
    await expect.poll(() => one.heard.find(({ type }) => type === "ask")).toBeDefined();
    const asked = one.heard.find((frame) => frame.type === "ask");
    one.say({ type: "self", self: { ...self, name: "eu-west-1", labels: { region: "us" }, status: "ok", side: "outside" } });
    one.say({
      type: "answer",
      id: asked?.type === "ask" ? asked.id : 0,
      answer: { outcome: "ok", failure: null, data: { connectMs: "soon" } },
    });
    expect(await answers).toEqual([]);
    expect(agent.self).toMatchObject({ name: "office", labels: { region: "eu" }, side: "inside" });
  });

  test("one that never answers costs no more than the question's time, and is told to stop then", async () => {
    const hub = await someHub();
    const one = await joined(hub, "office");
    const agent = await present(hub, "office");
    expect(await answersOf(agent, [knock(1, 50)])).toEqual([]);
    expect(agent.link?.openQuestions).toBe(0);
    await expect.poll(() => one.heard.map(({ type }) => type)).toContain("stop");
  }, 10_000);

  test("one that does not read is cut off before it fills the memory", async () => {
    const hub = await someHub();
    const one = await joined(hub, "office");
    const agent = await present(hub, "office");
    one.socket.pause();
    const stop = new AbortController();
    const big = { ca: Array.from({ length: 4 }, () => "x".repeat(200_000)), expectText: null };
    const answers = answersOf(
      agent,
      Array.from({ length: 20 }, (_, n) => ({ ...knock(n + 1), given: { ...big } })),
      stop.signal,
    );
    await expect.poll(() => agent.self.status).toBe("offline");
    expect(await answers).toEqual([]);
    expect(hub.logged.map(({ because }) => because)).toContain("it does not read what it is sent");
  });
});
