import { describe, expect, test } from "vitest";
import { h3Unreachable } from "../../../src/cause/http/h3-unreachable.ts";
import { http3PortOf } from "../../../src/observation/alternative-services.ts";
import { seenOf, stranger } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { overQuic } from "../../build/http-beyond.ts";
import { judged } from "../../build/judged.ts";

const silent = [1, 2, 3].map((attempt) => overQuic("silence", { attempt, round: 2 }));

describe("http.h3-unreachable", () => {
  test("three packets in silence are a note: the verdict stays healthy", () => {
    const { verdict, findings } = judged([answer(200, { headers: { "alt-svc": 'h3=":443"; ma=86400' } }), ...silent]);
    expect(verdict).toBe("healthy");
    expect(findings[0]).toMatchObject({ cause: "http.h3-unreachable", role: "note", untested: ["vantage.local-firewall"] });
  });

  test("a control that answers rules our own firewall out; one that is silent too leaves nothing to say", () => {
    const control = (came: "answered" | "silence") => overQuic(came, { address: stranger, purpose: "control" });
    expect(h3Unreachable.find(seenOf([...silent, control("answered")]))[0]?.ruledOut).toHaveLength(1);
    expect(h3Unreachable.find(seenOf([...silent, control("silence")]))).toEqual([]);
  });

  test("an answer is healthy, two silences are too few", () => {
    expect(h3Unreachable.find(seenOf([overQuic("answered")]))).toEqual([]);
    expect(h3Unreachable.find(seenOf(silent.slice(0, 2)))).toEqual([]);
  });
});

test.each([
  ['h3=":443"; ma=86400', 443],
  ['h2=":443", h3-29=":8443"', 8443],
  ['h3="alt.example.net:443"', null],
  ["clear", null],
  ['h2=":443"', null],
  ['h3=":99999"', null],
])("Alt-Svc %s", (value, port) => {
  expect(http3PortOf(answer(200, { headers: { "alt-svc": value } }))).toBe(port);
});
