import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeHello } from "../../../src/probe/tls/client-hello.ts";
import { readRecords } from "../../../src/probe/tls/records.ts";
import { readServerAnswer, versionName } from "../../../src/probe/tls/server-answer.ts";

const record = (type: number, ...body: readonly number[]): Buffer =>
  Buffer.from([type, 3, 3, body.length >> 8, body.length & 0xff, ...body]);
const message = (type: number, ...body: readonly number[]): number[] => [type, 0, body.length >> 8, body.length & 0xff, ...body];
const random = Array.from({ length: 32 }, () => 7);
const retryRandom = [...Buffer.from("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c", "hex")];
const serverHello = (version: number, cipher: number, extensions: readonly number[] = [], bytes = random): number[] =>
  message(
    2,
    3,
    version,
    ...bytes,
    0,
    cipher >> 8,
    cipher & 0xff,
    0,
    ...(extensions.length === 0 ? [] : [0, extensions.length, ...extensions]),
  );
const selects13 = [0, 43, 0, 2, 3, 4];
const done = message(14);

describe("what a server answers", () => {
  test("TLS 1.3: version and group from the extensions, and nothing behind it is readable", () => {
    const share = [0, 51, 0, 4, 0, 29, 0, 0];
    const bytes = Buffer.concat([record(22, ...serverHello(3, 0x1301, [...selects13, ...share])), record(23, 1, 2, 3)]);
    expect(readServerAnswer(bytes)).toMatchObject({
      hello: { version: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", retry: false },
      keyExchange: "x25519",
      isWhole: true,
      malformed: null,
    });
  });

  test("a HelloRetryRequest names the group that is wanted", () => {
    const bytes = record(22, ...serverHello(3, 0x1301, [...selects13, 0, 51, 0, 2, 0, 24], retryRandom));
    expect(readServerAnswer(bytes)).toMatchObject({ hello: { retry: true }, keyExchange: "secp384r1" });
  });

  test("TLS 1.0 with a key exchange over 512 bits, split over records: size, and whether a certificate is asked for", () => {
    const prime = [0, 64, 0x80, ...Array.from({ length: 63 }, () => 1)];
    const all = [
      ...serverHello(1, 0x0016),
      ...message(11, 0, 0, 6, 0, 0, 3, 1, 2, 3),
      ...message(12, ...prime),
      ...message(13, 1, 1),
      ...done,
    ];
    const bytes = Buffer.concat([record(22, ...all.slice(0, 50)), record(22, ...all.slice(50))]);
    expect(readServerAnswer(bytes)).toMatchObject({
      hello: { version: "TLSv1", cipher: "TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA" },
      keyExchange: "DH 512",
      certificates: [Buffer.from([1, 2, 3])],
      certificateRequested: true,
      isWhole: true,
    });
  });

  test("a named curve; RSA without a message of its own; a suite that nobody knows", () => {
    const curve = readServerAnswer(record(22, ...serverHello(3, 0xc014), ...message(12, 3, 0, 26, 0), ...done));
    expect(curve.keyExchange).toBe("ECDH brainpoolP256r1");
    expect(readServerAnswer(record(22, ...serverHello(3, 0x0005), ...done))).toMatchObject({
      hello: { cipher: "TLS_RSA_WITH_RC4_128_SHA" },
      keyExchange: "RSA",
    });
    expect(readServerAnswer(record(22, ...serverHello(0, 0xabcd))).hello).toMatchObject({ version: "SSLv3", cipher: "0xabcd" });
  });

  test("alerts are kept in order; a warning ends nothing", () => {
    const bytes = Buffer.concat([record(21, 1, 112), record(22, ...serverHello(3, 0xc014), ...done)]);
    expect(readServerAnswer(bytes)).toMatchObject({
      alerts: [{ level: 1, code: 112 }],
      hello: { version: "TLSv1.2" },
      isWhole: true,
    });
  });

  test.each([
    ["a wrong version", record(22, ...message(2, 9, 9, ...random)), 9, /version 0x0909/],
    ["a message out of turn", record(22, ...message(11, 0, 0, 0)), 5, /message 11/],
    [
      "a session id that is too long",
      record(22, ...message(2, 3, 3, ...random, 33, ...random, 1, 0xc0, 0x14, 0)),
      9 + 68,
      /session id of 33/,
    ],
    ["a hello that ends too soon", record(22, ...message(2, 3, 3, 1, 2)), 13, /ends too soon/],
    ["compression", record(22, ...message(2, 3, 3, ...random, 0, 0xc0, 0x14, 1)), 9 + 38, /compression method 1/],
    ["extensions that are not whole", record(22, ...serverHello(3, 0xc014, [0, 43, 0, 9, 3])), 9 + 45, /not whole/],
    ["an alert of three bytes", record(21, 2, 40, 0), 5, /two bytes/],
    ["something else behind a record", Buffer.concat([record(21, 1, 112), Buffer.from("HTTP/1.1")]), 7, /no TLS record/],
    ["a message of 16 MB", record(22, 2, 255, 255, 255), 6, /message of 16777215/],
  ])("%s: at which byte, and what", (_, bytes, at, what) => {
    const { malformed } = readServerAnswer(bytes);
    expect(malformed?.at).toBe(at);
    expect(malformed?.what).toMatch(what);
  });

  test("never throws, keeps within what came, and reads no more for less", () => {
    const sound = Buffer.concat([record(22, ...serverHello(3, 0xc014), ...message(12, 3, 0, 23, 0), ...done)]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(sound.length), fc.nat(255), (noise, at, byte) => {
        for (const bytes of [noise, Buffer.concat([sound.subarray(0, at), noise]), changed(sound, at, byte)]) {
          const { malformed } = readServerAnswer(bytes);
          if (malformed !== null) {
            expect(malformed.at).toBeGreaterThanOrEqual(0);
            expect(malformed.at).toBeLessThanOrEqual(bytes.length);
            expect(malformed.what).not.toBe("");
          }
        }
        expect(readServerAnswer(sound.subarray(0, at)).malformed).toBeNull();
      }),
    );
  });
});

