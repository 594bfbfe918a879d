import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { isFirstVerdictReady } from "../../src/plan/first-verdict.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Asked, PlanState } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import type { ProxyChoice, ProxyServer } from "../../src/target/proxy.ts";
import { Secret } from "../../src/target/secret.ts";
import type { Target } from "../../src/target/target.ts";
import { address, apiTarget, httpTarget, observation, one, six, stranger } from "../build/common.ts";
import { asked as answers, firstResolver, query } from "../build/dns.ts";
import { answer } from "../build/http.ts";
import { vantage } from "../build/judged.ts";
import { planState } from "../build/planned.ts";
import { heldBack, proxyAddress, proxyAnswer, proxyBroken, thrice, through } from "../build/proxy.ts";
import { brokenHandshake, handshake } from "../build/tls.ts";

const server: ProxyServer = { scheme: "http", host: proxyAddress, port: 3128, login: new Secret("me:sesame") };
const named: ProxyChoice = { kind: "server", server };
const byVariable = (noProxy: string): ProxyChoice => ({
  kind: "variables",
  variables: { https: { variable: "HTTPS_PROXY", server }, http: null, all: null, noProxy },
});
const self = { ...vantage("here"), resolvers: [{ address: address(firstResolver), port: 53, zone: null }] };

function stateOf(
  observations: readonly Observation[],
  proxy: ProxyChoice,
  told: { target?: Target; nowMs?: number; firstVerdictMs?: number } = {},
): PlanState {
  return planState(observations, {
    target: told.target ?? apiTarget,
    questions: { ...defaultQuestions, publicResolvers: [], proxy },
    vantages: [self],
    nowMs: told.nowMs ?? 0,
    firstVerdictMs: told.firstVerdictMs ?? null,
  });
}
const wanted = (...told: Parameters<typeof stateOf>) => plan(stateOf(...told)).map(({ step }) => step);
const purposeOf = ({ subject }: ReturnType<typeof wanted>[number]) => ("purpose" in subject ? subject.purpose : null);
const known = answers(firstResolver, { gives: [one] });

