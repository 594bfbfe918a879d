import { describe, expect, test } from "vitest";
import {
  authoritativeAnswerOf,
  isLame,
  isSilent,
  servesOverTcpAlone,
  servesOverUdpAlone,
  servesZone,
  zonesAsked,
} from "../../src/observation/authoritative-answers.ts";
import { delegationsIn } from "../../src/observation/delegation.ts";
import { one } from "../build/common.ts";
import {
  asked,
  firstResolver,
  firstServer,
  type Heard,
  nameServer,
  parentSays,
  query,
  record,
  secondServer,
  zoneSays,
} from "../build/dns.ts";

const told = { role: "authoritative", of: "example.com" } as const;

describe("what one message says of the server that sent it", () => {
  test.each<[Heard, boolean, string]>([
    [{ gives: [one] }, true, "authoritative"],
    ["NXDOMAIN", true, "authoritative"],
    [{ gives: [one] }, false, "not-authoritative"],
    ["referral", false, "not-authoritative"],
    ["REFUSED", false, "refused"],
    ["SERVFAIL", false, "servfail"],
    ["silence", false, "silence"],
    ["port-unreachable", false, "unreachable"],
    ["skipped", false, "not-asked"],
  ])("%j with AA %s: %s", (heard, aa, says) => {
    expect(authoritativeAnswerOf(query(firstServer, "A", heard, { ...told, aa }))).toBe(says);
  });

  test("a referral down is how a zone above answers, one up or round is not", () => {
    const refers = (owner: string) =>
      authoritativeAnswerOf(
        query(firstServer, "A", "NODATA", { ...told, aa: false, authority: [record(owner, "NS", "ns.example.org")] }),
      );
    expect(refers("API.example.com.")).toBe("authoritative");
    for (const owner of [".", "com", "example.com", "other.example.com"]) expect(refers(owner)).toBe("not-authoritative");
  });
});

describe("the servers of each zone", () => {
  test("are sorted by zone and address, and resolvers are not among them", () => {
    const all = [
      ...nameServer(secondServer, "REFUSED"),
      ...nameServer(firstServer, { gives: [one] }),
      ...asked(firstResolver, "SERVFAIL"),
      parentSays([]),
    ];
    const zones = zonesAsked(all);
    expect(zones.map(({ zone, servers }) => [zone, servers.map(({ server }) => server)])).toEqual([
      ["com", ["203.0.113.153"]],
      ["example.com", [firstServer, secondServer]],
    ]);
    expect(zones[1]?.servers.map((server) => [servesZone(server), isLame(server)])).toEqual([
      [true, false],
      [false, true],
    ]);
    expect(zonesAsked(all)).toBe(zones);
  });

  test.each<[string, string, (typeof isLame)[]]>([
    ["silence", "silence", [isSilent]],
    ["silence", "answer", [servesZone, servesOverTcpAlone]],
    ["answer", "silence", [servesZone, servesOverUdpAlone]],
    ["REFUSED", "silence", [isLame]],
    ["silence", "REFUSED", [isLame]],
    ["REFUSED", "answer", [servesZone]],
    ["answer", "answer", [servesZone]],
    ["skipped", "skipped", []],
    ["silence", "skipped", []],
  ])("UDP %s, TCP %s", (udp, tcp, holds) => {
    const heard = (text: string): Heard => (text === "answer" ? { gives: [one] } : (text as "silence"));
    const all = [
      query(firstServer, "A", heard(udp), { ...told, aa: true }),
      query(firstServer, "A", heard(tcp), { ...told, aa: true, transport: "tcp" }),
    ];
    const [server] = zonesAsked(all)[0]?.servers ?? [];
    const claims = [isSilent, isLame, servesZone, servesOverTcpAlone, servesOverUdpAlone];
    expect(claims.filter((claim) => server !== undefined && claim(server))).toEqual(
      claims.filter((claim) => holds.includes(claim)),
    );
  });
});

describe("who serves a zone, by both ends", () => {
  test("the parent's referral with glue, and the zone's own set", () => {
    const all = [
      parentSays(["NS1.example.net."], { glue: { "ns1.example.net": firstServer, "other.example.net": one } }),
      zoneSays(firstServer, ["ns1.example.net"]),
    ];
    expect(delegationsIn(all)).toMatchObject({
      referrals: [
        {
          zone: "example.com",
          from: "com",
          names: ["ns1.example.net"],
          glue: [{ name: "ns1.example.net", address: firstServer }],
        },
      ],
      own: [{ zone: "example.com", names: ["ns1.example.net"] }],
      missing: [],
    });
  });

  test("a denial counts where the zone above itself says so", () => {
    expect(delegationsIn([parentSays(null)]).missing).toMatchObject([{ name: "example.com", from: "com" }]);
    expect(delegationsIn([parentSays(null, { zone: "example.com" })]).missing).toEqual([]);
    expect(delegationsIn([parentSays(null, { aa: false })]).missing).toEqual([]);
  });
});
