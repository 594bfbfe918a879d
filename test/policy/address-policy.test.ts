import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Allowance, forbids, forbidsResolver } from "../../src/policy/address-policy.ts";
import { addressOf, parseCidrList, within } from "../../src/policy/cidr.ts";
import { type Address, parseAddress } from "../../src/target/address.ts";

const at = (text: string): Address => {
  const address = parseAddress(text);
  if (address === null) throw new Error(`no address: ${text}`);
  return address;
};
const ranges = (text: string) => {
  const read = parseCidrList(text);
  if (!read.ok) throw new Error(read.error);
  return read.cidrs;
};
const cli: Allowance = { kind: "cli", allow: [], deny: [] };
const hub: Allowance = { kind: "hub", allow: [], deny: [] };
const open: Allowance = { kind: "hub", allow: ranges("0.0.0.0/0, ::/0"), deny: [] };

describe("refused everywhere", () => {
  test.each([
    "169.254.169.254",
    "169.254.0.1",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16",
    "::",
    "fe80::1",
    "febf::1",
    "ff02::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "::ffff:169.254.169.254",
    "::169.254.169.254",
    "::ffff:0:169.254.169.254",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::169.254.169.254",
    "64:ff9b:1:a9fe:a9:fe00::",
    "2002:a9fe:a9fe::1",
    "2001:0:cb00:7107:0:0:5601:5601",
    "2001:0:a9fe:a9fe:0:0:0:0",
    "2001:db8::5efe:169.254.169.254",
    "2001:db8::200:5efe:169.254.169.254",
    "::ffff:0.0.0.0",
  ])("%s, whoever asks and whatever is allowed", (text) => {
    for (const allowance of [cli, hub, open]) expect(forbids(at(text), allowance)).toMatch(/refused everywhere$/);
  });

  test("the reason names the address and what it is", () => {
    expect(forbids(at("169.254.169.254"), cli)).toBe("169.254.169.254: link-local and metadata addresses are refused everywhere");
    expect(forbids(at("2002:a9fe:a9fe::1"), cli)).toBe(
      "2002:a9fe:a9fe::1, which holds 169.254.169.254: link-local and metadata addresses are refused everywhere",
    );
  });
});

describe("by who asks", () => {
  const everybody = [
    "203.0.113.7",
    "192.0.2.1",
    "93.184.215.14",
    "2001:db8::1",
    "2600:1406::17",
    "64:ff9b::203.0.113.7",
    "::ffff:198.51.100.1",
    "64:ff9b:1:cb00:71:700::",
  ];
  const near = [
    "127.0.0.1",
    "::1",
    "10.1.2.3",
    "172.31.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "fd12::1",
    "198.18.0.1",
    "240.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::127.0.0.1",
    "2002:0a00:0001::1",
    "fec0::1",
    "100::1",
    "::c633:6401",
  ];

  test.each(everybody)("%s is probed by everybody", (text) => {
    expect(forbids(at(text), cli)).toBeNull();
    expect(forbids(at(text), hub)).toBeNull();
  });

  test.each(near)("%s is probed by a person's own process, not by a hub", (text) => {
    expect(forbids(at(text), cli)).toBeNull();
    expect(forbids(at(text), hub)).toMatch(/only where the allow list names it$/);
    expect(forbids(at(text), open)).toBeNull();
  });

  test("allow names exactly what it names, also as another form of it; deny wins", () => {
    const some: Allowance = { kind: "hub", allow: ranges("10.0.0.0/8"), deny: ranges("10.9.0.0/16") };
    expect(forbids(at("10.1.2.3"), some)).toBeNull();
    expect(forbids(at("::ffff:10.1.2.3"), some)).toBeNull();
    expect(forbids(at("11.1.2.3"), some)).toBeNull();
    expect(forbids(at("192.168.0.1"), some)).toMatch(/private/);
    expect(forbids(at("10.9.1.1"), some)).toBe("10.9.1.1: 10.9.0.0/16 is on the deny list");
    expect(forbids(at("::ffff:10.9.1.1"), { ...some, kind: "cli" })).toMatch(/deny list/);
  });

  test("a range of one family says nothing about the other", () => {
    expect(forbids(at("10.1.2.3"), { kind: "hub", allow: ranges("::/0"), deny: [] })).toMatch(/private/);
    expect(forbids(at("203.0.113.7"), { kind: "hub", allow: [], deny: ranges("::/0") })).toBeNull();
    expect(forbids(at("fd12::1"), { kind: "hub", allow: ranges("0.0.0.0/0"), deny: [] })).toMatch(/private/);
  });

  test("this machine's own resolvers may be asked, on port 53 alone", () => {
    const own = [{ address: at("169.254.169.254"), port: 53 }];
    expect(forbidsResolver(at("169.254.169.254"), 53, hub, own)).toBeNull();
    expect(forbidsResolver(at("169.254.169.254"), 80, hub, own)).toMatch(/refused/);
    expect(forbidsResolver(at("169.254.169.253"), 53, hub, own)).toMatch(/refused/);
    expect(forbidsResolver(at("9.9.9.9"), 53, hub, own)).toBeNull();
  });
});

