import { describe, expect, test } from "vitest";
import { bounded, plainText, quoted } from "../../../src/probe/dns/plain-text.ts";
import { recordText } from "../../../src/probe/dns/record-data.ts";
import { typeName, typeNumber } from "../../../src/probe/dns/record-type.ts";
import { startDnsServer } from "../../fixture/dns-server.ts";
import { query } from "./asking.ts";

const text = (type: string, hex: string): string => {
  const data = Buffer.from(hex.replaceAll(" ", ""), "hex");
  return recordText(type, data, 0, data.length);
};

describe("a record in presentation form", () => {
  test.each([
    ["A", "c0000201", "192.0.2.1"],
    ["AAAA", "20010db8000000000000000000000001", "2001:db8::1"],
    ["AAAA", "00000000000000000000ffffc0000201", "::ffff:c000:201"],
    ["CNAME", "03617069 00", "api"],
    ["NS", "00", "."],
    ["SOA", "016100 016200 00000001 00000002 00000003 00000004 ffffffff", "a b 1 2 3 4 4294967295"],
    ["MX", "000a 026d7800", "10 mx"],
    ["SRV", "0001 0002 01bb 016100", "1 2 443 a"],
    ["TXT", "0568656c6c6f 03222f5c 02070a", '"hello" "\\"/\\\\" "\\007\\010"'],
    ["CAA", "00 056973737565 6c652e6f7267", '0 issue "le.org"'],
    ["CAA", "80 022e2e 22", '128 ?? "\\""'],
    ["HTTPS", "0001 00 0001 0006 0268320268 33 0003 0002 20fb 0004 0004 c0000201", "1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.1"],
    ["HTTPS", "0000 03706f6f00", "0 poo"],
    [
      "SVCB",
      "0001 00 0000 0002 0001 0002 0000 0005 0002 abcd 0006 0010 20010db8000000000000000000000001 029a 0002 6a07",
      '1 . mandatory=alpn no-default-alpn ech=q80= ipv6hint=2001:db8::1 key666="j\\007"',
    ],
    ["DS", "0001 08 02 abcd", "1 8 2 ABCD"],
    ["DNSKEY", "0101 03 0d abcd", "257 3 13 q80="],
    ["RRSIG", "0001 0d 02 0000012c 65920080 6590af00 0007 016100 abcd", "A 13 2 300 20240101000000 20231231000000 7 a q80="],
    ["NSEC", "016100 0006 400000080003", "a A AAAA RRSIG NSEC"],
    ["TLSA", "03 01 01 abcd", "3 1 1 ABCD"],
    ["TYPE65280", "0001ff", "\\# 3 0001FF"],
    ["TYPE65280", "", "\\# 0"],
    ["LOC", "00", "\\# 1 00"],
    ["constructor", "00", "\\# 1 00"],
  ])("%s %s", (type, hex, expected) => expect(text(type, hex)).toBe(expected));

  test.each([
    ["A", "c00002", /too early/],
    ["A", "c000020101", /1 bytes too many/],
    ["MX", "000a 026d78", /ends within a name/],
    ["TXT", "0568656c", /too early/],
    ["HTTPS", "0001 00 0001 0006 026832", /too early/],
    ["HTTPS", "0001 00 0003 0003 20fb00", /1 bytes too many/],
    ["RRSIG", "0001", /too early/],
  ])("%s %s is broken", (type, hex, what) => expect(() => text(type, hex)).toThrow(what));

  test("a name may not run past the end of its record, though the message goes on", () => {
    const message = Buffer.from("0361706900", "hex");
    expect(() => recordText("CNAME", message, 0, 3)).toThrow(/past the end/);
  });

  test("long data is cut to 512 characters", async () => {
    const long = Array.from({ length: 4 }, () => `ff${"07".repeat(255)}`).join("");
    await using dns = await startDnsServer({
      answer: () => ({ answers: [`api.example.com 1 TXT \\# ${long}`, `api.example.com 1 TYPE777 \\# ${long}`] }),
    });
    const { answers } = (await query(dns, { type: "TXT", transport: "tcp" })).data;
    expect(answers?.map(({ data }) => data.length)).toEqual([512, 512]);
    expect(answers?.[0]?.data).toMatch(/^"\\007.*…$/);
    expect(answers?.[1]?.data).toMatch(/^\\# 1024 FF0707/);
  });
});

describe("types and texts", () => {
  test("types by name, in any case, and by number", () => {
    expect(["A", "aaaa", "HTTPS", "TYPE65", "type1", "TYPE65535"].map(typeNumber)).toEqual([1, 28, 65, 65, 1, 65_535]);
    expect(["", "B", "TYPE", "TYPE65536", "TYPE-1", "toString"].map(typeNumber)).toEqual([null, null, null, null, null, null]);
    expect([1, 65, 999].map(typeName)).toEqual(["A", "HTTPS", "TYPE999"]);
  });

  test("text from a server: letters of any script stay, controls and direction marks do not", () => {
    expect(plainText(Buffer.from("größe 日本"), 50)).toBe("größe 日本");
    expect(plainText(Buffer.from("a\u001b[31mb\u202ec\\d\u2028\u2029"), 60)).toBe(
      "a\\027[31mb\\226\\128\\174c\\\\d\\226\\128\\168\\226\\128\\169",
    );
    expect(plainText(Buffer.from([0xff, 0x41]), 50)).toBe("\\239\\191\\189A");
    expect(plainText(Buffer.alloc(5_000, "x"), 10)).toBe(`${"x".repeat(9)}…`);
    expect(quoted(Buffer.from([0x41, 0xc3, 0x22]))).toBe('"A\\195\\""');
    expect(bounded("abc", 3)).toBe("abc");
  });
});