describe("what is asked behind a proxy", () => {
  test("the proxy, and the target through it, at once; no password stands in a subject", () => {
    const steps = wanted([], named);
    expect(steps).toContainEqual(
      expect.objectContaining({
        probe: "proxy.connect",
        subject: expect.objectContaining({ asks: "tunnel", authority: "api.example.com:443" }),
      }),
    );
    for (const probe of ["tls.handshake", "http.request"])
      expect(steps).toContainEqual(
        expect.objectContaining({
          probe,
          subject: expect.objectContaining({
            address: proxyAddress,
            port: 443,
            via: `http://${proxyAddress}:3128`,
            authority: "api.example.com:443",
          }),
        }),
      );
    expect(JSON.stringify(steps)).not.toContain("sesame");
    expect(steps.every(({ given }) => given.proxyLogin?.reveal() === "me:sesame")).toBe(true);
  });

  test("plain HTTP is asked for by its URL", () =>
    expect(wanted([], named, { target: httpTarget })).toContainEqual(
      expect.objectContaining({
        probe: "proxy.connect",
        subject: expect.objectContaining({ asks: "page", authority: httpTarget.url }),
      }),
    ));

  test("the direct way is looked at beside it, once and light", () => {
    const steps = wanted(known, named).filter(({ subject }) => "address" in subject && subject.address === one);
    expect(steps.map(({ probe }) => probe).sort()).toEqual(["http.request", "tcp.connect", "tls.handshake"]);
  });

  test("the proxy's own name is looked up first, as programs do it", () => {
    const choice: ProxyChoice = { kind: "server", server: { ...server, host: "proxy.example" } };
    expect(wanted([], choice).filter(({ probe }) => probe === "proxy.connect")).toEqual([]);
    const lookup = observation("dns.system", {
      subject: { name: "proxy.example", purpose: "proxy" },
      data: { addresses: [proxyAddress] },
    });
    expect(wanted([lookup], choice).filter(({ probe }) => probe === "proxy.connect")).toHaveLength(1);
  });

  test("to addresses of a family that the vantage lacks no program gets, unless there are no others", () => {
    const choice: ProxyChoice = { kind: "server", server: { ...server, host: "proxy.example" } };
    const goneTo = (...addresses: string[]) => {
      const lookup = observation("dns.system", { subject: { name: "proxy.example", purpose: "proxy" }, data: { addresses } });
      const state = { ...stateOf([lookup], choice), vantages: [{ ...self, families: [4 as const] }] };
      return plan(state).flatMap(({ step }) => (step.probe === "proxy.connect" ? [step.subject.address] : []));
    };
    expect(goneTo(six, proxyAddress)).toEqual([proxyAddress]);
    expect(goneTo(six)).toEqual([six]);
  });

  describe("a redirect to which the proxy gave no tunnel", () => {
    const to = "https://login.other.example/";
    const led = [proxyAnswer(200), through(handshake()), through(answer(302, { headers: { location: to } })), heldBack(to)];
    const asked = {
      purpose: "redirect",
      authority: "login.other.example:443",
      via: `http://${proxyAddress}:3128`,
      login: true,
    } as const;
    const about = (...seen: Observation[]) =>
      wanted([...led, ...seen], named, { nowMs: 700 }).filter((step) => purposeOf(step) === "redirect" && step.round > 1);

    test("is asked of the proxy itself", () =>
      expect(about()).toContainEqual(
        expect.objectContaining({
          probe: "proxy.connect",
          attempt: 1,
          subject: expect.objectContaining({ asks: "tunnel", purpose: "redirect", authority: "login.other.example:443" }),
        }),
      ));

    test("is asked again where the proxy failed, and not where it refuses", () => {
      const again = (status: number) =>
        about(proxyAnswer(status, asked)).filter(({ probe, attempt }) => probe === "proxy.connect" && attempt > 1);
      expect(again(502)).toHaveLength(1);
      expect(again(403)).toEqual([]);
    });

    test("is asked for by the address that this vantage finds, where the proxy failed by its name", () => {
      const at = { ...asked, address: proxyAddress };
      const lookups = (...seen: Observation[]) =>
        wanted([...led, ...seen], named, { nowMs: 700 }).flatMap(({ probe, subject }) =>
          probe === "dns.query" && subject.purpose === "redirect" ? [`${subject.name} ${subject.type}`] : [],
        );
      expect(lookups()).toEqual([]);
      expect(lookups(proxyAnswer(403, at))).toEqual([]);
      expect(lookups(proxyAnswer(502, at))).toContain("login.other.example A");
      const found = query(firstResolver, "A", { gives: [stranger] }, { name: "login.other.example", purpose: "redirect" });
      const steps = wanted([...led, proxyAnswer(502, at), found], named, { nowMs: 700 });
      expect(steps.filter((step) => purposeOf(step) === "redirect-by-address")).toMatchObject([
        { probe: "proxy.connect", subject: { asks: "tunnel", authority: `${stranger}:443` } },
      ]);
    });

    test("is followed once there is a tunnel", () => {
      const followed = (...seen: Observation[]) => about(...seen).filter(({ probe }) => probe === "http.request");
      expect(followed()).toEqual([]);
      expect(followed(proxyAnswer(403, asked))).toEqual([]);
      expect(followed(proxyAnswer(200, asked))).toMatchObject([{ attempt: 2, subject: { url: to } }]);
    });
  });

  test("what fails at the proxy is asked again, and a refusal is not", () => {
    const again = (first: Observation) =>
      wanted([first], named, { nowMs: 700 }).filter(({ probe, attempt }) => probe === "proxy.connect" && attempt > 1);
    expect(
      again(proxyBroken("refused", "connect", { address: proxyAddress, via: `http://${proxyAddress}:3128`, login: true })),
    ).toHaveLength(1);
    expect(again(proxyAnswer(503))).toHaveLength(1);
    expect(again(proxyAnswer(403))).toEqual([]);
    expect(again(proxyAnswer(407))).toEqual([]);
  });

  test("one that cannot reach the target is asked for it by its address", () => {
    const steps = wanted([...known, proxyAnswer(502)], named, { nowMs: 100 });
    expect(steps).toContainEqual(
      expect.objectContaining({ subject: expect.objectContaining({ purpose: "by-address", authority: `${one}:443` }) }),
    );
    expect(steps).toContainEqual(expect.objectContaining({ subject: expect.objectContaining({ purpose: "nobody" }) }));
  });

  test("one that cannot reach a page is asked for it by its address as it was by its name, and by a tunnel", () => {
    const failing = proxyAnswer(502, { asks: "page", authority: httpTarget.url });
    const steps = wanted([...known, failing], named, { nowMs: 100, target: httpTarget });
    expect(steps.filter((step) => purposeOf(step) === "by-address")).toMatchObject([
      { subject: { asks: "page", authority: `http://${one}/` } },
      { subject: { asks: "tunnel", authority: `${one}:80` } },
    ]);
  });

  test("an error page of plain HTTP is asked about by a tunnel to the same place: only the proxy can answer that", () => {
    const refused = proxyAnswer(403, { asks: "page", authority: httpTarget.url });
    const steps = wanted([refused], named, { nowMs: 100, target: httpTarget });
    expect(steps).toContainEqual(
      expect.objectContaining({
        subject: expect.objectContaining({
          purpose: "by-tunnel",
          asks: "tunnel",
          authority: `${httpTarget.host}:${httpTarget.port}`,
        }),
      }),
    );
    expect(wanted([proxyAnswer(403)], named, { nowMs: 100 }).filter((step) => purposeOf(step) === "by-tunnel")).toEqual([]);
  });

  test("a proxy whose tunnel is dead is asked for one to a host that nobody has", () => {
    const dead = through(brokenHandshake("closed", { data: { bytesReceived: 0 } }));
    const toNobody = (...seen: Observation[]) =>
      wanted([proxyAnswer(200), ...seen], named, { nowMs: 100 }).filter((step) => purposeOf(step) === "nobody");
    expect(toNobody(dead)).toHaveLength(1);
    expect(toNobody(through(handshake()))).toEqual([]);
  });

  test("samples of the proxy and of what is behind it keep step with no round of its members", () => {
    const well = [
      proxyAnswer(200, { via: `http://${proxyAddress}:3128`, login: true }),
      through(handshake()),
      through(answer(200)),
    ];
    const sampledAfter = (count: number) => {
      const before = Array.from({ length: count }, (_, n) =>
        proxyAnswer(200, { purpose: "sample", attempt: n + 1, startMs: 200 }),
      );
      const told = { nowMs: 1_900, firstVerdictMs: 100 };
      return wanted([...well, ...before], named, told).filter((step) => purposeOf(step) === "sample")[0]?.probe;
    };
    const turns = Array.from({ length: 16 }, (_, count) => sampledAfter(count));
    for (const members of [2, 3, 4])
      for (let member = 0; member < members; member += 1)
        expect(new Set(turns.filter((_, n) => n % members === member))).toEqual(new Set(["proxy.connect", "http.request"]));
  });

  test("where nothing gets through to the proxy, it is looked whether the packets leave this machine", () => {
    const checks = (code: "timeout" | "closed", phase: "connect" | "wait") =>
      wanted(
        thrice((attempt) =>
          proxyBroken(code, phase, { attempt, address: proxyAddress, via: `http://${proxyAddress}:3128`, login: true }),
        ),
        named,
        { nowMs: 6_000 },
      ).filter(({ probe }) => probe === "vantage.firewall");
    expect(checks("timeout", "connect")).toMatchObject([{ subject: { peer: proxyAddress, port: 3128, protocol: "tcp" } }]);
    expect(checks("closed", "wait")).toEqual([]);
  });

  test("the first verdict waits for nothing of the direct way", () => {
    const well = [
      proxyAnswer(200, { via: `http://${proxyAddress}:3128`, login: true }),
      through(handshake()),
      through(answer(200)),
    ];
    const state = stateOf([...known, ...well], named, { nowMs: 50 });
    const direct = {
      vantage: "here",
      startMs: 0,
      observation: null,
      step: wanted(known, named).find(({ probe }) => probe === "tcp.connect"),
    };
    expect(isFirstVerdictReady({ ...state, asked: [...state.asked, direct as Asked] }, [], () => 1)).toBe(true);
  });

  test("where NO_PROXY keeps the target from it, the direct way is judged with all that belongs to it", () => {
    const steps = wanted([], byVariable("example.com"));
    expect(steps).toContainEqual(expect.objectContaining({ probe: "dns.query" }));
    expect(steps).toContainEqual(expect.objectContaining({ probe: "proxy.connect" }));
    const state = stateOf(known, byVariable("example.com"), { nowMs: 50 });
    expect(isFirstVerdictReady(state, plan(state), () => 1)).toBe(false);
  });

  test("without a proxy nothing of the kind is asked", () =>
    expect(wanted([], { kind: "variables", variables: null }).filter(({ probe }) => probe === "proxy.connect")).toEqual([]));
});
