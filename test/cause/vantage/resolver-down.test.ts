import { describe, expect, test } from "vitest";
import type { Address } from "../../../src/target/address.ts";
import { address, one } from "../../build/common.ts";
import { asked, query, secondResolver } from "../../build/dns.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const stub = "127.0.0.53";
const rolesOf = (observations: Parameters<typeof judged>[0]) =>
  judged(observations).findings.map(({ cause, role, pattern }) => `${cause} ${role} ${pattern}`);

describe("vantage.resolver-down", () => {
  test("nobody listens at this machine's own resolver", () => {
    const { findings, verdict } = judged(asked(stub, "port-unreachable"));
    expect(findings).toMatchObject([
      { cause: "vantage.resolver-down", role: "root", impact: "breaks", scope: { resolvers: [stub] } },
    ]);
    expect(verdict).toBe("inconclusive");
  });

  test("it hangs, and the next one answers", () => {
    expect(rolesOf([...asked(stub, "silence"), ...asked(secondResolver, { gives: [one] }), ...tcp(one, "connected")])).toEqual([
      "vantage.resolver-down root some-resolvers",
    ]);
  });

  test("it still knows localhost: what it asks in turn is dead", () => {
    const own = query(stub, "A", { gives: ["127.0.0.1"] }, { name: "localhost", purpose: "own-name" });
    expect(rolesOf([...asked(stub, "silence"), own])).toEqual(["dns.resolver-timeout root everywhere"]);
  });

  test("a resolver of the network that is silent is not this machine's", () => {
    expect(rolesOf(asked("10.0.0.2", "silence"))).toEqual(["dns.resolver-timeout root everywhere"]);
  });

  test("it stands at an address of this machine in the network", () => {
    const told = [...asked("10.0.0.9", "port-unreachable"), ...asked(secondResolver, { gives: [one] }), ...tcp(one, "connected")];
    const rootsWith = (own: readonly Address[]) =>
      judged(told, { own }).findings.map(({ cause, pattern }) => `${cause} ${pattern}`);
    expect(rootsWith([address("10.0.0.9")])).toEqual(["vantage.resolver-down some-resolvers"]);
    expect(rootsWith([address("10.0.0.8")])).toEqual(["dns.resolver-timeout some-resolvers"]);
  });

  test("it is well where it answers", () => {
    expect(rolesOf([...asked(stub, { gives: [one] }), ...tcp(one, "connected")])).toEqual([]);
  });
});
