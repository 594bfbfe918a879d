import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { isFirstVerdictReady, isMoot } from "../../src/plan/first-verdict.ts";
import { knownAddresses, mostAddresses } from "../../src/plan/known-addresses.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, apiTarget, observation, one, tcpTarget, two } from "../build/common.ts";
import { firstResolver, asked as heard, query } from "../build/dns.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { askedOf } from "../build/planned.ts";
import { connect, tcp } from "../build/tcp.ts";
import { alerted, brokenHandshake, certificate, handshake, inDays, silence, thrice } from "../build/tls.ts";

const here = { ...vantage("here"), resolvers: [{ address: address(firstResolver), port: 53, zone: null }] };
const fresh: PlanState = {
  target: apiTarget,
  questions: { ...defaultQuestions, publicResolvers: [] },
  only: null,
  thresholds: { ttfbMs: 2_000 },
  vantages: [here],
  asked: [],
  nowMs: 0,
  firstVerdictMs: null,
};

/** The state in which these were asked and answered. */
const having = (observations: readonly Observation[], more: Partial<PlanState> = {}): PlanState => ({
  ...fresh,
  asked: observations.map((one) => askedOf(one)),
  nowMs: 50,
  ...more,
});

const words = (state: PlanState): string[] =>
  plan(state).map(({ step }) => `${step.probe} ${"purpose" in step.subject ? step.subject.purpose : ""}`.trim());

