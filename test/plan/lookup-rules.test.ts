import { describe, expect, test } from "vitest";
import type { DnsQuery } from "../../src/observation/dns-answer.ts";
import { tcpTarget } from "../build/common.ts";
import { judged } from "../build/judged.ts";
import { type Reply, resolverReply, serverReply, type Tree } from "./simulated-dns.ts";
import { type Internet, type Simulated, simulated } from "./simulated-run.ts";

const resolver = "10.0.0.2";
const second = "10.0.0.3";
const own = "203.0.113.7";
const ns1 = "198.51.100.11";
const tree: Tree = {
  zones: {
    "": { servers: { "a.root.net": ["198.51.100.1"] } },
    com: { servers: { "a.tld.com": ["198.51.100.2"] } },
    "example.com": { servers: { "ns1.example.com": [ns1] }, records: { "api.example.com A": [own] } },
  },
};
type Asked = DnsQuery["subject"];
const usual = (asked: Asked): Reply =>
  asked.role === "nobody" ? "silence" : asked.role === "authoritative" ? serverReply(tree, asked) : resolverReply(tree, asked);
const internet = (dns: (asked: Asked, attempt: number) => Reply | undefined, more: Partial<Internet> = {}): Internet => ({
  dns: (asked, attempt) => dns(asked, attempt) ?? usual(asked),
  system: { addresses: [own] },
  ...more,
});
const isTarget = ({ purpose, role, name, type }: Asked): boolean =>
  role !== "authoritative" &&
  role !== "nobody" &&
  (purpose === "target" || purpose === "edns") &&
  name === "api.example.com" &&
  type === "A";
const lines = ({ queries }: Simulated, purpose: Asked["purpose"]): string[] =>
  queries
    .filter(({ subject }) => subject.purpose === purpose)
    .map(
      ({ subject, attempt }) =>
        `${subject.server} ${subject.name} ${subject.type} ${subject.transport}${subject.checkingDisabled ? " CD" : ""}${subject.dnssecOk ? " DO" : ""}${subject.ednsPayload === 1_232 ? "" : ` ${subject.ednsPayload}`} ${attempt}`,
    );

describe("SERVFAIL", () => {
  const bogus = internet((asked) =>
    asked.role === "authoritative" || asked.checkingDisabled || asked.name === "com" || asked.name === "."
      ? undefined
      : { rcode: "SERVFAIL" },
  );
  const run = simulated({ ...bogus, system: { addresses: [] } });
  test("is asked with and without validation twice in turn", () => {
    const asked = run.queries
      .filter(
        ({ subject }) =>
          subject.purpose === "target" && subject.role !== "authoritative" && subject.type === "A" && subject.transport === "udp",
      )
      .toSorted((a, b) => a.startMs - b.startMs || Number(a.subject.checkingDisabled) - Number(b.subject.checkingDisabled))
      .map(({ subject }) => (subject.checkingDisabled ? "CD=1" : "CD=0"));
    expect(asked.slice(0, 4)).toEqual(["CD=0", "CD=1", "CD=0", "CD=1"]);
  });
  test("that goes away without it: keys, DS and signatures are fetched from the resolver, the zone and the one above", () => {
    expect(lines(run, "apex")).toContain(`${ns1} example.com DNSKEY udp DO 1`);
    expect(lines(run, "apex")).toContain(`${resolver} example.com DNSKEY udp CD DO 1`);
    expect(lines(run, "delegation")).toContain("198.51.100.2 example.com DS udp DO 1");
    expect(lines(run, "edns")).toContain(`${ns1} api.example.com A udp DO 1`);
  });
  test("of AAAA alone: the signatures of that answer, or of its denial", () => {
    const alone = simulated(
      internet((asked) =>
        isTarget({ ...asked, type: "A" }) && asked.type === "AAAA" && !asked.checkingDisabled ? { rcode: "SERVFAIL" } : undefined,
      ),
    );
    expect(lines(alone, "edns")).toContain(`${ns1} api.example.com AAAA udp DO 1`);
    expect(lines(alone, "edns")).toContain(`${resolver} api.example.com AAAA udp CD DO 1`);
  });
  test("that stays without it needs none of that", () => {
    const failing = simulated(
      internet((asked) => (isTarget(asked) ? { rcode: "SERVFAIL" } : undefined), { system: { addresses: [] } }),
    );
    expect(failing.queries.filter(({ subject }) => subject.type === "DNSKEY")).toEqual([]);
  });
});

