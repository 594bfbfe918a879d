import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type HubRules, hubRules } from "../src/hub-rules.ts";
import { cidr } from "../src/policy/cidr.ts";
import { parseAddress } from "../src/target/address.ts";
import { defaultQuestions } from "../src/target/parse-questions.ts";
import { parseTarget } from "../src/target/parse-target.ts";
import { silentLog } from "./slack/kit/app-under-test.ts";

async function someRules(policy: string | null): Promise<HubRules> {
  const folder = mkdtempSync(join(tmpdir(), "faultline-rules-"));
  const file = join(folder, "faultline.yaml");
  if (policy !== null) writeFileSync(file, policy);
  const rules = await hubRules({
    policy: { places: [file], isNamed: false },
    lists: { allow: [cidr("192.168.1.0/24")], deny: [] },
    own: "hub",
    operators: [{ address: at("10.0.9.9"), port: 53 }],
    book: { pause: async () => {}, resume: async () => false, paused: async () => null },
    log: silentLog([]),
  });
  onTestFinished(() => {
    rules.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return rules;
}

const hub = { name: "hub", labels: {}, resolvers: [] };
const office = { name: "office", labels: { net: "office" }, resolvers: [] };
const frankfurt = {
  name: "fra",
  labels: { region: "eu" },
  resolvers: [{ address: at("10.9.0.2"), port: 53, zone: null }],
};
const fleet = [hub, office, frankfurt].map((self) => ({ self }));
const everybody = fleet.map(({ self }) => self);

function at(text: string) {
  const address = parseAddress(text);
  if (address === null) throw new TypeError(text);
  return address;
}
function names(rules: HubRules, host: string, from: string[] = []): string[] {
  const read = parseTarget(host);
  if (!read.ok) throw new TypeError(read.error);
  const questions = { ...defaultQuestions, ...(from.length === 0 ? {} : { from }) };
  return rules.suitable(fleet, { target: read.target, questions }).map(({ self }) => self.name);
}

test("an address that one vantage alone may reach is taken in, and asked from there", async () => {
  const rules = await someRules("ranges:\n  - { cidr: 10.20.0.0/16, from: net=office }\n");
  expect(rules.refuses(at("10.20.0.7"), everybody)).toBeNull();
  expect(rules.refuses(at("10.20.0.7"), [hub, frankfurt])).toMatch(/a private address/);
  expect(rules.refuses(at("10.21.0.7"), everybody)).toMatch(/a private address/);
  expect(rules.refuses(at("169.254.169.254"), everybody)).toMatch(/refused everywhere/);
  expect(names(rules, "10.20.0.7")).toEqual(["office"]);
  expect(names(rules, "10.20.0.7", ["fra"])).toEqual(["hub", "office", "fra"]);
  expect(names(rules, "203.0.113.7")).toEqual(["hub", "office", "fra"]);
  expect(names(rules, "api.example.com")).toEqual(["hub", "office", "fra"]);
  expect(rules.reachOf(frankfurt).forbids(at("10.20.0.7"), 443)).toMatch(/a private address/);
  expect(rules.reachOf(office).forbids(at("10.20.0.7"), 443)).toBeNull();
});

test("without a file the hub goes by its own list, and agents by theirs", async () => {
  const rules = await someRules(null);
  expect(rules.refuses(at("192.168.1.1"), everybody)).toBeNull();
  expect(rules.refuses(at("10.20.0.7"), everybody)).toMatch(/a private address/);
  expect(rules.reachOf(office).forbids(at("10.20.0.7"), 443)).toBeNull();
  expect(rules.inForce().hash).toBeNull();
});

test("a denied port is denied at each vantage", async () => {
  const rules = await someRules("ports: { deny: [25] }\n");
  for (const self of everybody) {
    expect(rules.reachOf(self).forbids(at("203.0.113.7"), 25)).toMatch(/port 25/);
    expect(rules.reachOf(self).forbids(at("203.0.113.7"), 443)).toBeNull();
  }
});

test("an agent asks its own resolvers and the operator's, and others as policy has it", async () => {
  const { forbidsServer } = (await someRules("ranges: [10.20.0.0/16]\ndeny: [203.0.113.9]\n")).reachOf(frankfurt);
  expect(forbidsServer(at("10.9.0.2"), 53)).toBeNull();
  expect(forbidsServer(at("10.0.9.9"), 53)).toBeNull();
  expect(forbidsServer(at("10.20.0.1"), 53)).toBeNull();
  expect(forbidsServer(at("10.9.0.2"), 25)).toMatch(/a private address/);
  expect(forbidsServer(at("10.9.0.3"), 53)).toMatch(/a private address/);
  expect(forbidsServer(at("203.0.113.9"), 53)).toMatch(/deny list/);
});

test("what an agent would go on to by itself is asked there only where no list or port of the hub's could be overstepped", async () => {
  expect((await someRules("members: viewer\n")).reachOf(frankfurt).forbidsWandering).toBeNull();
  for (const policy of [
    "ranges: [10.20.0.0/16]\n",
    "deny: [203.0.113.9]\n",
    "ports: { deny: [25] }\n",
    "ports: { allow: [443] }\n",
  ]) {
    const rules = await someRules(policy);
    expect(rules.reachOf(frankfurt).forbidsWandering).toMatch(/goes on by itself/);
    expect(rules.reachOf(hub).forbidsWandering).toBeNull();
  }
});
