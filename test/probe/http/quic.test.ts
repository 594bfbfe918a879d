import { createSocket } from "node:dgram";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askHttpQuic } from "../../../src/probe/http/quic.ts";
import { readVersions, versionQuestion } from "../../../src/probe/http/version-negotiation.ts";
import { address } from "../../build/common.ts";
import { anywhere, nothingGiven } from "../../fixture/asking.ts";

const theirs = Buffer.from("0102030405060708", "hex");
const ours = Buffer.from("1112131415161718", "hex");

/** A Version Negotiation packet for this question: the ids swapped. */
function negotiation(question: Buffer, versions: readonly number[]): Buffer {
  const list = Buffer.alloc(4 * versions.length);
  for (const [index, version] of versions.entries()) list.writeUInt32BE(version, 4 * index);
  const [destination, source] = [question.subarray(6, 14), question.subarray(15, 23)];
  return Buffer.concat([Buffer.of(0xca, 0, 0, 0, 0, 8), source, Buffer.of(8), destination, list]);
}

async function udp(meet: (question: Buffer) => Buffer | null) {
  const socket = createSocket("udp4");
  socket.on("message", (question, from) => {
    const reply = meet(question);
    if (reply !== null) socket.send(reply, from.port, from.address);
  });
  await new Promise<void>((done) => socket.bind(0, "127.0.0.1", done));
  return { port: socket.address().port, [Symbol.dispose]: () => void socket.close() };
}

const asking = (port: number, ms = 1_000) =>
  askHttpQuic({ address: address("127.0.0.1"), port, purpose: "target" }, nothingGiven, anywhere, AbortSignal.timeout(ms));

describe("asking for QUIC's versions", () => {
  test("the versions that the server lists", async () => {
    let length = 0;
    using site = await udp((question) => {
      length = question.length;
      return negotiation(question, [1, 0xff00001d]);
    });
    expect(await asking(site.port)).toMatchObject({ outcome: "ok", data: { versions: ["1", "ff00001d"], sentBytes: length } });
    expect(length).toBeGreaterThanOrEqual(1_200);
  });

  test("silence, nobody there, and an answer that is none", async () => {
    using silent = await udp(() => null);
    expect(await asking(silent.port, 200)).toMatchObject({ outcome: "failed", failure: { code: "timeout" } });
    const closed = await udp(() => null);
    closed[Symbol.dispose]();
    expect(await asking(closed.port)).toMatchObject({ outcome: "failed", failure: { code: "port-unreachable" } });
    using strange = await udp((question) => negotiation(Buffer.alloc(question.length), [1]));
    expect(await asking(strange.port, 200)).toMatchObject({
      outcome: "failed",
      failure: { code: "malformed", detail: expect.stringContaining("at byte 5") },
      data: { brokenAt: { byte: 5 } },
    });
  });
});

describe("reading a Version Negotiation packet", () => {
  test("the ids come back swapped", () => {
    const question = versionQuestion(theirs, ours);
    expect(readVersions(negotiation(question, [1, 2]), theirs, ours)).toEqual({ versions: ["1", "2"] });
    expect(readVersions(negotiation(question, [1]), ours, theirs)).toMatchObject({ byte: 5 });
    expect(readVersions(question, theirs, ours)).toMatchObject({ byte: 1 });
    expect(readVersions(negotiation(question, []), theirs, ours)).toMatchObject({ what: "no whole list of versions" });
  });

  test("never throws, and finds no versions in what is cut", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (noise, at) => {
        const whole = negotiation(versionQuestion(theirs, ours), [1]);
        readVersions(Buffer.from(noise), theirs, ours);
        if (at < whole.length) expect(readVersions(whole.subarray(0, at), theirs, ours)).not.toHaveProperty("versions");
      }),
    );
  });
});