describe("EDNS", () => {
  test("silence over UDP is asked without it, smaller and fuller; the forms that stay silent three times", () => {
    const run = simulated(
      internet((asked) => (isTarget(asked) && asked.transport === "udp" && asked.ednsPayload !== null ? "silence" : undefined)),
    );
    const asked = lines(run, "edns").filter((line) => line.startsWith(resolver));
    expect(asked).toEqual(
      expect.arrayContaining([
        `${resolver} api.example.com A udp null 1`,
        `${resolver} api.example.com A udp 512 3`,
        `${resolver} api.example.com A udp DO 4096 3`,
      ]),
    );
    expect(asked).not.toContain(`${resolver} api.example.com A udp null 2`);
  });
  test("FORMERR is asked in the same way", () => {
    const run = simulated(
      internet((asked) => (isTarget(asked) && asked.ednsPayload !== null ? { rcode: "FORMERR" } : undefined)),
    );
    expect(lines(run, "edns")).toContain(`${resolver} api.example.com A udp null 1`);
  });
  test("SERVFAIL is asked once without it", () => {
    const run = simulated(
      internet((asked) => (isTarget(asked) && asked.ednsPayload !== null ? { rcode: "SERVFAIL" } : undefined)),
    );
    const plain = lines(run, "edns").filter((line) => line.includes(" null "));
    expect(plain).toEqual([`${resolver} api.example.com A udp null 1`]);
  });
  test("where all is well, each resolver once in the fullest form, behind the first verdict", () => {
    const run = simulated(internet(() => undefined));
    const asked = run.queries.filter(({ subject }) => subject.purpose === "edns");
    expect(asked.map(({ subject }) => `${subject.server} ${subject.ednsPayload}`)).toEqual([`${resolver} 4096`]);
    expect(asked.every(({ startMs }) => startMs >= run.firstVerdictMs)).toBe(true);
  });
});

describe("interception", () => {
  test("a lame server of the zone has the target's own address asked, over UDP and TCP", () => {
    const run = simulated(internet((asked) => (asked.server === ns1 ? { rcode: "REFUSED" } : undefined)));
    expect(lines(run, "interception").sort()).toEqual([`${own} api.example.com A tcp 1`, `${own} api.example.com A udp 1`]);
  });
  test("nobody else is asked where all is well, and no server of names ever", () => {
    expect(lines(simulated(internet(() => undefined)), "interception")).toEqual([]);
    const served = simulated(
      internet((asked) => (asked.server === ns1 ? "silence" : undefined)),
      { resolvers: [resolver, own] },
    );
    expect(lines(served, "interception")).toEqual([]);
  });
});

describe("what a resolver keeps", () => {
  test("is not stirred while the target's own questions to it are under way", () => {
    const run = simulated(
      internet((asked) =>
        isTarget(asked) && asked.server === resolver ? { rcode: "NOERROR", ms: asked.transport === "tcp" ? 250 : 4 } : undefined,
      ),
    );
    const types = run.queries.filter(({ subject }) => subject.purpose === "which-types");
    expect(types.length).toBeGreaterThan(0);
    expect(types.every(({ startMs }) => startMs >= 250 && startMs < 400)).toBe(true);
  });
});

