import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { plan } from "../../src/plan/plan.ts";
import type { PlanState } from "../../src/plan/state.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { one, stranger } from "../build/common.ts";
import { firstResolver, query } from "../build/dns.ts";
import { askedOf, planState } from "../build/planned.ts";
import { connect } from "../build/tcp.ts";
import { alerted, brokenHandshake, certificate, cutHello, distrusted, handshake, hello } from "../build/tls.ts";

/** The state in which these were asked and answered; `open` are still due. */
function having(
  observations: readonly Observation[],
  more: Partial<PlanState> = {},
  open: readonly Observation[] = [],
): PlanState {
  const asked = [...observations.map((one) => askedOf(one)), ...open.map((one) => askedOf(one, true))];
  return planState(observations, { asked, ...more });
}

const known = [query(firstResolver, "A", { gives: [one] }), connect(one, "connected")];
const controls = { questions: { ...defaultQuestions, publicResolvers: [], control: [`https://${stranger}/`] } };

/** Every hello that is wanted, in few words, and when. */
const hellos = (state: PlanState): string[] =>
  plan(state).flatMap(({ step, atMs }) => {
    if (step.probe !== "tls.hello") return [];
    const { offer, size, moreBytes, alpn, sni, purpose } = step.subject;
    const words = [
      offer,
      size,
      ...(moreBytes > 0 ? ["more"] : []),
      ...(alpn.length === 0 ? ["no-alpn"] : []),
      ...(purpose === "elsewhere" ? [`at a control as ${sni ?? "nobody"}`] : []),
    ];
    return [`${words.join(" ")}${step.attempt > 1 ? ` #${step.attempt}` : ""}${atMs > state.nowMs ? ` at ${atMs}` : ""}`];
  });

const versions = ["modern small", "tls1.2 small", "old small"];
const every = [...versions, "tls1.2-every small", "tls1.3-every small", "modern small no-alpn"];

describe("hellos of our own", () => {
  test("a run in which all is well asks none", () => expect(hellos(having([...known, handshake()]))).toEqual([]));

  test.each([
    ["reset", every],
    ["closed", every],
    ["timeout", versions],
  ] as const)("a handshake that ends in %s: one change each", (code, wanted) => {
    expect(hellos(having([...known, brokenHandshake(code)]))).toEqual(wanted);
  });

  test("silence is not waited out", () => {
    const [first] = [brokenHandshake("timeout", { startMs: 20 })];
    expect(hellos(having(known, {}, [first]))).toEqual(versions.map((words) => `${words} at 1556`));
    expect(hellos(having([connect(one, "timeout")], {}, [first]))).toEqual([]);
  });

  test.each([
    ["alert 40", alerted(40), every],
    ["alert 70: which version is spoken", alerted(70), ["old small"]],
    ["alert 120: which protocol", alerted(120), ["modern small no-alpn", "modern small"]],
    ["alert 112", alerted(112), []],
    ["no TLS", brokenHandshake("not-tls"), []],
    ["a refusal of our own library: what was offered", brokenHandshake("tls-own-refusal"), ["tls1.2-every small"]],
    ["after the server's certificate", brokenHandshake("reset", { data: { chain: [certificate()] } }), []],
  ])("%s", (_, broken, wanted) => expect(hellos(having([...known, broken]))).toEqual(wanted));

  test("only where a small one passes are a large one and more data of interest, and the small one is tried again", () => {
    const wanted = hellos(having([...known, brokenHandshake("reset"), hello()], { nowMs: 700 }));
    expect(wanted).toContain("modern large");
    expect(wanted).toContain("modern small more");
    expect(wanted).toContain("modern small #2");
    const without = hellos(having([...known, brokenHandshake("reset"), cutHello("reset")], { nowMs: 700 }));
    expect(without.filter((words) => /large|more|#/.test(words))).toEqual([]);
  });
});

describe("an unrelated address", () => {
  test("hears the name that was cut here, and one that nobody has and that shares no domain with it", () => {
    const wanted = hellos(having([...known, brokenHandshake("reset")], controls)).filter((words) => words.includes("control"));
    expect(wanted).toEqual([
      "modern small no-alpn at a control as api.example.com",
      "modern small no-alpn at a control as faultline-no-such-name.invalid",
      "modern small no-alpn at a control as api.example.com #2 at 620",
    ]);
  });

  test("is asked who vouches for it where an authority is not known here", () => {
    const strange = handshake({ trust: distrusted("unknown-root", "CN=Corp") });
    expect(hellos(having([...known, strange], controls))).toEqual(["tls1.2 small no-alpn at a control as nobody"]);
  });

  test("is left alone without a reason, and where none is named", () => {
    expect(hellos(having([...known, handshake()], controls))).toEqual([]);
    expect(hellos(having([...known, alerted(40)], controls)).filter((words) => words.includes("control"))).toEqual([]);
    expect(hellos(having([...known, brokenHandshake("reset")])).filter((words) => words.includes("control"))).toEqual([]);
  });

  test("is looked up by name once", () => {
    const named = {
      questions: { ...controls.questions, control: ["www.unrelated.test"], resolvers: [{ address: stranger, port: 53 }] },
    };
    const lookups = (state: PlanState) =>
      plan(state).flatMap(({ step }) =>
        step.probe === "dns.query" && step.subject.purpose === "resolver-check" ? [step.subject.name] : [],
      );
    expect(lookups(having([...known, brokenHandshake("reset")], named))).toContain("www.unrelated.test");
  });
});

describe("names beside one that is refused", () => {
  const namesAskedAt = (port: number, ...seen: Observation[]) =>
    plan(having([...known, ...seen])).flatMap(({ step }) =>
      step.probe === "tls.handshake" && step.subject.purpose === "other-sni" && step.subject.port === port
        ? [step.subject.sni]
        : [],
    );
  const behind = { host: "login.example.com", sni: "login.example.com" };

  test("where a redirect leads, the target's own is asked for as well: the same front door may know that", () => {
    expect(namesAskedAt(443, handshake(), brokenHandshake("closed", behind))).toContain("api.example.com");
    expect(namesAskedAt(8_443, handshake(), alerted(80, { ...behind, port: 8_443 }))).toContain("api.example.com");
    const wrong = handshake({ ...behind, leaf: certificate({ names: ["www.example.com"] }) });
    expect(namesAskedAt(443, handshake(), wrong)).toContain("api.example.com");
  });

  test("is not where nothing says that it is the name", () => {
    expect(namesAskedAt(443, handshake(), brokenHandshake("timeout", behind))).not.toContain("api.example.com");
    expect(namesAskedAt(443, brokenHandshake("closed"))).not.toContain("api.example.com");
  });
});
