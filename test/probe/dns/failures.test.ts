import { describe, expect, test } from "vitest";
import type { Address } from "../../../src/target/address.ts";
import {
  bareHeader,
  closedDnsPort,
  type DnsAsked,
  type DnsReply,
  startDnsServer,
  withLength,
  writeAnswer,
} from "../../fixture/dns-server.ts";
import { query, timed } from "./asking.ts";

const both = ["udp", "tcp"] as const;
const loopback = "127.0.0.1" as Address;
const good = { answers: ["api.example.com 60 A 192.0.2.1"] };
/** Short, for what must run into it. */
const deadline = () => AbortSignal.timeout(300);
/** The same answer with other bytes at one place. */
const withBytes = (asked: DnsAsked, at: number, bytes: readonly number[]): Buffer => {
  const message = writeAnswer(asked, good);
  Buffer.from(bytes).copy(message, at);
  return message;
};

describe("silence and refusal", () => {
  test.each(both)("a silent server over %s: timeout at the deadline", async (transport) => {
    await using dns = await startDnsServer({ answer: () => "silence" });
    const { answer, ms } = await timed(query(dns, { transport }, deadline()));
    expect(answer).toMatchObject({ outcome: "failed", failure: { code: "timeout", phase: "query", blame: "between" }, data: {} });
    expect(answer.data.rcode).toBeUndefined();
    expect(ms).toBeLessThan(3_000);
  });

  test("no socket over UDP: port-unreachable, at once, never refused", async () => {
    const at = { address: loopback, port: await closedDnsPort() };
    const answer = await query(at);
    expect(answer).toMatchObject({ outcome: "failed", failure: { code: "port-unreachable", phase: "query", blame: "between" } });
  });

  test("no listener over TCP: refused", async () => {
    await using dns = await startDnsServer({ transports: ["udp"], answer: () => good });
    expect(await query(dns, { transport: "tcp" })).toMatchObject({ failure: { code: "refused", phase: "connect" } });
    expect(await query(dns)).toMatchObject({ outcome: "ok" });
  });

  test("over TCP a connection closed or reset before a byte came", async () => {
    await using closing = await startDnsServer({ answer: () => ({ raw: [], ending: "close" }) });
    expect(await query(closing, { transport: "tcp" })).toMatchObject({ failure: { code: "closed", phase: "query" }, data: {} });
    await using resetting = await startDnsServer({ answer: () => ({ raw: [], ending: "reset" }) });
    expect(await query(resetting, { transport: "tcp" })).toMatchObject({ failure: { code: "reset", phase: "query" }, data: {} });
  });

  test.each(both)("a stopped run over %s is cancelled, not timed out", async (transport) => {
    await using dns = await startDnsServer({ answer: () => "silence" });
    const run = new AbortController();
    const asked = query(dns, { transport }, run.signal);
    setTimeout(() => run.abort(new Error("stopped by a person")), 50);
    expect(await asked).toMatchObject({ failure: { code: "cancelled", blame: "vantage" } });
  });

  test.each(both)("over %s a signal that had ended before sends nothing", async (transport) => {
    await using dns = await startDnsServer({ answer: () => good });
    expect(await query(dns, { transport }, AbortSignal.abort())).toMatchObject({ failure: { code: "cancelled" } });
    const late = AbortSignal.abort(new DOMException("late", "TimeoutError"));
    expect(await query(dns, { transport }, late)).toMatchObject({ failure: { code: "timeout" } });
    expect(dns.asked).toEqual([]);
  });
});

describe("an answer that may be forged", () => {
  const other = (asked: DnsAsked): Buffer =>
    writeAnswer({ ...asked, sentName: "other.example.com" }, { answers: ["other.example.com 60 A 192.0.2.66"] });
  const otherType = (asked: DnsAsked): Buffer => writeAnswer({ ...asked, type: "TXT" }, {});
  const wrongId = (asked: DnsAsked): Buffer =>
    writeAnswer({ ...asked, id: asked.id ^ 1 }, { answers: ["api.example.com 60 A 192.0.2.66"] });

  test.each([
    ["a wrong ID", wrongId],
    ["another name", other],
    ["another type", otherType],
  ])("over UDP %s is passed over, the true answer counts", async (_what, forged) => {
    await using dns = await startDnsServer({
      answer: (asked) => ({ raw: [forged(asked), forged(asked), writeAnswer(asked, good)], everyMs: 20 }),
    });
    expect(await query(dns)).toMatchObject({ outcome: "ok", data: { addresses: ["192.0.2.1"] } });
  });

  test("over UDP nothing but forgeries: timeout, and it says so", async () => {
    await using dns = await startDnsServer({ answer: (asked) => ({ raw: [wrongId(asked), wrongId(asked)] }) });
    const answer = await query(dns, {}, deadline());
    expect(answer.failure).toMatchObject({
      code: "timeout",
      detail: expect.stringContaining("2 datagrams were passed over: the ID"),
    });
    expect(answer.data).toEqual({});
  });

  test.each([
    ["a wrong ID", wrongId, 0],
    ["another name", other, 12],
    ["another type", otherType, 12],
  ])("over TCP %s is malformed, and nothing of it is believed", async (_what, forged, byte) => {
    await using dns = await startDnsServer({ answer: (asked) => forged(asked) });
    const answer = await query(dns, { transport: "tcp" });
    expect(answer).toMatchObject({ failure: { code: "malformed" }, data: { brokenAt: { byte } } });
    expect(answer.data.rcode).toBeUndefined();
  });

  test("a server that gives the name back in lower case is believed", async () => {
    await using dns = await startDnsServer({ answer: () => ({ ...good, lowerCase: true }) });
    for (const transport of both)
      expect(await query(dns, { transport })).toMatchObject({ outcome: "ok", data: { addresses: ["192.0.2.1"] } });
  });
});