describe("a name that nobody has", () => {
  const labels = (run: Simulated): string[] => [
    ...new Set(run.queries.flatMap(({ subject }) => (subject.purpose === "random-label" ? [subject.name] : []))),
  ];
  test("once at each own resolver behind the first verdict", () => {
    const run = simulated(
      internet(() => undefined),
      { resolvers: [resolver, second] },
    );
    const asked = run.queries.filter(({ subject }) => subject.purpose === "random-label");
    expect(asked.map(({ subject }) => subject.server).sort()).toEqual([resolver, second]);
    expect(asked.every(({ startMs }) => startMs >= run.firstVerdictMs)).toBe(true);
    expect(labels(run)).toEqual([expect.stringMatching(/^x[a-z0-9]+\.example\.com$/)]);
  });
  test("of a server of the zone as well where resolvers differ", () => {
    const run = simulated(
      internet((asked) =>
        isTarget(asked) && asked.server === second
          ? { answers: [{ name: asked.name, type: "A", ttl: 60, data: "203.0.113.66" }] }
          : undefined,
      ),
      { resolvers: [resolver, second] },
    );
    const asked = run.queries.filter(({ subject }) => subject.purpose === "random-label").map(({ subject }) => subject.server);
    expect(asked.sort()).toEqual([resolver, second, ns1]);
  });
  test("below a domain itself, for its neighbours are others'", () => {
    const run = simulated(
      internet(() => undefined),
      { target: { ...tcpTarget, host: "example.com" } },
    );
    for (const label of labels(run)) expect(label).toMatch(/^x[a-z0-9]+\.example\.com$/);
  });
});

describe("search suffixes", () => {
  const resolvConf = { search: ["corp.example", "prod.corp.example"], ndots: 1 };
  const asked = (more: Partial<Internet>, told: Parameters<typeof simulated>[1] = {}) =>
    lines(
      simulated(
        internet(() => undefined, { resolvConf, ...more }),
        told,
      ),
      "suffix",
    );
  test("are left alone where programs find what the resolver says", () => expect(asked({})).toEqual([]));
  test("are asked where programs find something else, or nothing", () => {
    const all = ["corp.example", "prod.corp.example"].flatMap((suffix) =>
      ["A", "AAAA"].map((type) => `${resolver} api.example.com.${suffix} ${type} udp 1`),
    );
    expect(asked({ system: { addresses: ["203.0.113.99"] } }).sort()).toEqual(all.sort());
    expect(asked({ system: { addresses: [] } }).sort()).toEqual(all);
  });
  test("are asked where they come first", () => expect(asked({ resolvConf: { ...resolvConf, ndots: 5 } }).length).toBe(4));
  test("and never where a person named the resolver", () =>
    expect(
      asked({ system: { addresses: [] } }, { questions: { resolvers: [{ address: resolver as never, port: 53 }] } }),
    ).toEqual([]));
});

describe("the one resolver is silent for longer than we wait, and the system finds the name", () => {
  const late = (ms: number, systemMs: number) =>
    simulated(
      internet(
        (asked) => {
          const reply = usual(asked);
          return asked.server === resolver && typeof reply === "object" ? { ...reply, ms } : undefined;
        },
        { system: { addresses: [own], ms: systemMs } },
      ),
    );
  test("it is asked with the patience of programs, and is slow", () => {
    const run = late(3_100, 3_150);
    const repeats = run.queries.filter(({ subject }) => subject.purpose === "speed");
    expect(repeats.filter(({ outcome }) => outcome === "ok").length).toBeGreaterThanOrEqual(5);
    expect(run.endMs).toBeLessThan(10_000);
    expect(judged(run.observations).findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "dns.slow", impact: "degrades", scope: { resolvers: [resolver] } },
    ]);
  });
  test("one that stays silent is dead", () => {
    const roots = judged(late(60_000, 3_150).observations).findings.filter(({ role }) => role === "root");
    expect(roots).toMatchObject([{ cause: "dns.resolver-timeout" }]);
  });
  test("where something nearer answered the system at once, nothing more is asked", () => {
    expect(late(60_000, 20).queries.filter(({ subject }) => subject.purpose === "speed")).toEqual([]);
  });
});

