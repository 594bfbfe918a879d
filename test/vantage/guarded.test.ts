import { expect, test } from "vitest";
import type { Answer } from "../../src/observation/observation.ts";
import type { Step } from "../../src/observation/step.ts";
import { guarded, type Reach } from "../../src/vantage/guarded.ts";
import { describeThisMachine } from "../../src/vantage/this-machine.ts";
import type { Vantage } from "../../src/vantage/vantage.ts";
import { knock } from "./fleet.ts";

const self = describeThisMachine({ name: "fra", version: "0", zones: [], internalZones: [], searchPath: "" });

const step = (probe: Step["probe"], subject: object): Step => ({ ...knock(), probe, subject }) as unknown as Step;
const connect = (address: string, port: number): Step => step("tcp.connect", { address, port });

const reach: Reach = {
  forbids: (address, port) => (address === "10.0.0.1" ? "10.0.0.1: a private address" : port === 25 ? "port 25 is denied" : null),
  forbidsServer: (address, port) => (address === "10.0.0.1" && port !== 53 ? "10.0.0.1: none of its resolvers" : null),
  forbidsWandering: null,
};

/** What becomes of these steps: what was asked, and why the rest was not. */
async function observed(steps: Step[], over: Partial<Reach> = {}): Promise<{ asked: Step[]; denied: (string | null)[] }> {
  const asked: Step[] = [];
  const vantage: Vantage = {
    self,
    async *observe(given) {
      asked.push(...given);
      for (const { probe, subject } of given) yield { probe, subject, outcome: "ok" } as Answer;
    },
  };
  const guard = guarded(vantage, { ...reach, ...over });
  expect(guard.self).toBe(self);
  const answers: Answer[] = [];
  for await (const answer of guard.observe(steps, new AbortController().signal)) answers.push(answer);
  expect(answers).toHaveLength(steps.length);
  const denied = answers.filter(({ failure }) => failure?.code === "denied-by-policy");
  return { asked, denied: denied.map(({ skippedBecause }) => skippedBecause) };
}

test("what policy forbids is answered for without asking; the rest is asked as ever", async () => {
  const allowed = connect("203.0.113.7", 443);
  const { asked, denied } = await observed([allowed, connect("10.0.0.1", 443), connect("203.0.113.7", 25)]);
  expect(asked).toEqual([allowed]);
  expect(denied).toEqual(["10.0.0.1: a private address", "port 25 is denied"]);
});

test("a peer that is not the target is judged by its address as well", async () => {
  const { asked, denied } = await observed([
    step("vantage.control", { peer: "10.0.0.1", port: 443, role: "control" }),
    step("vantage.nobody", { peer: "10.0.0.1", port: 443 }),
    step("vantage.firewall", { peer: "10.0.0.1", port: 443, protocol: "tcp" }),
  ]);
  expect(asked).toEqual([]);
  expect(denied).toEqual(Array.from({ length: 3 }, () => "10.0.0.1: a private address"));
});

test("a server is judged as a resolver is: its own may be asked at their port", async () => {
  const own = step("dns.query", { server: "10.0.0.1", port: 53 });
  const { asked, denied } = await observed([
    own,
    step("dns.query", { server: "10.0.0.1", port: 5353 }),
    step("dns.pair", { server: "10.0.0.1", port: 5353 }),
    step("vantage.firewall", { peer: "10.0.0.1", port: 5353, protocol: "udp" }),
  ]);
  expect(asked).toEqual([own]);
  expect(denied).toEqual(Array.from({ length: 3 }, () => "10.0.0.1: none of its resolvers"));
});

test("whom a proxy is asked for is judged where it is an address; the proxy's own port is its operator's", async () => {
  const through = (authority: string) =>
    step("tls.handshake", { address: "203.0.113.5", port: 443, via: "http://203.0.113.5:3128", authority });
  const proxy = (authority: string, asks = "tunnel") =>
    step("proxy.connect", { address: "203.0.113.5", port: 25, via: "http://203.0.113.5:25", authority, asks });
  const byName = [through("x.example:443"), proxy("x.example:443"), proxy("", "itself")];
  const { asked, denied } = await observed([
    ...byName,
    through("10.0.0.1:443"),
    proxy("10.0.0.1:443"),
    proxy("http://10.0.0.1/x", "page"),
  ]);
  expect(asked).toEqual(byName);
  expect(denied).toEqual(Array.from({ length: 3 }, () => "10.0.0.1: a private address"));
});

test("a probe that goes on by itself is not asked where nobody could judge whereto", async () => {
  const steps = (["http.chain", "tls.revocation"] as const).map((probe) => step(probe, { address: "203.0.113.7", port: 443 }));
  expect((await observed(steps)).asked).toEqual(steps);
  const { asked, denied } = await observed(steps, { forbidsWandering: "it would go further" });
  expect([asked, denied]).toEqual([[], ["it would go further", "it would go further"]]);
});
