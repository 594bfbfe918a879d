import { describe, expect, test } from "vitest";
import { sniSentence } from "../../../src/evidence/layer/asked-names.ts";
import type { ObservationOf } from "../../../src/observation/observation.ts";
import { alerted, brokenHandshake, certificate, handshake } from "../../build/tls.ts";

const other = { sni: null, purpose: "other-sni" } as const;
const leaf = certificate();
const said = (...asked: readonly unknown[]): string[] =>
  sniSentence([handshake({ leaf }), ...(asked as ObservationOf<"tls.handshake">[])]);

describe("what asking with other names told", () => {
  test.each([
    ["timeout", "does not answer"],
    ["reset", "resets the connection"],
    ["closed", "hangs up"],
  ] as const)("%s keeps its own word", (code, words) => {
    expect(said(brokenHandshake(code, other))).toEqual([`With no name, 203.0.113.7 ${words}.`]);
  });
  test("an alert is named", () => {
    const named = { ...other, data: { alert: { level: "fatal", code: 112, name: "unrecognized_name" } } } as const;
    expect(said(alerted(112, named))).toEqual(["With no name, 203.0.113.7 ends the handshake with the alert unrecognized_name."]);
  });
  test("a question that this machine did not get to ask tells nothing", () => {
    expect(said(brokenHandshake("cancelled", other))).toEqual([]);
  });
  test("the same certificate for every name is one sentence", () => {
    expect(said(handshake({ leaf, ...other }))).toEqual([
      "203.0.113.7 shows the same certificate whatever name is asked for (also no name).",
    ]);
  });
});