describe("the first questions", () => {
  test("the name at each resolver, over UDP and TCP, the hosts file, and what programs here get", () => {
    expect(words(fresh).sort()).toEqual([
      "dns.hosts",
      "dns.query target",
      "dns.query target",
      "dns.query target",
      "dns.resolv-conf",
      "dns.system target",
    ]);
  });
  test("a resolver that a person named replaces the machine's own, and the system lookup with it", () => {
    const state = { ...fresh, questions: { ...fresh.questions, resolvers: [{ address: address("192.0.2.53"), port: 5353 }] } };
    expect(words(state)).not.toContain("dns.system target");
    expect(plan(state).flatMap(({ step }) => (step.probe === "dns.query" ? [step.subject.server] : []))).toEqual([
      "192.0.2.53",
      "192.0.2.53",
      "192.0.2.53",
    ]);
  });
  test("the zone that fits best chooses who is asked", () => {
    const resolvers = [
      ...here.resolvers,
      { address: address("192.0.2.1"), port: 53, zone: "com" },
      { address: address("192.0.2.2"), port: 53, zone: "example.com" },
    ];
    const servers = new Set(
      plan({ ...fresh, vantages: [{ ...here, resolvers }] }).flatMap(({ step }) =>
        step.probe === "dns.query" ? [step.subject.server] : [],
      ),
    );
    expect([...servers]).toEqual(["192.0.2.2"]);
  });
  test("an internal name is not told to strangers, a public one is compared", () => {
    const roles = (host: string, internalZones: string[] = [], publicResolvers = defaultQuestions.publicResolvers) =>
      new Set(
        plan({
          ...fresh,
          vantages: [{ ...here, internalZones }],
          target: { ...apiTarget, host },
          questions: { ...defaultQuestions, publicResolvers },
        }).flatMap(({ step }) => (step.probe === "dns.query" ? [step.subject.role] : [])),
      );
    expect(roles("db.corp.internal")).toEqual(new Set(["configured"]));
    expect(roles("www.wikipedia.org")).toEqual(new Set(["configured", "public"]));
    expect(roles("www.wikipedia.org", ["*.wikipedia.org"])).toEqual(new Set(["configured"]));
    // The internet's own would only deny a name of documentation; whoever names others has a network where they know it.
    const chosen = [{ address: address("192.0.2.99"), port: 53 }];
    expect(roles("api.shop.example")).toEqual(new Set(["configured"]));
    expect(roles("api.shop.example", [], chosen)).toEqual(new Set(["configured", "public"]));
    expect(roles("api.shop.example", ["shop.example"], chosen)).toEqual(new Set(["configured"]));
    expect(roles("db.corp.internal", [], chosen)).toEqual(new Set(["configured"]));
  });
  test("a name of a zone that another vantage calls its own is told to strangers by nobody, be that one asked or not", () => {
    const roles = (more: Partial<typeof fresh>) =>
      plan({ ...fresh, target: { ...apiTarget, host: "db.wikipedia.org" }, questions: defaultQuestions, ...more }).flatMap(
        ({ vantage, step }) => (step.probe === "dns.query" ? [`${vantage} ${step.subject.role}`] : []),
      );
    const office = { ...here, name: "office", resolvers: [{ address: address("192.0.2.9"), port: 53, zone: "wikipedia.org" }] };
    expect(new Set(roles({}))).toEqual(new Set([`${here.name} configured`, `${here.name} public`]));
    expect(new Set(roles({ vantages: [here, office] }))).toEqual(new Set([`${here.name} configured`, "office given"]));
    expect(new Set(roles({ innerZones: ["wikipedia.org"] }))).toEqual(new Set([`${here.name} configured`]));
  });
  test("each address is asked everything at once as soon as it is known", () => {
    const wanted = plan(having(heard(firstResolver, { gives: [one, two] })));
    for (const address of [one, two]) {
      const probes = wanted.flatMap(({ step }) =>
        "address" in step.subject && step.subject.address === address ? [step.probe] : [],
      );
      expect(probes.sort()).toEqual(["http.request", "tcp.connect", "tls.handshake"]);
    }
  });
  test("a file of roots goes along, for the command that repeats the request", () => {
    const state = having(heard(firstResolver, { gives: [one] }), { questions: { ...fresh.questions, caFile: "ca.pem" } });
    const files = plan(state).flatMap(({ step }) =>
      step.probe === "http.request" || step.probe === "tls.handshake" ? [step.subject.caFile] : [],
    );
    expect(files).toEqual(["ca.pem", "ca.pem"]);
  });
  test("nothing is asked twice", () =>
    expect(
      plan({
        ...having([...heard(firstResolver, { gives: [one] }), connect(one, "connected"), handshake(), answer(200)]),
        target: apiTarget,
      })
        .map(({ step }) => `${step.probe}`)
        .filter((probe) => probe === "tcp.connect"),
    ).toEqual([]));
  test("looking up alone connects to nothing", () => {
    expect(words(having(heard(firstResolver, { gives: [one] }), { only: "dns" })).every((word) => word.startsWith("dns."))).toBe(
      true,
    );
  });
});

