import { encode } from "dns-packet";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { observationSchema } from "../../../src/observation/observation.ts";
import { readMessage } from "../../../src/probe/dns/message.ts";
import { type DnsAsked, type DnsReply, startDnsServer, withLength, writeAnswer } from "../../fixture/dns-server.ts";
import { query, subject, timed } from "./asking.ts";

const deadlineMs = 60;
/** The slack that a busy machine needs to notice a deadline, ms. */
const slackMs = 2_000;

const anything = fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes));

const full = (asked: DnsAsked): Buffer =>
  writeAnswer(asked, {
    answers: [
      "api.example.com 60 CNAME edge.example.com",
      "edge.example.com 60 TXT hello",
      "edge.example.com 60 MX 1 mx.example.com",
    ],
    authority: ["example.com 60 SOA ns1.example.com root.example.com 1 2 3 4 5"],
    additional: ["edge.example.com 60 HTTPS \\# 0001000001000302683200030002020b"],
    nsid: "here",
    ede: [{ code: 3, text: "stale" }],
  });

/** A true answer with some of its bytes changed, and perhaps cut: gets further in than chance alone. */
const spoilt = fc
  .record({
    changes: fc.array(fc.record({ at: fc.nat(300), to: fc.integer({ min: 0, max: 255 }) }), { maxLength: 8 }),
    length: fc.oneof(fc.constant(65_535), fc.nat(300)),
  })
  .map(({ changes, length }) => (whole: Buffer): Buffer => {
    const bytes = Buffer.from(whole);
    for (const { at, to } of changes) if (at >= 2 && at < bytes.length) bytes[at] = to;
    return bytes.subarray(0, length);
  });

describe("bytes from a stranger", () => {
  test("reading never throws, ends, and every text that is kept is bounded and printable", () => {
    const sample = full({
      transport: "udp",
      sentName: "api.example.com",
      name: "api.example.com",
      type: "A",
      id: 1,
      recursion: true,
      checkingDisabled: false,
      edns: { payload: 512, dnssecOk: false, options: [3] },
      message: Buffer.alloc(0),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          spoilt.map((spoil) => spoil(sample)),
        ),
        (bytes) => {
          const message = readMessage(bytes);
          expect(message.brokenAt === null || (message.brokenAt.byte >= 0 && message.brokenAt.byte <= bytes.length)).toBe(true);
          for (const { name, data } of [...message.answers, ...message.authority, ...message.additional]) {
            expect(name).toMatch(/^[\x21-\x7e]+$/);
            expect(data).toMatch(/^[\x20-\x7e]*$/);
          }
          for (const { text } of message.edns?.errors ?? []) {
            expect(text).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
            expect(text.length).toBeLessThanOrEqual(256);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  test("a message as long as can be, of the smallest records and the longest chain of pointers, is read quickly", () => {
    const many = Buffer.alloc(65_535);
    many.writeUInt16BE(0x8000, 2);
    many.writeUInt16BE(0xffff, 6);
    const began = performance.now();
    expect(readMessage(many)).toMatchObject({ brokenAt: { byte: 65_535 } });
    const pointers = Buffer.alloc(16_000);
    pointers.writeUInt16BE(0x8000, 2);
    pointers.writeUInt16BE(1, 4);
    for (let at = 12; at < pointers.length - 1; at += 2) pointers.writeUInt16BE(0xc000 | (at - 2), at);
    pointers.writeUInt16BE(0xc000 | 15_990, 12);
    expect(readMessage(pointers).brokenAt).toEqual({ byte: 12, what: "a compression pointer that does not lead back" });
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test("whatever a server sends: one state, within the deadline, and a record that fits the report", async () => {
    let reply: (asked: DnsAsked) => DnsReply = () => "silence";
    await using dns = await startDnsServer({ answer: (asked) => reply(asked) });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("udp" as const, "tcp" as const),
        fc.oneof(
          anything.map((bytes) => (): DnsReply => ({ raw: [bytes], ending: "close" })),
          anything.map(
            (bytes) =>
              (asked: DnsAsked): DnsReply =>
                Buffer.concat([full(asked).subarray(0, 2), bytes]),
          ),
          anything.map(
            (bytes) =>
              (asked: DnsAsked): DnsReply =>
                Buffer.concat([full(asked).subarray(0, 33), bytes]),
          ),
          spoilt.map(
            (spoil) =>
              (asked: DnsAsked): DnsReply =>
                spoil(full(asked)),
          ),
          spoilt.map(
            (spoil) =>
              (asked: DnsAsked): DnsReply => ({ raw: [spoil(withLength(full(asked)))], ending: "reset" }),
          ),
        ),
        async (transport, next) => {
          reply = next;
          const { answer, ms } = await timed(query(dns, { transport }, AbortSignal.timeout(deadlineMs)));
          expect(ms).toBeLessThan(deadlineMs + slackMs);
          expect(["ok", "failed"]).toContain(answer.outcome);
          expect(answer.failure === null).toBe(answer.outcome === "ok");
          if (answer.failure?.code === "malformed") expect(answer.data.brokenAt).toBeDefined();
          const run = {
            id: "obs_1",
            round: 1,
            attempt: 1,
            vantage: "here",
            layer: "dns",
            at: "",
            startMs: 0,
            elapsedMs: 1,
            loopDelayMs: 0,
            repeat: "",
          };
          expect(
            observationSchema.safeParse({ ...run, ...answer, probe: "dns.query", subject: subject(dns, { transport }) }).error,
          ).toBeUndefined();
        },
      ),
      { numRuns: 100 },
    );
  });

  test("reads whatever another codec writes", () => {
    const label = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
    const name = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join("."));
    fc.assert(
      fc.property(name, name, fc.ipV4(), fc.nat(0xffff), fc.nat(0x7fffffff), (asked, target, address, id, ttl) => {
        const bytes = encode({
          type: "response",
          id,
          questions: [{ name: asked, type: "A" }],
          answers: [
            { name: asked, type: "CNAME", ttl, data: target },
            { name: target, type: "A", ttl, data: address },
            { name: target, type: "MX", ttl, data: { preference: 5, exchange: asked } },
          ],
        });
        expect(readMessage(bytes)).toMatchObject({
          header: { id },
          brokenAt: null,
          bytesAfter: 0,
          question: { name: asked, type: "A" },
          answers: [
            { name: asked, ttl, type: "CNAME", data: target },
            { name: target, ttl, type: "A", data: address },
            { name: target, ttl, type: "MX", data: `5 ${asked}` },
          ],
        });
      }),
    );
  });
});