describe("every embedding of a forbidden address is forbidden", () => {
  const octet = fc.integer({ min: 0, max: 255 });
  const refused = fc.oneof(
    fc.tuple(fc.constant(169), fc.constant(254), octet, octet),
    fc.tuple(fc.integer({ min: 224, max: 239 }), octet, octet, octet),
    fc.tuple(fc.constant(0), octet, octet, octet),
    fc.constantFrom([100, 100, 100, 200], [192, 0, 0, 192], [168, 63, 129, 16], [255, 255, 255, 255]),
  );
  const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);
  const eight = fc.array(octet, { minLength: 8, maxLength: 8 });
  type Embed = (four: readonly number[], noise: readonly number[]) => number[];
  const embeddings: Record<string, Embed> = {
    mapped: (v) => [...zeros(10), 255, 255, ...v],
    compatible: (v) => [...zeros(12), ...v],
    translated: (v) => [...zeros(8), 255, 255, 0, 0, ...v],
    nat64: (v) => [0, 0x64, 0xff, 0x9b, ...zeros(8), ...v],
    "local nat64 /96": (v, n) => [0, 0x64, 0xff, 0x9b, 0, 1, ...n.slice(0, 2), 0, ...n.slice(3, 6), ...v],
    "local nat64 /48": (v) => [0, 0x64, 0xff, 0x9b, 0, 1, ...v.slice(0, 2), 0, ...v.slice(2), ...zeros(5)],
    "local nat64 /56": (v, n) => [0, 0x64, 0xff, 0x9b, 0, 1, n[0] ?? 0, ...v.slice(0, 1), 0, ...v.slice(1), ...zeros(4)],
    "local nat64 /64": (v, n) => [0, 0x64, 0xff, 0x9b, 0, 1, ...n.slice(0, 2), 0, ...v, ...zeros(3)],
    "6to4": (v, n) => [0x20, 2, ...v, ...n, 0, 1].slice(0, 16),
    "teredo client": (v, n) => [0x20, 1, 0, 0, ...n, ...v.map((byte) => byte ^ 255)],
    "teredo server": (v, n) => [0x20, 1, 0, 0, ...v, ...n],
    isatap: (v, n) => [...n, 0, 0, 0x5e, 0xfe, ...v],
    "isatap, universal": (v, n) => [...n, 2, 0, 0x5e, 0xfe, ...v],
  };

  test.each(Object.entries(embeddings))("%s", (name, embed) => {
    fc.assert(
      fc.property(refused, eight, (four, noise) => {
        fc.pre(!(name.startsWith("local nat64 /") && name !== "local nat64 /96" && four[0] === 0));
        const address = addressOf(embed(four, noise));
        fc.pre(address !== "::1");
        expect(forbids(addressOf(four), open)).toMatch(/refused everywhere/);
        expect(forbids(address, open)).toMatch(/refused everywhere/);
        expect(forbids(address, cli)).toMatch(/refused everywhere/);
      }),
      { numRuns: 300 },
    );
  });
});

describe("parseCidrList", () => {
  test("ranges and single addresses, in canonical text", () => {
    expect(ranges("10.0.0.0/8, 2001:DB8::/32\n203.0.113.7").map(({ text }) => text)).toEqual([
      "10.0.0.0/8",
      "2001:db8::/32",
      "203.0.113.7/32",
    ]);
    expect(ranges("")).toEqual([]);
    expect(ranges("none")).toEqual([]);
  });

  test.each([
    ["10.0.0.0/33", /0 to 32/],
    ["2001:db8::/129", /0 to 128/],
    ["10.0.0.0/", /0 to 32/],
    ["10.0.0.0/x", /0 to 32/],
    ["10.1.2.3/8", /write 10\.0\.0\.0\/8, or 10\.1\.2\.3\/32/],
    ["10/8", /write it like 10\.0\.0\.0\/8/],
    ["example.com", /write it like/],
    ["10.0.0.0/8,\u0007", /write it like/],
  ])("%j says what to write", (text, why) => {
    const read = parseCidrList(text);
    expect(read.ok ? "accepted" : read.error).toMatch(why);
  });

  test("an address lies in the range of its own leading bits, and not in that of others", () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.nat(), (text, n) => {
        const bytes = [...(ranges(text)[0]?.bytes ?? [])];
        const bits = n % (bytes.length * 8 + 1);
        const flipped = bytes.map((byte, index) =>
          bits > 0 && index === (bits - 1) >> 3 ? byte ^ (0x80 >> ((bits - 1) & 7)) : byte,
        );
        const first = bytes.map(
          (byte, index) => byte & (bits >= index * 8 + 8 ? 255 : bits <= index * 8 ? 0 : 255 << (index * 8 + 8 - bits)),
        );
        const range = ranges(`${addressOf(first)}/${bits}`)[0];
        if (range === undefined) throw new Error("no range");
        expect(within(bytes, range)).toBe(true);
        if (bits > 0) expect(within(flipped, range)).toBe(false);
      }),
    );
  });

  test("it never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(typeof parseCidrList(text).ok).toBe("boolean");
      }),
    );
  });
});