describe("what answers make worth asking", () => {
  const tcp = { target: tcpTarget, questions: { ...fresh.questions, ip: [one] } };
  test("a failed connect is tried again 500 ms later, and who refused is asked", () => {
    const wants = plan(having([connect(one, "refused")], tcp));
    expect(wants.find(({ step }) => step.probe === "tcp.connect")).toMatchObject({ atMs: 500, step: { attempt: 2 } });
    expect(wants.some(({ step }) => step.probe === "path.probe" && step.subject.protocol === "tcp")).toBe(true);
  });
  test("after three tries it is decided", () => {
    const tries = [1, 2, 3].map((attempt) => connect(one, "refused", { attempt }));
    expect(words(having(tries, tcp))).not.toContain("tcp.connect target");
  });
  test("silence also asks ICMP and two other ports", () => {
    const wanted = words(having([connect(one, "timeout")], tcp));
    expect(wanted.filter((word) => word === "tcp.connect other-port")).toHaveLength(2);
    expect(wanted.filter((word) => word === "path.probe")).toHaveLength(2);
  });
  test("a certificate that does not fit is asked for with another name and with none", () => {
    const leaf = certificate({ notAfter: inDays(-3) });
    const wanted = plan(
      having([...heard(firstResolver, { gives: [one] }), connect(one, "connected"), handshake({ leaf, attempt: 1 })]),
    );
    expect(
      wanted.flatMap(({ step }) =>
        step.probe === "tls.handshake" && step.subject.purpose === "other-sni" ? [step.subject.sni] : [],
      ),
    ).toEqual([null, "faultline-no-such-name.example.com"]);
  });
  test("a certificate for another name is also asked for with the names that a server of several sites has", () => {
    const otherNames = (coversHost: boolean, host: string) => {
      const leaf = certificate({ names: ["*.other.example"], notAfter: inDays(-3) });
      const shown = handshake({ leaf, attempt: 1, host, sni: host, data: { coversHost } });
      return plan(having([connect(one, "connected"), shown], { target: { ...apiTarget, host } })).flatMap(({ step }) =>
        step.probe === "tls.handshake" && step.subject.purpose === "other-sni" ? [step.subject.sni] : [],
      );
    };
    const [nobody, both] = ["faultline-no-such-name.example.com", ["example.com", "www.example.com"]];
    expect(otherNames(false, "api.example.com")).toEqual([null, nobody, ...both]);
    expect(otherNames(false, "www.example.com")).toEqual([null, nobody, "example.com"]);
    expect(otherNames(false, "example.com")).toEqual([null, "faultline-no-such-name.com", "www.example.com"]);
    expect(otherNames(false, "192.0.2.7")).toEqual([null, "faultline-no-such-name.example"]);
    expect(otherNames(true, "api.example.com")).toEqual([null, nobody]);
  });
  test.each([
    ["reset", brokenHandshake("reset"), true],
    ["a close", brokenHandshake("closed"), true],
    ["alert 40", alerted(40), true],
    ["alert 49", alerted(49), true],
    ["alert 80", alerted(80), true],
    ["silence", brokenHandshake("timeout"), false],
    ["alert 70", alerted(70), false],
    ["alert 112, which says it all", alerted(112), false],
    ["a reset after the server's certificate", brokenHandshake("reset", { data: { chain: [certificate()] } }), false],
  ])("a handshake that ends in %s: with names that the server may have where it does not say why", (_, broken, isAsked) => {
    const alias = query(firstResolver, "A", { gives: [one] }, { via: ["front.lb.example"] });
    const names = plan(having([alias, connect(one, "connected"), broken])).flatMap(({ step }) =>
      step.probe === "tls.handshake" && step.subject.purpose === "other-sni" ? [step.subject.sni] : [],
    );
    const told = isAsked ? ["example.com", "www.example.com", "front.lb.example"] : [];
    expect(names).toEqual([null, "faultline-no-such-name.example.com", ...told]);
  });
  test("and with the names in it, and those that the target is an alias of", () => {
    const leaf = certificate({
      names: ["*.shop.example", "Web.Shop.example", "api.example.com", "example.com", "third.example"],
    });
    const shown = handshake({ leaf, attempt: 1, data: { coversHost: false } });
    const alias = query(firstResolver, "A", { gives: [one] }, { via: ["front.lb.example"] });
    const names = plan(having([alias, connect(one, "connected"), shown])).flatMap(({ step }) =>
      step.probe === "tls.handshake" && step.subject.purpose === "other-sni" ? [step.subject.sni] : [],
    );
    expect(names.slice(2)).toEqual(["example.com", "www.example.com", "web.shop.example", "front.lb.example"]);
  });
  describe("where none of those names tells anything, a few more that a zone mostly has", () => {
    const nobody = "faultline-no-such-name.example.com";
    const asked = (known: readonly Observation[]) =>
      plan(having(known)).flatMap(({ step }) =>
        step.probe === "tls.handshake" && step.subject.purpose === "other-sni" && step.subject.address === one
          ? [step.subject.sni]
          : [],
      );
    const others = [null, nobody, "example.com", "www.example.com"];
    const usual = ["mail", "app", "blog", "shop"].map((label) => `${label}.example.com`);
    const beside = (make: (told: { sni: string | null; purpose: "other-sni" }) => Observation) =>
      others.map((sni) => make({ sni, purpose: "other-sni" }));
    const elsewhere = handshake({ address: two, leaf: certificate({ names: ["api.example.com", "edge.example.com"] }) });

    test("a refused name", () => {
      const known = [connect(one, "connected"), brokenHandshake("closed"), ...beside((told) => brokenHandshake("closed", told))];
      expect(asked(known)).toEqual(usual);
      expect(asked([...known, connect(two, "connected"), elsewhere])).toEqual(["edge.example.com", ...usual]);
      expect(asked(known.slice(0, -1))).toEqual(["www.example.com"]);
      expect(asked([...known.slice(0, -1), handshake({ sni: "www.example.com", purpose: "other-sni" })])).toEqual([]);
    });
    test("a certificate for another name", () => {
      const leaf = certificate({ names: ["default.test"] });
      const shown = handshake({ leaf, attempt: 1, data: { coversHost: false } });
      const same = beside((told) => handshake({ ...told, leaf, data: { coversHost: false } }));
      const own = handshake({ leaf, sni: "default.test", purpose: "other-sni", data: { coversHost: false } });
      expect(asked([connect(one, "connected"), shown, ...same, own])).toEqual(usual);
      const another = handshake({
        sni: "www.example.com",
        purpose: "other-sni",
        leaf: certificate({ names: ["www.example.com"] }),
      });
      expect(asked([connect(one, "connected"), shown, ...same.slice(0, -1), own, another])).toEqual([]);
    });
  });
  test("SERVFAIL is asked without validation", () => {
    const wanted = plan(having([query(firstResolver, "A", "SERVFAIL")]));
    expect(wanted.some(({ step }) => step.probe === "dns.query" && step.subject.checkingDisabled)).toBe(true);
  });
  test("where a redirect leads is asked again when it fails, whatever the layer", () => {
    const first = answer(302, { headers: { location: "https://api.example.com:8443/" } });
    const hop = { purpose: "redirect", url: "https://api.example.com:8443/", port: 8443, startMs: 10 } as const;
    for (const failing of [answer(503, hop), brokenRequest("refused", "connect", hop)])
      expect(words(having([first, failing]))).toContain("http.request redirect");
    expect(words(having([first, answer(200, hop)]))).not.toContain("http.request redirect");
  });
  test("an answer that turns everybody away is asked for three times, another 4xx once", () => {
    expect(words(having([answer(421)]))).toContain("http.request user-path");
    expect(words(having([answer(404)]))).not.toContain("http.request user-path");
  });
  test("plain TCP that hangs up unasked is asked three times, one that greets once", () => {
    const target = { target: tcpTarget };
    const more = (greeting: string) =>
      plan(having([silence("closed", { greeting })], target)).filter(
        ({ step }) => step.probe === "tcp.silent" && step.attempt === 2,
      );
    expect(more("")).toHaveLength(1);
    expect(more("220 hello")).toEqual([]);
  });
  test("a redirect is followed hop by hop, once", () => {
    const first = answer(301, { headers: { location: "/next" } });
    const state = having([...heard(firstResolver, { gives: [one] }), connect(one, "connected"), handshake(), first]);
    const hops = plan(state).flatMap(({ step }) =>
      step.probe === "http.request" && step.subject.purpose === "redirect" ? [step.subject.url] : [],
    );
    expect(hops).toEqual(["https://api.example.com/next"]);
    const loop = answer(301, { headers: { location: "/" }, url: "https://api.example.com/next", purpose: "redirect" });
    expect(
      plan(having([...state.asked.flatMap(({ observation }) => observation ?? []), loop])).some(
        ({ step }) => step.probe === "http.request" && step.subject.purpose === "redirect",
      ),
    ).toBe(false);
  });
});

