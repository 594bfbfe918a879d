import { describe, expect, test } from "vitest";
import type { EmptyService } from "../../../src/observation/kind/host-services.ts";
import { one, six, two } from "../../build/common.ts";
import { services } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const empty = (told: Partial<EmptyService> = {}): EmptyService => ({
  by: "kube-proxy",
  name: "shop/web:https",
  address: one,
  port: 443,
  does: "reject",
  text: "",
  ...told,
});

describe("host.service-no-endpoints", () => {
  test.each([
    ["its address", empty()],
    ["a port of the node", empty({ address: null })],
    ["ipvs", empty({ by: "ipvs", name: null })],
  ])("a rule for %s says so, and the refusal follows from it", (_, service) => {
    const [root, ...others] = judged([...tcp(one, "refused"), services([service])]).findings;
    expect(root).toMatchObject({
      cause: "host.service-no-endpoints",
      role: "root",
      pattern: "everywhere",
      scope: { addresses: [one] },
    });
    expect(others.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("one that drops is silent from outside", () => {
    const [root, ...others] = judged([...tcp(one, "timeout"), services([empty({ does: "drop" })])]).findings;
    expect(root).toMatchObject({ cause: "host.service-no-endpoints", role: "root" });
    expect(others.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("a service of both families has a rule in each, and is one fault", () => {
    const told = [...tcp(one, "refused"), ...tcp(six, "refused"), services([empty(), empty({ address: six })])];
    const { findings } = judged(told);
    expect(findings.filter(({ role }) => role === "root")).toMatchObject([
      { cause: "host.service-no-endpoints", pattern: "everywhere", scope: { addresses: [six, one] } },
    ]);
  });

  test("of two addresses it is the one that the rule names", () => {
    const told = [...tcp(one, "refused"), ...tcp(two, "connected"), services([empty()])];
    expect(judged(told).findings[0]).toMatchObject({ cause: "host.service-no-endpoints", pattern: "some-addresses" });
  });

  test.each([
    ["connections come about all the same, which is the healthy twin", [...tcp(one, "connected"), services([empty()])]],
    ["another address has none", [...tcp(one, "connected"), services([empty({ address: two })])]],
    ["every service has members", [...tcp(one, "connected"), services([])]],
  ])("%s: none", (_, told) => {
    expect(judged(told).findings).toEqual([]);
  });
});
