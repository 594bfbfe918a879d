import { expect, test } from "vitest";
import type { Answer } from "../../src/observation/observation.ts";
import type { Step } from "../../src/observation/step.ts";
import { guarded } from "../../src/vantage/guarded.ts";
import { describeThisMachine } from "../../src/vantage/this-machine.ts";
import type { Vantage } from "../../src/vantage/vantage.ts";
import { knock } from "./fleet.ts";

const self = describeThisMachine({ name: "fra", version: "0", zones: [], internalZones: [], searchPath: "" });

const to = (address: string, port: number): Step => {
  const step = knock();
  return { ...step, subject: { ...step.subject, address, port } } as Step;
};
const resolver = { ...knock(), probe: "dns.query", subject: { server: "10.0.0.1", port: 53 } } as unknown as Step;
const someSteps = [to("203.0.113.7", 443), to("10.0.0.1", 443), resolver, to("203.0.113.7", 25)];

test("what policy forbids is answered for without asking; the rest is asked as ever", async () => {
  const asked: Step[] = [];
  const vantage: Vantage = {
    self,
    async *observe(steps) {
      asked.push(...steps);
      for (const { probe, subject } of steps) yield { probe, subject, outcome: "ok" } as Answer;
    },
  };
  const guard = guarded(vantage, (address, port) =>
    address === "10.0.0.1" ? "10.0.0.1: a private address" : port === 25 ? "port 25 is denied" : null,
  );
  const answers: Answer[] = [];
  for await (const answer of guard.observe(someSteps, new AbortController().signal)) answers.push(answer);
  expect(guard.self).toBe(self);
  expect(asked.map(({ probe, subject }) => `${probe} ${JSON.stringify(subject)}`)).toEqual([
    expect.stringMatching(/^tcp\.connect .*203\.0\.113\.7.*443/),
    expect.stringMatching(/^dns\.query .*10\.0\.0\.1/),
  ]);
  const denied = answers.filter(({ outcome }) => outcome === "skipped");
  expect(denied.map(({ failure, skippedBecause }) => [failure?.code, skippedBecause])).toEqual([
    ["denied-by-policy", "10.0.0.1: a private address"],
    ["denied-by-policy", "port 25 is denied"],
  ]);
});