describe("what is asked to tell causes of HTTP apart", () => {
  const found = [...heard(firstResolver, { gives: [one, two] }), connect(one, "connected"), connect(two, "connected")];
  const asked = (tail: readonly Observation[], told = {}) =>
    plan(having([...found, ...tail], told)).flatMap(({ step }) =>
      step.probe === "http.request" && !["user-path", "sample", "redirect"].includes(step.subject.purpose)
        ? [`${step.subject.purpose} ${step.subject.address} ${step.subject.host} ${new URL(step.subject.url).pathname}`]
        : [],
    );
  test("after a 5xx another path and another Host at the same address", () => {
    expect(asked([answer(502), answer(200, { address: two })])).toEqual([
      `other-path ${one} api.example.com /robots.txt`,
      `wrong-host ${one} faultline-no-such-name.example.com /`,
    ]);
    expect(asked([answer(503, { url: "https://api.example.com/cart" })])[0]).toBe(`other-path ${one} api.example.com /`);
  });
  test("after a default page, and where addresses answer in different kinds, another Host", () => {
    expect(asked([answer(200, { data: { title: "Welcome to nginx!" } })])).toHaveLength(1);
    expect(asked([answer(404), answer(200, { address: two })])).toEqual([
      `wrong-host ${one} faultline-no-such-name.example.com /`,
      `wrong-host ${two} faultline-no-such-name.example.com /`,
    ]);
  });
  test("where addresses keep to pages without a title that say something else, another Host", () => {
    const text = (words: string, told = {}) =>
      answer(200, { ...told, excerpt: words, headers: { "content-type": "text/plain" }, data: { bodySha256: words } });
    const pages = (first: string, second: string) =>
      [1, 2].flatMap((attempt) => [text(first, { attempt }), text(second, { attempt, address: two })]);
    expect(asked(pages("default", "shop"))).toHaveLength(2);
    expect(asked(pages("default", "shop").slice(0, 2))).toEqual([]);
    expect(asked(pages("hello from web-1", "hello from web-2"))).toEqual([]);
  });
  test("where all is well, nothing before the first verdict, and one request with cookies behind it", () => {
    const well = [answer(200), answer(200, { address: two })];
    expect(asked(well)).toEqual([]);
    expect(asked(well, { firstVerdictMs: 40 })).toEqual([
      `many-headers ${one} api.example.com /`,
      `many-headers ${two} api.example.com /`,
    ]);
  });
  test("nothing at all once the target asks to be left alone", () => {
    for (const alone of [answer(429), answer(503, { headers: { "cf-mitigated": "challenge" } })]) {
      expect(asked([alone], { firstVerdictMs: 40 })).toEqual([]);
      expect(words(having([...found, alone, answer(200, { address: two })]))).not.toContain("http.request user-path");
    }
  });
  test("none of it holds back the first verdict", () => {
    const state = having([...found.slice(0, -1), handshake(), answer(200, { data: { title: "Welcome to nginx!" } })]);
    const beside = plan(state).filter(({ step }) => step.probe === "http.request" && step.subject.purpose === "wrong-host");
    expect(beside).toHaveLength(1);
    expect(isFirstVerdictReady(state, beside, () => 1)).toBe(true);
  });
  test("a circle that sets a cookie is followed once more with it, one that sets none is not", () => {
    const round = (headers: Record<string, string>) => answer(302, { headers: { location: "/", ...headers } });
    expect(words(having([round({ "set-cookie": "<redacted>" })])).filter((word) => word.startsWith("http.chain"))).toHaveLength(
      1,
    );
    expect(words(having([round({})])).filter((word) => word.startsWith("http.chain"))).toEqual([]);
  });
  test("one that ends in a 5xx with its cookie is followed with it thrice", () => {
    const first = answer(302, { headers: { location: "/", "set-cookie": "<redacted>" } });
    const url = "https://api.example.com/";
    const walked = (status: number, attempt = 1) =>
      observation("http.chain", {
        attempt,
        startMs: attempt * 600,
        subject: { address: one, port: 443, url, hosts: [{ host: "api.example.com", address: one }], mostHops: 20 },
        data: {
          hops: [{ url, status, location: null, setsCookie: false }],
          ended: "answer",
          answer: { status, headers: [] },
        },
      });
    const chains = (...walks: readonly Observation[]) =>
      words(having([first, ...walks])).filter((word) => word.startsWith("http.chain")).length;
    expect(chains(walked(502))).toBe(1);
    expect(chains(walked(200))).toBe(0);
    expect(chains(walked(502, 1), walked(502, 2), walked(502, 3))).toBe(0);
  });
  test("a redirect is followed from each address; beyond five hops only behind the first verdict, beyond twenty not at all", () => {
    const hops = (tail: readonly Observation[], told = {}) =>
      plan(having([...found, ...tail], told)).flatMap(({ step }) =>
        step.probe === "http.request" && step.subject.purpose === "redirect"
          ? [`${step.subject.address} ${step.subject.hop}`]
          : [],
      );
    const first = (address: typeof one) => answer(302, { address, headers: { location: "/1" } });
    expect(hops([first(one), first(two)])).toEqual([`${one} 1`, `${two} 1`]);
    const long = (length: number) => [
      first(one),
      ...Array.from({ length }, (_, index) =>
        answer(302, {
          purpose: "redirect",
          hop: index + 1,
          url: `https://api.example.com/${index + 1}`,
          headers: { location: `/${index + 2}` },
        }),
      ),
    ];
    expect(hops(long(4))).toEqual([`${one} 5`]);
    expect(hops(long(5))).toEqual([]);
    expect(hops(long(5), { firstVerdictMs: 40 })).toEqual([`${one} 6`]);
    expect(hops(long(20), { firstVerdictMs: 40 })).toEqual([]);
  });
  test("a health path that fails by any status is asked three times", () => {
    const check = (status: number) => answer(status, { purpose: "health-path", url: "https://api.example.com/healthz" });
    expect(words(having([...found, check(404)]))).toContain("http.request health-path");
    expect(words(having([...found, check(204)]))).not.toContain("http.request health-path");
  });
});