describe("malformed", () => {
  /** api.example.com is 17 bytes on the wire: the question ends at 33, the record's name at 50, its data length stands at 58, its data at 60. */
  test.each<[string, (asked: DnsAsked) => Buffer, { byte: number; what: RegExp }]>([
    [
      "cut off within the data",
      (asked) => writeAnswer(asked, good).subarray(0, 62),
      { byte: 62, what: /ends 2 bytes before the end of a A record/ },
    ],
    [
      "cut off within the record's name",
      (asked) => writeAnswer(asked, good).subarray(0, 40),
      { byte: 40, what: /within a (name|label)/ },
    ],
    [
      "more answers counted than there are",
      (asked) => withBytes(asked, 6, [0xff, 0xff]),
      { byte: 75, what: /counts 65535 answer records|within/ },
    ],
    ["a pointer to itself", (asked) => withBytes(asked, 33, [0xc0, 33]), { byte: 33, what: /does not lead back/ }],
    ["a pointer forward", (asked) => withBytes(asked, 33, [0xc0, 60]), { byte: 33, what: /does not lead back/ }],
    ["a label of an unknown kind", (asked) => withBytes(asked, 33, [0x80]), { byte: 33, what: /unknown kind 0x80/ }],
    ["an address of three bytes", (asked) => withBytes(asked, 59, [3]), { byte: 60, what: /ends 1 bytes too early/ }],
    ["a question in place of an answer", (asked) => asked.message, { byte: 2, what: /QR=0/ }],
    ["two questions", (asked) => withBytes(asked, 4, [0, 2]), { byte: 4, what: /2 questions/ }],
    [
      "a success without a question",
      (asked) => Buffer.concat([writeAnswer(asked, good).subarray(0, 4), Buffer.alloc(8)]),
      { byte: 4, what: /no question/ },
    ],
    ["half a header", (asked) => writeAnswer(asked, good).subarray(0, 7), { byte: 7, what: /no DNS header/ }],
  ])("%s", async (_what, spoil, { byte, what }) => {
    await using dns = await startDnsServer({ answer: (asked) => spoil(asked) });
    for (const transport of both) {
      const answer = await query(dns, { transport, ednsPayload: 1232 }, deadline());
      expect(answer).toMatchObject({ outcome: "failed", failure: { code: "malformed", phase: "query", blame: "target" } });
      expect(answer.data.brokenAt).toEqual({ byte, what: expect.stringMatching(what) });
    }
  });

  test("what came before the bad byte is kept", async () => {
    const two = {
      answers: ["api.example.com 60 A 192.0.2.1", "api.example.com 60 A 192.0.2.2"],
      aa: true,
      rcode: "SERVFAIL" as const,
    };
    await using dns = await startDnsServer({ answer: (asked) => writeAnswer(asked, two).subarray(0, -13) });
    for (const transport of both) {
      expect(await query(dns, { transport })).toMatchObject({
        failure: { code: "malformed" },
        data: { rcode: "SERVFAIL", flags: { aa: true }, answers: [{ data: "192.0.2.1" }], addresses: ["192.0.2.1"] },
      });
    }
  });

  test("two names that point at each other", async () => {
    const loop = (asked: DnsAsked): Buffer => {
      const message = writeAnswer(asked, { answers: ["api.example.com 60 CNAME aaaa.example.com"] });
      message.writeUInt16BE(0xc000 | 33, 60);
      message.writeUInt16BE(0xc000 | 60, 33);
      return message;
    };
    await using dns = await startDnsServer({ answer: loop });
    expect(await query(dns)).toMatchObject({
      failure: { code: "malformed" },
      data: { brokenAt: { byte: 33 }, rcode: "NOERROR" },
    });
  });

  test("an answer cut off by TC over UDP is no fault; over TCP it is", async () => {
    await using dns = await startDnsServer({
      answer: (asked) => writeAnswer(asked, { ...good, truncated: true, edns: false }).subarray(0, -2),
    });
    expect(await query(dns)).toMatchObject({ outcome: "ok", data: { truncated: true, rcode: "NOERROR", answers: [] } });
    expect(await query(dns, { transport: "tcp" })).toMatchObject({ failure: { code: "malformed" }, data: { truncated: true } });
  });

  test("bytes behind the last counted record: clients read over them, so the answer counts and the place is noted", async () => {
    await using dns = await startDnsServer({
      answer: (asked) => Buffer.concat([writeAnswer(asked, { ...good, edns: false }), Buffer.alloc(9)]),
    });
    expect(await query(dns)).toMatchObject({
      outcome: "ok",
      data: { addresses: ["192.0.2.1"], bytes: 73, brokenAt: { byte: 64 } },
    });
  });

  test.each(["REFUSED", "SERVFAIL", "FORMERR"] as const)("a bare header that says %s is an answer", async (rcode) => {
    await using dns = await startDnsServer({ answer: (asked) => bareHeader(asked, rcode) });
    for (const transport of both) {
      expect(await query(dns, { transport })).toMatchObject({
        outcome: "ok",
        data: { rcode, bytes: 12, edns: null, answers: [] },
      });
    }
  });

  test("something that speaks no DNS: over UDP malformed at the deadline, since a true answer might still have come", async () => {
    await using dns = await startDnsServer({ answer: () => ({ raw: [Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")] }) });
    expect(await query(dns, {}, deadline())).toMatchObject({ failure: { code: "malformed" }, data: { bytes: 28, brokenAt: {} } });
    await using empty = await startDnsServer({ answer: () => ({ raw: [Buffer.alloc(0)] }) });
    expect(await query(empty, {}, deadline())).toMatchObject({
      failure: { code: "malformed" },
      data: { bytes: 0, brokenAt: { byte: 0 } },
    });
  });

  test("something that speaks no DNS: over TCP its first bytes are taken for a length", async () => {
    await using dns = await startDnsServer({
      answer: () => ({ raw: [Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")], ending: "close" }),
    });
    expect(await query(dns, { transport: "tcp" })).toMatchObject({
      failure: { code: "malformed" },
      data: { bytes: 26, brokenAt: { byte: 26, what: "26 of the 18516 bytes that the answer's length promises came" } },
    });
  });
});

describe("the length over TCP", () => {
  const over = async (reply: (asked: DnsAsked) => DnsReply) => {
    await using dns = await startDnsServer({ answer: reply });
    return await timed(query(dns, { transport: "tcp" }, deadline()));
  };
  const whole = (asked: DnsAsked): Buffer => writeAnswer(asked, { ...good, edns: false });

  test("promises more than comes, then closes", async () => {
    const { answer } = await over((asked) => ({ raw: [Buffer.of(1, 0), whole(asked).subarray(0, 40)], ending: "close" }));
    expect(answer).toMatchObject({
      failure: { code: "malformed" },
      data: { rcode: "NOERROR", bytes: 40, brokenAt: { byte: 40 } },
    });
  });

  test("promises more than comes, then a reset", async () => {
    const { answer } = await over((asked) => ({ raw: [Buffer.of(1, 0), whole(asked)], everyMs: 30, ending: "reset" }));
    expect(answer).toMatchObject({
      failure: { code: "reset" },
      data: { rcode: "NOERROR", addresses: ["192.0.2.1"], brokenAt: { byte: 64 } },
    });
  });

  test("promises less than the message has", async () => {
    const { answer } = await over((asked) => ({ raw: [Buffer.concat([Buffer.of(0, 50), whole(asked)])] }));
    expect(answer).toMatchObject({
      failure: { code: "malformed" },
      data: { rcode: "NOERROR", bytes: 50, brokenAt: { byte: 50 } },
    });
  });

  test.each([0, 1, 11])("says %i, which no header fits into", async (length) => {
    const { answer } = await over((asked) => ({ raw: [Buffer.concat([Buffer.of(0, length), whole(asked)])] }));
    expect(answer).toMatchObject({ failure: { code: "malformed" }, data: { bytes: length, brokenAt: { byte: length } } });
  });

  test("the longest message there can be is read, and what follows is not kept", async () => {
    const fill = (asked: DnsAsked): Buffer => {
      const message = writeAnswer(asked, { ...good, edns: false });
      return Buffer.concat([message, Buffer.alloc(65_535 - message.length)]);
    };
    const { answer } = await over((asked) => ({ raw: [withLength(fill(asked)), Buffer.alloc(1_000_000, 7)] }));
    expect(answer).toMatchObject({ outcome: "ok", data: { bytes: 65_535, addresses: ["192.0.2.1"] } });
  });

  test("a slow drip ends at the deadline with what had come", async () => {
    const { answer, ms } = await over((asked) => ({
      raw: [...withLength(whole(asked))].map((byte) => Buffer.of(byte)),
      everyMs: 10,
    }));
    expect(answer).toMatchObject({
      failure: { code: "timeout", phase: "query", detail: expect.stringMatching(/of the 64 bytes/) },
    });
    expect(answer.data).toMatchObject({ rcode: "NOERROR", flags: { ra: true }, answers: [] });
    expect(answer.data.brokenAt?.byte).toBe(answer.data.bytes);
    expect(ms).toBeLessThan(3_000);
  });
});
