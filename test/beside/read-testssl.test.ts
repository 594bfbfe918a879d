import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readTestssl } from "../lab/beside/tool/read-testssl.ts";
import { anyOutput, recorded } from "./recorded.ts";

describe("testssl.sh's file", () => {
  const whole = recorded("testssl-expired.csv");

  test("the address whose certificate has expired is told apart from the one that is well", () => {
    const alarms = readTestssl(whole).filter(({ isAlarm }) => isAlarm);
    expect(alarms.map(({ check }) => check)).toContain("cert_expirationStatus");
    const addresses = new Set(alarms.map(({ words }) => /\(([\d.]+)\)$/.exec(words)?.[1]));
    expect(addresses.size).toBe(1);
  });

  test("advice that every small site is given is no alarm", () => {
    expect(whole).toContain('"cert_revocation"');
    expect(readTestssl(whole).map(({ check }) => check)).not.toContain("cert_revocation");
  });

  test("a finding with quotes and commas in it is one", () => {
    const line = '"scanProblem","a.example/203.0.113.9","443","FATAL","couldn\'t identify supplied \'x\', "y" neither","",""';
    expect(readTestssl(line)).toEqual([
      { check: "scanProblem", isAlarm: true, words: "couldn't identify supplied 'x', \"y\" neither (203.0.113.9)" },
    ]);
  });

  test("cut off anywhere it says nothing that the whole does not say", () => {
    const all = readTestssl(whole).map(({ check, words }) => `${check} ${words}`);
    fc.assert(
      fc.property(fc.nat(whole.length), (at) =>
        readTestssl(whole.slice(0, at)).every(({ check, words }) => all.includes(`${check} ${words}`)),
      ),
    );
  });

  test("anything else is read as nothing, without throwing", () => {
    fc.assert(fc.property(anyOutput, (text) => Array.isArray(readTestssl(text))));
  });
});