describe("the first verdict and what comes behind it", () => {
  const done = [...heard(firstResolver, { gives: [one] }), connect(one, "connected"), handshake(), answer(200)];
  test("is ready once every address has answered end to end", () => {
    expect(isFirstVerdictReady(having(done), [], () => 1)).toBe(true);
    expect(isFirstVerdictReady(having(done), plan(having(done.slice(0, -1))), () => 1)).toBe(false);
  });
  test("sampling begins behind it, and stops when the target asks to be left alone", () => {
    expect(words(having(done))).not.toContain("http.request sample");
    expect(words(having(done, { firstVerdictMs: 40 }))).toContain("http.request sample");
    expect(words(having([...done, answer(429, { purpose: "sample" })], { firstVerdictMs: 40 }))).not.toContain(
      "http.request sample",
    );
  });
  test("what is open above a layer that failed three times is moot, unless something else got through there", () => {
    const broken = thrice(() => brokenHandshake("reset"));
    const [request] = plan(having(heard(firstResolver, { gives: [one] }))).flatMap(({ step }) =>
      step.probe === "http.request" ? [step] : [],
    );
    if (request === undefined) throw new TypeError("no request was asked for");
    const moot = (...more: Observation[]) =>
      isMoot(having([connect(one, "connected"), ...broken, ...more]), { vantage: "here", step: request });
    expect([moot(), moot(handshake({ sni: null, purpose: "other-sni" })), moot(brokenRequest("reset", "handshake"))]).toEqual([
      true,
      true,
      true,
    ]);
    expect([moot(handshake({ purpose: "sample" })), moot(answer(200)), moot(brokenRequest("timeout", "wait"))]).toEqual([
      false,
      false,
      false,
    ]);
  });
  test("once it has asked to be left alone, from wherever, no request more goes there", () => {
    const requests = (state: PlanState) =>
      plan(state).flatMap(({ vantage: from, step }) =>
        step.probe.startsWith("http.") ? [`${from} ${step.probe} ${step.attempt}`] : [],
      );
    const told = (told: Observation) => {
      const state = having(done, { firstVerdictMs: 40 });
      const vantages = [here, { ...here, name: "there" }];
      const [said] = having([told]).asked;
      return requests({
        ...state,
        vantages,
        asked: [...state.asked, ...(said === undefined ? [] : [{ ...said, vantage: "there" }])],
      });
    };
    expect(told(answer(200, { vantage: "there" })).length).toBeGreaterThan(1);
    expect(told(answer(429, { vantage: "there" }))).toEqual([]);
    const hop = { vantage: "there", purpose: "redirect" as const };
    expect(told(answer(429, { ...hop, url: "https://api.example.com/login" }))).toEqual(["there http.request 1"]);
    expect(told(answer(429, { ...hop, url: "https://login.example.net/" })).length).toBeGreaterThan(1);
  });
  test("what never works is not sampled; what breaks where other tries of the address get through is", () => {
    const samples = (...tail: Observation[]) =>
      words(having([...lookedUp, ...tail], { firstVerdictMs: 40 })).filter((word) => word.endsWith(" sample")).length > 0;
    const lookedUp = heard(firstResolver, { gives: [one] });
    const connected = connect(one, "connected");
    const knocked = [1, 2, 3, 4, 5].map((attempt) => connect(one, "refused", { purpose: "sample", attempt }));
    expect(samples(...tcp(one, "refused"), brokenRequest("refused", "connect"), ...knocked)).toBe(false);
    const hanging = (purpose: "user-path" | "sample", attempts: readonly number[]) =>
      attempts.map((attempt) => brokenRequest("timeout", "wait", { purpose, attempt }));
    expect(samples(connected, handshake(), ...hanging("user-path", [1, 2, 3]), ...hanging("sample", [1, 2, 3]))).toBe(true);
    expect(samples(connected, handshake(), ...hanging("user-path", [1, 2, 3]), ...hanging("sample", [1, 2, 3, 4]))).toBe(false);
    const lapsed = handshake({ leaf: certificate({ notAfter: inDays(-3) }) });
    const refusals = thrice(() => brokenRequest("tls-own-refusal", "handshake"));
    expect([samples(connected, lapsed, ...refusals), samples(connected, handshake(), ...refusals)]).toEqual([false, true]);
    expect(samples(connected, ...thrice(() => brokenRequest("reset", "connect")))).toBe(false);
    expect(samples(connected, ...thrice(() => brokenRequest("refused", "connect")))).toBe(true);
    expect(samples(connected, handshake(), ...thrice(() => brokenRequest("reset", "handshake")))).toBe(true);
  });
  test("sampling ends three seconds later, eight where one try has failed", () => {
    const at = (nowMs: number, observations: readonly Observation[]) =>
      words(having(observations, { firstVerdictMs: 40, nowMs })).some((word) => word.endsWith(" sample"));
    expect([at(2_900, done), at(3_200, done)]).toEqual([true, false]);
    expect([
      at(3_200, [...done, connect(one, "timeout", { purpose: "sample" })]),
      at(8_200, [...done, connect(one, "timeout", { purpose: "sample" })]),
    ]).toEqual([true, false]);
  });
});

test("of very many addresses the first eight are probed", () => {
  const many = Array.from({ length: 20 }, (_, i) => `203.0.113.${i + 1}`);
  const known = knownAddresses(apiTarget, { ip: [] }, heard(firstResolver, { gives: many }));
  expect(known).toHaveLength(20);
  expect(known.filter(({ probed }) => probed)).toHaveLength(mostAddresses);
});
