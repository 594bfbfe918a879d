import { createCipheriv } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alertOf, alertOfOpenssl } from "../../../src/probe/tls/alert.ts";
import { readFlight } from "../../../src/probe/tls/flight.ts";
import { mayBeTls, readRecords } from "../../../src/probe/tls/records.ts";

const record = (type: number, body: readonly number[]): number[] => [type, 3, 3, body.length >> 8, body.length & 255, ...body];
const handshake = (type: number, body: readonly number[]): number[] => [type, 0, body.length >> 8, body.length & 255, ...body];
const hello = handshake(2, [3, 3, ...Array<number>(32).fill(9), 0, 0xc0, 0x2f, 0, 0, 0]);
const certificate = handshake(11, [0, 0, 11, 0, 0, 3, 1, 2, 3, 0, 0, 2, 4, 5]);
const read = (bytes: readonly number[]) => readFlight(Uint8Array.from(bytes), new Map());

describe("the server's flight up to TLS 1.2", () => {
  test("its certificates, in the order sent, and its wish for a client certificate", () => {
    const flight = read(record(22, [...hello, ...certificate, ...handshake(13, [0])]));
    expect(flight.certificates?.map((der) => [...der])).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    expect(flight).toMatchObject({ certificateRequested: true, stapled: false, alerts: [], nonsense: false });
  });

  test("messages split over records in any way are read the same", () => {
    const bytes = [...hello, ...certificate, ...handshake(22, [1, 0, 0, 0])];
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (sizes) => {
        const records: number[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          records.push(...record(22, bytes.slice(at, at + size)));
          at += size;
        }
        expect(read(records)).toMatchObject({ certificates: [expect.anything(), expect.anything()], stapled: true });
      }),
    );
  });

  test("a warning before the handshake goes on, and a fatal alert", () => {
    expect(read([...record(21, [1, 112]), ...record(22, [...hello, ...certificate])])).toMatchObject({
      alerts: [{ level: 1, code: 112, wentOn: true }],
    });
    expect(read(record(21, [2, 70])).alerts).toEqual([{ level: 2, code: 70, wentOn: false }]);
  });

  test("what is sealed after ChangeCipherSpec is not taken for an alert", () => {
    expect(read([...record(22, hello), ...record(20, [1]), ...record(21, [2, 40])]).alerts).toEqual([]);
  });

  test("a certificate list that is cut off is none", () => {
    expect(read(record(22, [...hello, ...handshake(11, [0, 0, 11, 0, 0, 30, 1, 2, 3])])).certificates).toBeNull();
  });

  test("nonsense behind a whole record is seen", () => {
    expect(read([...record(22, hello), 72, 84, 84, 80]).nonsense).toBe(true);
  });

  test("never throws, whatever comes and whatever the secrets are", () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => [...bytes]),
      fc.tuple(fc.integer({ min: 20, max: 24 }), fc.uint8Array({ maxLength: 60 })).map(([type, body]) => record(type, [...body])),
      fc.constantFrom(record(22, hello), record(22, certificate)),
    );
    fc.assert(
      fc.property(fc.array(piece), fc.uint8Array({ minLength: 1, maxLength: 64 }), (pieces, secret) => {
        const secrets = new Map([["SERVER_HANDSHAKE_TRAFFIC_SECRET", secret]]);
        expect(readFlight(Uint8Array.from(pieces.flat()), secrets)).toHaveProperty("alerts");
      }),
    );
  });
});

