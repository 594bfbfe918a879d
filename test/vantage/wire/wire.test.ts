import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { answerOnWire, readAnswer } from "../../../src/vantage/wire/answer-schema.ts";
import { agentFrameSchema, readFrame, selfSchema } from "../../../src/vantage/wire/frames.ts";
import { readHubFrame } from "../../../src/vantage/wire/hub-frames.ts";
import { agreedVersion, upgradeWords } from "../../../src/vantage/wire/protocol.ts";
import { readGiven, readStep, stepOnWire } from "../../../src/vantage/wire/step-schema.ts";
import { query } from "../../build/dns.ts";
import { answer as httpAnswer } from "../../build/http.ts";
import { handshake, hello } from "../../build/tls.ts";
import { answering, answersOf, knock } from "../fleet.ts";

const httpChain = {
  probe: "http.chain" as const,
  subject: { address: "192.0.2.1", port: 80, url: "http://a.example/", hosts: [], mostHops: 20 },
};

describe("versions", () => {
  test.each([
    [{ newest: 3, oldest: 2 }, { newest: 3, oldest: 2 }, 3],
    [{ newest: 3, oldest: 2 }, { newest: 2, oldest: 1 }, 2],
    [{ newest: 3, oldest: 2 }, { newest: 1, oldest: 1 }, null],
    [{ newest: 1, oldest: 1 }, { newest: 3, oldest: 2 }, null],
  ])("%j with %j speak %j", (one, other, spoken) => {
    expect(agreedVersion(one, other)).toBe(spoken);
    expect(agreedVersion(other, one)).toBe(spoken);
  });

  test("whoever is too old is told to be upgraded", () => {
    expect(upgradeWords({ newest: 1, oldest: 1 }, { newest: 3, oldest: 2 })).toMatch(/upgrade the agent/);
    expect(upgradeWords({ newest: 3, oldest: 2 }, { newest: 1, oldest: 1 })).toMatch(/upgrade the hub/);
  });
});

describe("what comes over the wire", () => {
  test("is a frame or nothing, whatever the bytes are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readFrame(agentFrameSchema, Buffer.from(bytes))).toBe(null);
        expect(readHubFrame(Buffer.from(bytes))).toBe(null);
      }),
    );
  });

  test("is a frame or nothing, whatever the JSON is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const data = Buffer.from(JSON.stringify(value));
        expect(() => [readFrame(agentFrameSchema, data), readHubFrame(data)]).not.toThrow();
      }),
    );
  });

  test("names no zone that is nobody's own, and is bounded in all that an agent says of itself", () => {
    const resolver = { address: "10.0.0.2", port: 53, zone: null as string | null };
    const self = { version: "1", families: [4, 6], can: [], resolvers: [resolver], internalZones: [] as string[] };
    const read = (more: object) => selfSchema.safeParse({ ...self, ...more });
    const zoned = ["com", "co.uk", "*.com", "corp", "corp.example.com"];
    const { data } = read({ internalZones: zoned, resolvers: [resolver, ...zoned.map((zone) => ({ ...resolver, zone }))] });
    expect(data?.internalZones).toEqual(["corp", "corp.example.com"]);
    expect(data?.resolvers.map(({ zone }) => zone)).toEqual([null, "corp", "corp.example.com"]);
    expect(read({ families: Array.from({ length: 3 }, () => 4) }).success).toBe(false);
    expect(read({ resolvers: [{ ...resolver, zone: "x".repeat(256) }] }).success).toBe(false);
  });

  test("is a question or nothing, and never more than a question", () => {
    const given = { ca: [], expectText: null };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readStep(value, given)).toBe(null);
        expect(() => readGiven(value)).not.toThrow();
        expect(readStep({ ...stepOnWire(knock()), subject: value }, given)).toBe(null);
      }),
    );
    expect(readStep({ ...stepOnWire(knock()), command: "rm -rf /" }, given)).toEqual(knock());
    expect(readStep({ ...stepOnWire(knock()), deadlineMs: 3_600_000 }, given)).toBe(null);
  });

  test.each([
    [hello(), { sni: "a.example\r\nCONFIG SET dir /tmp" }],
    [hello(), { alpn: ["http/1.1\r\n"] }],
    [hello(), { alpn: Array.from({ length: 9 }, () => "h2") }],
    [hello(), { moreBytes: 1e9 }],
    [handshake(), { sni: "a\nb" }],
    [httpAnswer(200), { cookieBytes: 1e9 }],
    [httpAnswer(200), { host: "a.example\r\nx: y" }],
    [httpAnswer(200), { authority: "a.example:80 HTTP/1.1\r\nx: y" }],
    [httpChain, { mostHops: 1_000 }],
    [httpChain, { hosts: Array.from({ length: 65 }, () => ({ host: "a.example", address: "192.0.2.1" })) }],
    [query("192.0.2.53", "A", "NODATA"), { ednsPayload: 100_000 }],
  ])("is no question that would write what it likes, or as much: $probe %j", ({ probe, subject }, more) => {
    const given = { ca: [], expectText: null };
    const step = { probe, subject, round: 1, attempt: 1, deadlineMs: 1_000 };
    expect(readStep(step, given)).not.toBe(null);
    expect(readStep({ ...step, subject: { ...subject, ...more } }, given)).toBe(null);
  });

  test("is an answer to this very question or nothing", async () => {
    const [answer] = await answersOf(answering(), [knock()]);
    if (answer === undefined) throw new Error("no answer");
    expect(readAnswer(answerOnWire(answer), knock())).toEqual(answer);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(readAnswer(value, knock())).toBe(null);
      }),
    );
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const read = readAnswer({ ...answerOnWire(answer), data, subject: { address: "198.51.100.1" } }, knock());
        expect(read === null || JSON.stringify(read.subject) === JSON.stringify(knock().subject)).toBe(true);
      }),
    );
  });

  test("cannot shift a fault on to somebody else", async () => {
    const [answer] = await answersOf(answering(), [knock()]);
    const failure = { code: "descriptors-exhausted", phase: "call", blame: "target", detail: "EMFILE" };
    const read = readAnswer({ ...answerOnWire(answer ?? never()), outcome: "failed", failure }, knock());
    expect(read?.failure).toMatchObject({ blame: "vantage" });
  });
});

function never(): never {
  throw new Error("no answer");
}
