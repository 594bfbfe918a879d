import { describe, expect, test } from "vitest";
import { notListening } from "../../../src/cause/host/not-listening.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { firewall, inputChain, listening, network, rule, sockets, socketsThroughout, when } from "../../build/host.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

describe("host.not-listening", () => {
  test("the port refuses and no listener is there: named, and the refusal follows from it", () => {
    const [root, ...others] = judged([...tcp(one, "refused"), network(), ...socketsThroughout([])]).findings;
    expect(root).toMatchObject({ cause: "host.not-listening", role: "root", pattern: "everywhere" });
    expect(others.map(({ role }) => role)).not.toContain("root");
  });

  test("a listener for IPv4 alone does not hear IPv6, and the next step says where it listens", () => {
    const owned = [one, six].map((address) => ({ address, bits: 24, link: "eth0" }));
    const told = [
      ...tcp(one, "connected"),
      ...tcp(six, "refused"),
      network({ owned }),
      ...socketsThroughout([listening("0.0.0.0")]),
    ];
    const [root] = judged(told).findings;
    expect(root).toMatchObject({ cause: "host.not-listening", pattern: "one-family", scope: { addresses: [six] } });
    expect(root?.next[0]).toContain("0.0.0.0 (nginx (pid 700))");
  });

  test("a rule that leads the port on to a container needs no listener here", () => {
    const chain = inputChain("accept", { id: "ip nat pre", hook: "prerouting", priority: -100 });
    const published = rule("dnat", {
      chain: chain.id,
      to: "172.17.0.2 8443",
      conditions: [when("protocol", "tcp"), when("dport", "443")],
    });
    const told = [...tcp(one, "refused"), network(), ...socketsThroughout([]), firewall([chain], [published])];
    expect(notListening.find(seenOf(told))).toEqual([]);
  });

  describe("a rule that leads the port on to one of this machine itself", () => {
    const chain = inputChain("accept", { id: "ip nat pre", hook: "prerouting", priority: -100 });
    const led = (to: string) =>
      rule("dnat", { chain: chain.id, to, conditions: [when("protocol", "tcp"), when("dport", "443")] });
    const owned = [one, two].map((address) => ({ address, bits: 24, link: "eth0" }));
    const told = (to: string, listeners: Parameters<typeof sockets>[0]) => [
      ...tcp(one, "refused"),
      network({ owned }),
      ...socketsThroughout([]),
      sockets(listeners, { port: 8_443, moment: "after" }),
      firewall([chain], [led(to)]),
    ];
    test.each([`${two} 8443`, "8443"])("nobody listens at %s: the same, and the rule is told", (to) => {
      const [match] = notListening.find(seenOf(told(to, [])));
      expect(match?.says).toBe("port 443 is led on to port 8443, and nothing listens there");
      expect(match?.next[0]).toContain(to);
    });
    test.each([
      ["somebody listens there", `${two} 8443`, [listening("0.0.0.0", { port: 8_443 })]],
      ["it is no address of this machine", "172.17.0.2 8443", []],
      ["where it leads to is not told", "another place", []],
    ])("%s: it is not", (_, to, listeners) => expect(notListening.find(seenOf(told(to, listeners)))).toEqual([]));
    test("a listener of another address does not hear it", () =>
      expect(notListening.find(seenOf(told(`${two} 8443`, [listening(one, { port: 8_443 })])))).toHaveLength(1));
  });

  test("a rule that leads another address on says nothing of this one", () => {
    const chain = inputChain("accept", { id: "ip nat pre", hook: "prerouting", priority: -100 });
    const published = rule("dnat", { chain: chain.id, conditions: [when("destination", two), when("dport", "443")] });
    const told = [...tcp(one, "refused"), network(), ...socketsThroughout([]), firewall([chain], [published])];
    expect(notListening.find(seenOf(told))).toHaveLength(1);
  });

  test("without the right to read the firewall it is named, and said what was not looked at", () => {
    const [match] = notListening.find(seenOf([...tcp(one, "refused"), network(), sockets([])]));
    expect(match?.next.join(" ")).toContain("could not be read");
  });

  test.each(["timeout", "connected"] as const)("%s is no refusal", (ending) => {
    expect(notListening.find(seenOf([...tcp(one, ending), network(), ...socketsThroughout([])]))).toEqual([]);
  });

  test("its healthy twin: a dual listener serves IPv4 as well", () => {
    const told = [...tcp(one, "connected"), network(), ...socketsThroughout([listening("::", { isDual: true })])];
    expect(judged(told).findings).toEqual([]);
  });
});