describe("a resolver that fails now and then", () => {
  const everySecond = (heard: Reply, first = 0) => {
    let count = first;
    return simulated(
      internet((asked) => {
        if (asked.server !== resolver || !["target", "edns"].includes(asked.purpose)) return undefined;
        count += 1;
        return count % 2 === 1 ? heard : undefined;
      }),
    );
  };
  const triesOf = ({ queries }: Simulated, type: string) =>
    queries.filter(
      ({ subject }) =>
        subject.server === resolver &&
        subject.purpose === "target" &&
        subject.type === type &&
        subject.transport === "udp" &&
        !subject.checkingDisabled,
    );
  test.each([
    ["SERVFAIL", 0],
    ["SERVFAIL", 1],
    ["REFUSED", 0],
    ["REFUSED", 1],
  ] as const)("%s (from the %ith on): the same question until it is settled how often", (rcode, first) => {
    const run = everySecond({ rcode }, first);
    const all = ["A", "AAAA"].map((type) => triesOf(run, type)).find((tries) => tries.length > 3) ?? [];
    expect(all.length).toBeGreaterThanOrEqual(10);
    expect(all.length).toBeLessThanOrEqual(20);
    expect(all.filter(({ data }) => data.rcode === rcode).length).toBeGreaterThanOrEqual(3);
    const starts = all.map(({ startMs }) => startMs).sort((a, b) => a - b);
    for (const [at, start] of starts.slice(1).entries()) expect(start - (starts[at] ?? 0)).toBeGreaterThanOrEqual(200);
  });
  test("a failure that does not come again is asked twenty times, and one of a family alone that never goes away seven", () => {
    const once = simulated(
      internet((asked, attempt) =>
        isTarget(asked) && asked.transport === "udp" && asked.purpose === "target" && !asked.checkingDisabled && attempt === 1
          ? { rcode: "SERVFAIL" }
          : undefined,
      ),
    );
    expect(triesOf(once, "A")).toHaveLength(20);
    const always = simulated(internet((asked) => (isTarget(asked) ? { rcode: "REFUSED" } : undefined)));
    expect(triesOf(always, "A")).toHaveLength(7);
  });
  test.each(["SERVFAIL", "REFUSED"] as const)("%s that came over TCP by chance: over UDP too, until it is settled", (rcode) => {
    let count = 0;
    const run = simulated(
      internet((asked) => {
        if (asked.server !== resolver || asked.purpose !== "target") return undefined;
        if (asked.transport === "tcp") return count > 2 ? undefined : { rcode };
        count += 1;
        return count % 4 === 0 ? { rcode } : undefined;
      }),
    );
    const all = [...triesOf(run, "A"), ...triesOf(run, "AAAA")];
    expect(all.filter(({ data }) => data.rcode === rcode).length).toBeGreaterThanOrEqual(3);
  });
  test.each(["random-label", "delegation"])(
    "a question of another kind (%s) failed by its turn: the target is asked until it is settled",
    (purpose) => {
      let count = 0;
      const run = simulated(
        internet((asked) => {
          if (asked.server !== resolver) return undefined;
          if (asked.purpose === purpose) return { rcode: "SERVFAIL" };
          if (asked.purpose !== "target" || asked.transport === "tcp") return undefined;
          count += 1;
          return count % 4 === 0 ? { rcode: "SERVFAIL" } : undefined;
        }),
      );
      const all = [...triesOf(run, "A"), ...triesOf(run, "AAAA")];
      expect(all.filter(({ data }) => data.rcode === "SERVFAIL").length).toBeGreaterThanOrEqual(3);
    },
  );
  test("all over TCP fell to each third question by chance: asked there again when the others are through", () => {
    let count = 0;
    const run = simulated(
      internet((asked) => {
        if (asked.server !== resolver || asked.purpose !== "target" || asked.type !== "A") return undefined;
        if (asked.transport === "udp") return undefined;
        count += 1;
        return count === 4 ? undefined : { rcode: "REFUSED" };
      }),
    );
    expect(judged(run.observations).findings[0]).toMatchObject({ cause: "dns.refused", pattern: "some-tries" });
  });
  test("where it never works over TCP that is asked five times, and nothing more over UDP for it", () => {
    const never = simulated(
      internet((asked) => (asked.transport === "tcp" && asked.purpose === "target" ? { rcode: "REFUSED" } : undefined)),
    );
    expect(
      never.queries.filter(
        ({ subject }) => subject.purpose === "target" && subject.transport === "tcp" && subject.server === resolver,
      ),
    ).toHaveLength(5);
    expect(triesOf(never, "A").length).toBeLessThanOrEqual(7);
  });
  test("where it never works over UDP, and over TCP always, each family is asked three times", () => {
    const run = simulated(
      internet((asked) => (asked.transport === "udp" && isTarget({ ...asked, type: "A" }) ? { rcode: "REFUSED" } : undefined)),
    );
    expect(triesOf(run, "A")).toHaveLength(3);
    expect(judged(run.observations).findings[0]).toMatchObject({ cause: "dns.refused", impact: "breaks" });
  });
  test("where all is well the name is asked once", () => {
    expect(triesOf(simulated(internet(() => undefined)), "A")).toHaveLength(1);
  });
});

