import { expect, onTestFinished, test } from "vitest";
import { localMeans } from "../../../src/local-means.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import type { Step } from "../../../src/observation/step.ts";
import { address } from "../../build/common.ts";
import { query } from "../../build/dns.ts";
import { answer } from "../../build/http.ts";
import { trace } from "../../build/path.ts";
import { connect, oneByte, ping, silence } from "../../build/tcp.ts";
import { handshake, hello } from "../../build/tls.ts";
import { answersOf, invited, present, someHub, startAgent } from "../fleet.ts";

/** Metadata services, link-local, private and loopback addresses, and other ways to write them: what a name may suddenly lead to, or a hub that somebody has taken over may ask. */
const forbidden = [
  "169.254.169.254",
  "::ffff:169.254.169.254",
  "fd00:ec2::254",
  "64:ff9b::a9fe:a9fe",
  "10.0.0.1",
  "192.168.1.1",
  "127.0.0.1",
  "::1",
];

const asked = (text: string): Observation[] => {
  const there = address(text);
  return [
    connect(there, "connected"),
    silence(there, "open"),
    oneByte(there, true),
    handshake({ address: there }),
    hello({ address: there }),
    answer(200, { address: there }),
    answer(200, { address: there, purpose: "redirect", url: `http://rebound.example.com/` }),
    ping(there, "arrived"),
    trace(there, []),
    query(text, "A", "NODATA", { role: "given", port: 5_399 }),
  ];
};

test("whatever a name leads to, and whatever the hub asks: an agent sends nothing to metadata, private and loopback addresses that its own list does not allow", async () => {
  const { vantage } = localMeans({ name: "eu-west-1", zones: [], internalZones: [], searchPath: "" }, () => ({
    kind: "hub",
    allow: [],
    deny: [],
  }));
  onTestFinished(() => vantage.close());
  const hub = await someHub();
  startAgent(hub, { join: await invited(hub), vantage });
  const remote = await present(hub);
  for (const text of forbidden) {
    const steps = asked(text).map(
      ({ probe, subject, round, attempt }) =>
        ({ probe, subject, round, attempt, deadlineMs: 2_000, given: { ca: [], expectText: null } }) as unknown as Step,
    );
    const answers = await answersOf(remote, steps);
    expect(answers.map(({ probe }) => probe).sort(), text).toEqual(steps.map(({ probe }) => probe).sort());
    for (const { outcome, skippedBecause, probe } of answers) {
      expect(outcome, `${probe} ${text}`).toBe("skipped");
      expect(skippedBecause, `${probe} ${text}`).toMatch(/refused everywhere|allow list/);
    }
  }
}, 30_000);
