import { describe, expect, test } from "vitest";
import type { DataOf } from "../../../src/observation/observation.ts";
import { observation, one } from "../../build/common.ts";
import { asked, firstResolver, secondResolver } from "../../build/dns.ts";
import { network, socketsThroughout } from "../../build/host.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

type Routes = NonNullable<DataOf<"host.network">["routes"]>;
const route = (to: string, link: string, via: string | null = null): Routes[number] => ({
  ...{ to, link, via, family: 4 as const, table: "main", type: "unicast", metric: null, mtu: null },
});
const byDefault = route("default", "eth0", "203.0.113.1");
const bridge = route("10.0.0.0/24", "docker0");
const unanswered = (...list: { address: string; link: string }[]) =>
  observation("host.neighbours", {
    startMs: 3_000,
    subject: { moment: "after" },
    data: { unanswered: list.map((entry) => ({ ...entry, state: "FAILED" })), unread: [] },
  });
const lostResolver = [...asked(firstResolver, "silence"), ...asked(secondResolver, { gives: [one] }), ...tcp(one, "connected")];
const roots = (told: Parameters<typeof judged>[0]) =>
  judged(told, { own: [one] })
    .findings.filter(({ role }) => role === "root")
    .map(({ cause }) => cause);

describe("host.overlapping-route", () => {
  test("a bridge takes the resolver's network, and does not have it: named, and its silence follows from it", () => {
    const told = [
      ...asked(firstResolver, "silence"),
      ...asked(secondResolver, { gives: [one] }),
      ...tcp(one, "connected"),
      network({ routes: [byDefault, bridge] }),
      unanswered({ address: firstResolver, link: "docker0" }),
    ];
    expect(roots(told)).toEqual(["host.overlapping-route"]);
    const [root] = judged(told, { own: [one] }).findings;
    expect(root?.summary).toBe("10.0.0.0/24 on docker0 hides the way to 10.0.0.2");
    expect(root?.next[1]).toContain("ip route add 10.0.0.2 via 203.0.113.1 dev eth0");
  });

  test("a client whose handshake was answered on the wrong link", () => {
    const told = [
      ...tcp(one, "connected"),
      network({ routes: [byDefault, route("198.51.100.0/25", "br0")] }),
      ...socketsThroughout([], { halfOpen: [{ local: one, peer: "198.51.100.9", repeats: 3 }] }),
      unanswered({ address: "198.51.100.9", link: "br0" }),
    ];
    expect(roots(told)).toEqual(["host.overlapping-route"]);
  });

  test.each([
    ["there is no second way: the machine is down on its own network", [bridge], { address: firstResolver, link: "docker0" }],
    ["it is looked for on the right link", [byDefault, route("10.0.0.0/24", "eth0")], { address: firstResolver, link: "eth0" }],
    ["only a stranger on the bridge is gone, whom nobody needs", [byDefault, bridge], { address: "10.0.0.77", link: "docker0" }],
  ])("%s: none", (_, routes, entry) => {
    expect(roots([...lostResolver, network({ routes }), unanswered(entry)])).not.toContain("host.overlapping-route");
  });

  test("its healthy twin: the bridge is there, and whoever is needed answers", () => {
    const told = [
      ...asked(firstResolver, { gives: [one] }),
      ...tcp(one, "connected"),
      network({ routes: [byDefault, bridge] }),
      unanswered(),
    ];
    expect(roots(told)).toEqual([]);
  });
});