describe("speed", () => {
  const slowly = (asked: Asked): Reply | undefined => {
    const reply = usual(asked);
    return asked.server === resolver && typeof reply === "object" ? { ...reply, ms: 700 } : undefined;
  };
  test("a slow resolver is measured one by one: six times what its cache holds, three times what it does not", () => {
    const run = simulated(internet(slowly));
    const cached = run.queries.filter(({ subject }) => subject.purpose === "speed");
    expect(cached).toHaveLength(6);
    const starts = cached.map(({ startMs }) => startMs).sort((a, b) => a - b);
    for (const [at, start] of starts.slice(1).entries()) expect(start - (starts[at] ?? 0)).toBeGreaterThanOrEqual(700);
    expect(
      new Set(
        run.queries.flatMap(({ subject }) =>
          subject.purpose === "random-label" && subject.server === resolver ? [subject.name] : [],
        ),
      ).size,
    ).toBeGreaterThanOrEqual(3);
    expect(run.observations.filter(({ probe }) => probe === "dns.pair")).toEqual([]);
  });
  test("one that was slow once is measured eight times", () => {
    const run = simulated(
      internet((asked, attempt) => {
        const reply = usual(asked);
        return asked.purpose === "target" && attempt === 1 && typeof reply === "object" ? { ...reply, ms: 700 } : undefined;
      }),
    );
    const starts = run.queries.filter(({ subject }) => subject.purpose === "speed").map(({ startMs }) => startMs);
    expect(starts).toHaveLength(8);
    for (const [at, start] of starts.slice(1).entries()) expect(start - (starts[at] ?? 0)).toBeGreaterThanOrEqual(150);
  });
  test("one that is slow now and then is measured until a share can be told, and the run still ends in time", () => {
    let count = 0;
    const run = simulated(
      internet((asked) => {
        const reply = usual(asked);
        if (asked.server !== resolver || asked.transport !== "udp" || typeof reply !== "object") return undefined;
        count += 1;
        return count % 3 === 1 ? { ...reply, ms: 900 } : undefined;
      }),
    );
    const repeats = run.queries.filter(({ subject }) => subject.purpose === "speed");
    expect(repeats).toHaveLength(22);
    const starts = repeats.map(({ startMs }) => startMs).sort((a, b) => a - b);
    for (const [at, start] of starts.slice(1).entries()) expect(start - (starts[at] ?? 0)).toBeGreaterThanOrEqual(150);
    expect(Math.max(...repeats.map(({ startMs, elapsedMs }) => startMs + elapsedMs))).toBeLessThan(9_000);
  });
  test("quick ones among answers that may not be kept tell nothing: eight", () => {
    let count = 0;
    const run = simulated(
      internet((asked) => {
        const reply = usual(asked);
        if (asked.server !== resolver || asked.transport !== "udp" || typeof reply !== "object") return undefined;
        count += 1;
        const unkept = { ...reply, answers: (reply.answers ?? []).map((one) => ({ ...one, ttl: 0 })) };
        return count % 3 === 1 ? { ...unkept, ms: 900 } : unkept;
      }),
    );
    expect(run.queries.filter(({ subject }) => subject.purpose === "speed")).toHaveLength(8);
  });
  test("a slow answer to another form of the same question is as telling: it comes out of the same cache", () => {
    const run = simulated(
      internet((asked) => {
        const reply = usual(asked);
        return asked.purpose === "edns" && asked.server === resolver && typeof reply === "object"
          ? { ...reply, ms: 900 }
          : undefined;
      }),
    );
    const measured = run.queries.filter(({ subject }) => subject.purpose === "speed");
    expect(measured.length).toBeGreaterThanOrEqual(6);
    expect(new Set(measured.map(({ subject }) => subject.server))).toEqual(new Set([resolver]));
  });
  test("nothing is measured while the first answer is still on its way", () => {
    const run = simulated(
      internet(
        (asked) => {
          const reply = usual(asked);
          return asked.role === "configured" && asked.purpose === "target" && typeof reply === "object"
            ? { ...reply, ms: 2_200 }
            : undefined;
        },
        { system: { addresses: [own], ms: 2_300 } },
      ),
    );
    const measured = run.queries.filter(({ subject }) => subject.purpose === "speed");
    expect(measured.length).toBeGreaterThan(0);
    expect(measured.every(({ startMs }) => startMs >= 2_200)).toBe(true);
  });
  test("a system lookup that waited for a lost packet has the pair asked, three times half a second apart", () => {
    const run = simulated(internet(() => undefined, { system: { addresses: [own], ms: 5_005 } }));
    const pairs = run.observations.filter(({ probe }) => probe === "dns.pair");
    expect(pairs).toHaveLength(3);
    expect(pairs[2] === undefined || pairs[0] === undefined ? 0 : pairs[2].startMs - pairs[0].startMs).toBeGreaterThanOrEqual(
      1_000,
    );
    expect(run.endMs).toBeLessThan(10_000);
  });
  test("so has one that waited the shorter time that resolv.conf sets, and one that did not wait so long has not", () => {
    const asked = (timeoutS: number, ms: number) =>
      simulated(internet(() => undefined, { system: { addresses: [own], ms }, resolvConf: { timeoutS } })).observations.filter(
        ({ probe }) => probe === "dns.pair",
      );
    expect(asked(1, 2_005)).toHaveLength(3);
    expect(asked(5, 2_005)).toEqual([]);
    expect(asked(1, 705)).toEqual([]);
  });
  test("nothing is measured where nothing was slow", () => {
    const run = simulated(internet(() => undefined));
    expect(lines(run, "speed")).toEqual([]);
    expect(run.observations.filter(({ probe }) => probe === "dns.pair")).toEqual([]);
  });
});

