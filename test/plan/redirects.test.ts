import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState, Want } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { address, apiTarget, one, stranger, two } from "../build/common.ts";
import { firstResolver, asked as heard, query, secondResolver, system } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { askedOf } from "../build/planned.ts";
import { connect } from "../build/tcp.ts";

const three = address("2001:db8::7");
const www = "https://www.example.com/";
const here = { ...vantage("here"), resolvers: [{ address: address(firstResolver), port: 53, zone: null }] };

type Families = (4 | 6)[];
const wants = (
  tail: readonly Observation[],
  addresses: readonly string[] = [one, two],
  families: Families = [4, 6],
  resolvers: readonly string[] = [firstResolver],
): Want[] => {
  const seen = [...heard(firstResolver, { gives: [...addresses] }), connect(one, "connected"), ...tail];
  const state: PlanState = {
    target: apiTarget,
    questions: { ...defaultQuestions, publicResolvers: [] },
    only: null,
    thresholds: { ttfbMs: 2_000 },
    vantages: [{ ...here, families, resolvers: resolvers.map((at) => ({ address: address(at), port: 53, zone: null })) }],
    asked: seen.map((observation) => askedOf(observation)),
    nowMs: 50,
    firstVerdictMs: null,
  };
  return plan(state);
};
const places = (tail: readonly Observation[], addresses?: readonly string[]): string[] =>
  wants(tail, addresses).flatMap(({ step }) =>
    step.probe === "http.request" && step.subject.purpose === "redirect" ? [`${step.subject.address} ${step.subject.url}`] : [],
  );
const lookups = (tail: readonly Observation[], addresses?: readonly string[], families?: Families): string[] =>
  wants(tail, addresses, families).flatMap(({ step }) =>
    step.probe === "dns.query" && step.subject.purpose === "redirect" ? [`${step.subject.name} ${step.subject.type}`] : [],
  );
const to = (location: string, told = {}) => answer(301, { ...told, headers: { location } });
const lookup = (type: "A" | "AAAA", ...gives: string[]) =>
  query(firstResolver, type, { gives }, { name: "www.example.com", purpose: "redirect" });

describe("a redirect to another name", () => {
  test("is followed at each address of that name, as a client may come to any of them", () => {
    const seen = [to(www), to(www, { address: two }), lookup("A", two, one)];
    expect(places(seen).toSorted()).toEqual([`${one} ${www}`, `${two} ${www}`].toSorted());
    expect(places([to(www), lookup("A", stranger, two)])).toEqual([`${stranger} ${www}`, `${two} ${www}`]);
  });

  test("of many addresses, at the one that sends there and three more", () => {
    const many = [10, 11, 12, 13, 14, 15].map((last) => `192.0.2.${last + 100}`);
    expect(places([to(www), lookup("A", ...many, one)])).toEqual([one, ...many.slice(0, 3)].map((at) => `${at} ${www}`));
  });

  test("both families of the name are looked up from an address of IPv6, and where the vantage has both", () => {
    expect(lookups([to(www)])).toEqual(["www.example.com A", "www.example.com AAAA"]);
    expect(places([to(www), lookup("A", one, two, "198.51.100.3", "198.51.100.4"), lookup("AAAA", three)])).toEqual(
      [one, three, two, "198.51.100.3"].map((at) => `${at} ${www}`),
    );
    expect(lookups([to(www)], [one, two], [4])).toEqual(["www.example.com A"]);
    expect(lookups([to(www, { address: three })], [one, three], [4])).toEqual(["www.example.com A", "www.example.com AAAA"]);
    const seen = [to(www, { address: three }), lookup("A", one), lookup("AAAA", three)];
    expect(places(seen, [one, three])).toEqual([`${three} ${www}`, `${one} ${www}`]);
  });

  test("that leads back to the target's name stays at the address that it came from", () => {
    const home = "https://api.example.com/en";
    const back = to(home, { url: www, address: two, purpose: "redirect" });
    expect(places([to(www), to(www, { address: two }), lookup("A", one, two), back])).toContain(`${two} ${home}`);
  });
});

describe("a redirect to a name that the resolver does not know", () => {
  const told = { name: "www.example.com", purpose: "redirect" as const };
  const systemLookups = (tail: readonly Observation[]): string[] =>
    wants(tail).flatMap(({ step }) =>
      step.probe === "dns.system" && step.subject.purpose === "redirect" ? [step.subject.name] : [],
    );

  test("is looked up as programs here do it: the hosts file may know it", () => {
    expect(systemLookups([to(www)])).toEqual([]);
    for (const nothing of ["NXDOMAIN", "NODATA"] as const)
      expect(systemLookups([to(www), query(firstResolver, "A", nothing, told)])).toEqual(["www.example.com"]);
    expect(systemLookups([to(www), lookup("A", one)])).toEqual([]);
  });

  test("is followed to where they find it", () => {
    const missing = query(firstResolver, "A", "NXDOMAIN", told);
    expect(places([to(www), missing, system([stranger], told)])).toEqual([`${stranger} ${www}`]);
    expect(places([to(www), missing, system([], told)])).toEqual([]);
  });
});

describe("a redirect to a name that the resolver fails to look up", () => {
  const told = { name: "www.example.com", purpose: "redirect" as const };
  const failing = (gives: "SERVFAIL" | "REFUSED" | "silence", server = firstResolver) => query(server, "A", gives, told);
  const asked = (tail: readonly Observation[], resolvers = [firstResolver, secondResolver]): string[] =>
    wants(tail, [one, two], [4], resolvers).flatMap(({ step }) =>
      (step.probe === "dns.query" || step.probe === "dns.system") && step.subject.purpose === "redirect"
        ? [`${"server" in step.subject ? step.subject.server : "system"} ${step.attempt}`]
        : [],
    );

  test.each(["SERVFAIL", "REFUSED", "silence"] as const)(
    "(%s) is asked again, of the other resolvers and of this system",
    (gives) =>
      expect(asked([to(www), failing(gives)]).toSorted()).toEqual(
        [`${firstResolver} 2`, `${secondResolver} 1`, "system 1"].toSorted(),
      ),
  );

  test("by each of them three times", () =>
    expect(asked([to(www), failing("SERVFAIL"), failing("SERVFAIL", secondResolver)])).toContain(`${secondResolver} 2`));

  test("is not asked again where it is found, or said not to be", () => {
    expect(asked([to(www), lookup("A", one)])).toEqual([]);
    expect(asked([to(www), query(firstResolver, "A", "NXDOMAIN", told)])).toEqual(["system 1"]);
  });
});

describe("a sample that is sent elsewhere than the first request", () => {
  const sample = (location: string, index: number) => to(location, { purpose: "sample", attempt: index + 1, startMs: index });

  test("is followed from there, once for each way and twice at most", () => {
    const seen = [answer(200), ...["/a", "/a", "/b", "/c"].map(sample)];
    expect(places(seen)).toEqual([`${one} https://api.example.com/a`, `${one} https://api.example.com/b`]);
  });

  test("is not where it leads back to what was asked, or only its query is another", () => {
    expect(places([answer(200), sample("/", 1)])).toEqual([]);
    const first = [to("/login?n=0"), answer(200, { purpose: "redirect", url: "https://api.example.com/login?n=0" })];
    expect(places([...first, sample("/login?n=1", 1)])).toEqual([]);
  });
});
