import { describe, expect, test } from "vitest";
import { forbids } from "../../src/policy/address-policy.ts";
import { cidr } from "../../src/policy/cidr.ts";
import { defaultPolicy, type Policy } from "../../src/policy/policy.ts";
import { agentAllowance, forbidsPort, ownAllowance } from "../../src/policy/reach.ts";
import { parseAddress } from "../../src/target/address.ts";

const at = (text: string) => {
  const address = parseAddress(text);
  if (address === null) throw new TypeError(text);
  return address;
};
const hub = { name: "hub", labels: {} };
const office = { name: "Office", labels: { net: "office" } };
const frankfurt = { name: "fra", labels: { region: "eu" } };
const lists = { allow: [cidr("192.168.1.0/24")], deny: [cidr("198.51.100.0/24")] };
const policy: Policy = {
  ...defaultPolicy,
  ranges: [
    { cidr: cidr("10.1.0.0/16"), from: ["office"] },
    { cidr: cidr("10.2.0.0/16"), from: ["region=eu", "hub"] },
    { cidr: cidr("10.3.0.0/16"), from: null },
  ],
  deny: [cidr("10.3.9.0/24")],
};
const own = (address: string, given = policy) => forbids(at(address), ownAllowance(given, hub, lists)) === null;
const from = (agent: Parameters<typeof agentAllowance>[1], address: string, given = policy) =>
  forbids(at(address), agentAllowance(given, agent, lists)) === null;

describe("from where what may be probed", () => {
  test("a range is for those that it names, by name or label, in any case; without names for each", () => {
    const asked = ["10.1.0.1", "10.2.0.1", "10.3.0.1", "10.4.0.1", "203.0.113.7"];
    expect(asked.map((address) => own(address))).toEqual([false, true, true, false, true]);
    expect(asked.map((address) => from(office, address))).toEqual([true, false, true, false, true]);
    expect(asked.map((address) => from(frankfurt, address))).toEqual([false, true, true, false, true]);
  });

  test("a label's value is no name: whoever starts an agent chooses it", () => {
    const contractor = { name: "contractor", labels: { x: "office", "office=": "office" } };
    expect(from(contractor, "10.1.0.1")).toBe(false);
    expect(from({ name: "office", labels: {} }, "10.1.0.1")).toBe(true);
  });

  test("the hub's own list adds to its own vantage alone; what is denied is denied to all", () => {
    expect([own("192.168.1.1"), from(office, "192.168.1.1")]).toEqual([true, false]);
    for (const address of ["10.3.9.1", "198.51.100.1", "169.254.169.254"])
      expect([own(address), from(office, address)]).toEqual([false, false]);
    expect(from(office, "198.51.100.1", defaultPolicy)).toBe(false);
  });

  test("without ranges an agent's own lists decide about what is not public", () => {
    expect([own("10.1.0.1", defaultPolicy), from(office, "10.1.0.1", defaultPolicy)]).toEqual([false, true]);
  });

  test("ports", () => {
    const ports = { allow: [{ first: 80, last: 90 }], deny: [{ first: 85, last: 85 }] };
    const allowed = [79, 80, 85, 90, 91].filter((port) => forbidsPort(port, { ...defaultPolicy, ports }) === null);
    expect(allowed).toEqual([80, 90]);
    expect(forbidsPort(25, defaultPolicy)).toBeNull();
  });
});