describe("one family, one transport", () => {
  test("AAAA alone gets an error: three tries", () => {
    const run = simulated(
      internet((asked) =>
        asked.type === "AAAA" && asked.purpose === "target" && asked.role !== "authoritative" ? { rcode: "NXDOMAIN" } : undefined,
      ),
    );
    expect(lines(run, "target")).toContain(`${resolver} api.example.com AAAA udp 3`);
  });
  test("TCP alone is silent: three tries", () => {
    const run = simulated(internet((asked) => (asked.transport === "tcp" && asked.server === resolver ? "silence" : undefined)));
    expect(lines(run, "target")).toContain(`${resolver} api.example.com A tcp 3`);
  });
  test("a resolver over TLS is asked over nothing else", () => {
    const given = { address: "192.0.2.53" as never, port: 853, transport: "tls" as const };
    for (const dns of [() => undefined, () => "silence" as const, () => ({ rcode: "SERVFAIL" })]) {
      const run = simulated(internet(dns), { questions: { resolvers: [given] } });
      const over = new Set(run.queries.flatMap(({ subject }) => (subject.server === "192.0.2.53" ? [subject.transport] : [])));
      expect([...over]).toEqual(["tls"]);
    }
  });
});

test("whatever resolvers and servers do, a run ends in time and asks no more than it may", () => {
  const replies: Reply[] = [
    "silence",
    "port-unreachable",
    { rcode: "SERVFAIL" },
    { rcode: "REFUSED" },
    { rcode: "NXDOMAIN" },
    { rcode: "FORMERR" },
    {},
  ];
  // Each reply of a resolver beside a server that serves, each of a server beside a resolver that resolves, and both alike.
  const pairs = replies.flatMap((one) => [[one, undefined] as const, [undefined, one] as const, [one, one] as const]);
  for (const [atResolver, atServer] of pairs) {
    const run = simulated(
      internet((asked) => (asked.role === "authoritative" ? atServer : asked.role === "nobody" ? undefined : atResolver)),
      { resolvers: [resolver, second] },
    );
    expect(run.endMs).toBeLessThanOrEqual(10_150);
    expect(run.queries.length).toBeLessThan(300);
  }
}, 60_000);