function changed(bytes: Buffer, at: number, byte: number): Buffer {
  const copy = Buffer.from(bytes);
  if (at < copy.length) copy[at] = byte;
  return copy;
}

describe("a hello of our own", () => {
  const offers = fc.constantFrom(
    "modern" as const,
    "tls1.2" as const,
    "tls1.2-every" as const,
    "tls1.3-every" as const,
    "old" as const,
  );

  test("is one whole record with one whole message, small or large as asked", () => {
    fc.assert(
      fc.property(
        offers,
        fc.constantFrom("small" as const, "large" as const),
        fc.option(fc.domain(), { nil: null }),
        fc.array(fc.constantFrom("h2", "http/1.1"), { maxLength: 2 }),
        (offer, size, sni, alpn) => {
          const bytes = encodeHello({ sni, alpn, offer, size });
          const { records, rest } = readRecords(bytes);
          expect(records).toHaveLength(1);
          expect(rest).toBe("partial");
          const body = Buffer.from(records[0]?.body ?? []);
          expect(body.readUIntBE(1, 3)).toBe(body.length - 4);
          if (size === "large") expect(bytes.length).toBe(1_700);
          else expect(bytes.length).toBeLessThan(850);
          if (sni !== null) expect(bytes.includes(sni)).toBe(true);
        },
      ),
    );
  });

  test("an address is no name for SNI", () => {
    const plain = encodeHello({ sni: null, alpn: [], offer: "modern", size: "small" });
    expect(encodeHello({ sni: "192.0.2.1", alpn: [], offer: "modern", size: "small" })).toHaveLength(plain.length);
  });

  test("versions are called as Node calls them", () => {
    expect([0x0300, 0x0301, 0x0302, 0x0303, 0x0304, 0x7f1c].map(versionName)).toEqual([
      "SSLv3",
      "TLSv1",
      "TLSv1.1",
      "TLSv1.2",
      "TLSv1.3",
      "0x7f1c",
    ]);
  });
});