describe("the server's flight in TLS 1.3", () => {
  // Traffic secrets, and the keys and vectors made of them, from RFC 8448, section 3.
  const secrets = new Map([
    ["SERVER_HANDSHAKE_TRAFFIC_SECRET", Buffer.from("b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38", "hex")],
    ["SERVER_TRAFFIC_SECRET_0", Buffer.from("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643", "hex")],
  ]);
  const duringHandshake = { key: "3fce516009c21727d0f2e4e86ee403bc", iv: "5d313eb2671276ee13000b30" };
  const afterwards = { key: "9f02283b6c9c07efc26bb9f2ac92e356", iv: "cf782b88dd83549aadf1e984" };
  const seal = ({ key, iv }: { key: string; iv: string }, sequence: number, type: number, body: readonly number[]): number[] => {
    const inner = Buffer.from([...body, type, 0, 0, 0]);
    const header = Buffer.from([23, 3, 3, 0, inner.length + 16]);
    const nonce = Buffer.from(iv, "hex");
    nonce.writeUInt8((nonce.at(-1) ?? 0) ^ sequence, 11);
    const cipher = createCipheriv("aes-128-gcm", Buffer.from(key, "hex"), nonce).setAAD(header);
    return [...header, ...cipher.update(inner), ...cipher.final(), ...cipher.getAuthTag()];
  };
  const hello13 = handshake(2, [3, 3, ...Array<number>(32).fill(9), 0, 0x13, 0x01, 0, 0, 6, 0, 43, 0, 2, 3, 4]);
  const sealed = [
    ...record(22, hello13),
    ...record(20, [1]),
    ...seal(duringHandshake, 0, 22, handshake(13, [0, 0, 0])),
    ...seal(duringHandshake, 1, 22, handshake(11, [0, 0, 0, 8, 0, 0, 3, 1, 2, 3, 0, 0])),
    ...seal(duringHandshake, 2, 22, handshake(20, [1, 2, 3])),
    ...seal(afterwards, 0, 21, [2, 116]),
  ];

  test("is opened with the session's secrets, an alert after its end as well", () => {
    const flight = readFlight(Uint8Array.from(sealed), secrets);
    expect(flight.certificates?.map((der) => [...der])).toEqual([[1, 2, 3]]);
    expect(flight).toMatchObject({ certificateRequested: true, alerts: [{ level: 2, code: 116 }] });
  });

  test("stays shut without them, or with a byte changed", () => {
    expect(read(sealed)).toMatchObject({ certificates: null, alerts: [] });
    const changed = Uint8Array.from(sealed);
    const at = record(22, hello13).length + 6 + 10;
    changed[at] = (changed[at] ?? 0) ^ 1;
    expect(readFlight(changed, secrets).certificates).toBeNull();
  });
});

describe("records", () => {
  test("a partial one is awaited, a nonsensical one is not", () => {
    expect(readRecords(Uint8Array.from([22, 3, 3, 0, 9, 1]))).toEqual({ records: [], rest: "partial" });
    expect(readRecords(Uint8Array.from([22, 3, 3, 0xff, 0xff]))).toEqual({ records: [], rest: "nonsense" });
    expect(readRecords(Uint8Array.from([22, 9])).rest).toBe("nonsense");
  });

  test("banners are none, the start of a record may be one", () => {
    for (const text of ["SSH-2.0", "220 ", "HTTP/1.1", "\u0000", "\u0016\u0002"])
      expect(mayBeTls(Buffer.from(text, "latin1"))).toBe(false);
    for (const bytes of [[], [22], [21, 3], [22, 3, 1, 2]]) expect(mayBeTls(Uint8Array.from(bytes))).toBe(true);
  });
});

describe("alerts", () => {
  test.each([
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", 70],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", 40],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", 40],
    ["ERR_SSL_TLSV1_UNRECOGNIZED_NAME", 112],
    ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", 116],
    ["ERR_SSL_TLSV1_ALERT_USER_CANCELLED", 90],
    ["ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL", 120],
  ])("%s is %i", (code, number) => expect(alertOfOpenssl(code)?.code).toBe(number));

  test("a code that is no alert is none; an unknown number keeps its number", () => {
    expect(alertOfOpenssl("ERR_SSL_WRONG_VERSION_NUMBER")).toBeNull();
    expect(alertOf({ level: 2, code: 255 })).toEqual({ level: "fatal", code: 255, name: "alert 255" });
  });
});
