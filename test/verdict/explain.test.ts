import { describe, expect, test } from "vitest";
import type { Observation } from "../../src/observation/observation.ts";
import { one, two } from "../build/common.ts";
import { asked, firstResolver } from "../build/dns.ts";
import { answer, brokenRequest } from "../build/http.ts";
import { judged } from "../build/judged.ts";
import { connect, flows, tcp } from "../build/tcp.ts";
import { brokenHandshake, thrice } from "../build/tls.ts";

const resolved = asked(firstResolver, { gives: [one, two] });
const rolesIn = (observations: readonly Observation[], told: Parameters<typeof judged>[1] = {}) =>
  Object.fromEntries(judged(observations, told).findings.map(({ cause, role }) => [cause, role]));
/** Some connections of many are refused, the rest stand. */
const someRefused = Array.from({ length: 20 }, (_, n) =>
  connect(one, n % 4 === 0 ? "refused" : "connected", { startMs: n * 250, purpose: "sample", attempt: n + 1 }),
);

describe("what explains what", () => {
  test("only what was seen at the same address from the same vantage", () => {
    const refused = [...tcp(one, "refused", { vantage: "here" }), ...tcp(two, "refused", { vantage: "there" })];
    const crossed = [
      ...tcp(two, "connected", { vantage: "here" }),
      ...thrice((told) => brokenHandshake("reset", { ...told, address: two, vantage: "here" })),
    ];
    expect(rolesIn([...resolved, ...refused, ...crossed], { vantages: ["here", "there"] })).toEqual({
      "tcp.refused": "root",
      "tls.handshake-reset": "root",
    });
  });

  test("a connection that is refused writes no answer: an error page beside it is a fault of its own", () => {
    const pages = thrice((told) => answer(502, told));
    expect(rolesIn([...resolved, ...someRefused, ...pages])).toEqual({ "tcp.refused": "root", "http.bad-gateway": "root" });
  });

  test("and what breaks on the connections that a dead member takes is its doing", () => {
    const lost = flows(one, [1, 4], "timeout");
    const broken = thrice((told) => brokenRequest("timeout", "wait", { ...told, address: one }));
    expect(rolesIn([...resolved, ...tcp(one, "connected"), ...lost, ...broken])).toMatchObject({
      "tcp.partial-backend": "root",
      "http.no-response": "consequence",
    });
  });

  test("a note explains nothing", () => {
    const once = [connect(one, "refused", { startMs: 40 }), ...someRefused.filter(({ outcome }) => outcome === "ok")];
    const resets = thrice((told) => brokenHandshake("reset", told));
    expect(rolesIn([...resolved, ...once, ...resets])).toMatchObject({ "tcp.refused": "note", "tls.handshake-reset": "root" });
  });
});
