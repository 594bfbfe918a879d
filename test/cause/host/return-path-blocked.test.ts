import { describe, expect, test } from "vitest";
import { returnPathBlocked } from "../../../src/cause/host/return-path-blocked.ts";
import { one, seenOf, six, stranger } from "../../build/common.ts";
import { firewall, inputChain, listening, network, rule, sockets, socketsThroughout, when } from "../../build/host.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";

const halfOpen = (peer: string, count = 1, repeats = 2) => Array.from({ length: count }, () => ({ local: one, peer, repeats }));
const seen = (peer: string, count = 1, repeats = 2) =>
  socketsThroughout([listening(one)], {
    states: { "SYN-RECV": count },
    halfOpen: halfOpen(peer, count, repeats),
    connections: [],
  });

describe("host.return-path-blocked", () => {
  test("the tries of this machine stay half open in its own kernel: named, and the silence follows from it", () => {
    const [root, ...others] = judged([...tcp(one, "timeout"), network(), ...seen(one)]).findings;
    expect(root).toMatchObject({ cause: "host.return-path-blocked", role: "root", pattern: "everywhere" });
    expect(others.filter(({ role }) => role === "root")).toEqual([]);
  });

  test("the rule that keeps the answers in is named", () => {
    const chain = inputChain("accept", { id: "inet guard out", hook: "output" });
    const drops = rule("drop", {
      chain: chain.id,
      conditions: [when("protocol", "tcp"), when("sport", "443")],
      text: "sport 443: drop",
    });
    const [match] = returnPathBlocked.find(
      seenOf([...tcp(one, "timeout"), network(), ...seen(one), firewall([chain], [drops], { moment: "after" })]),
    );
    expect(match?.next[0]).toContain("`sport 443: drop` in inet guard out");
  });

  test("answers over IPv6 do not get back, those over IPv4 do: one family", () => {
    const owned = [one, six].map((address) => ({ address, bits: 24, link: "eth0" }));
    const told = [...tcp(one, "connected"), ...tcp(six, "timeout"), network({ owned }), ...seen(six, 1)];
    expect(judged(told).findings[0]).toMatchObject({ cause: "host.return-path-blocked", pattern: "one-family" });
  });

  test("a stranger who tries again and again and never gets through", () => {
    const [match] = returnPathBlocked.find(seenOf([...tcp(one, "connected"), network(), ...seen(stranger, 4)]));
    expect(match).toMatchObject({ impact: "degrades" });
    expect(match?.says).toContain(stranger);
    expect(judged([...tcp(one, "connected"), network(), ...seen(stranger, 4)]).findings).toMatchObject([{ confidence: 0.8 }]);
  });

  test.each([
    ["a stray scan", seen(stranger, 1)],
    [
      "a handshake that is just under way",
      [sockets([listening(one)], { moment: "after", data: { halfOpen: halfOpen(stranger, 3, 0) } })],
    ],
  ])("%s is none", (_, looks) => {
    expect(returnPathBlocked.find(seenOf([...tcp(one, "connected"), network(), ...looks]))).toEqual([]);
  });

  test("its healthy twin: nothing stays half open", () => {
    expect(
      judged([...tcp(one, "connected"), network(), ...socketsThroughout([listening(one)], { halfOpen: [] })]).findings,
    ).toEqual([]);
  });
});
