import { describe, expect, test } from "vitest";
import { pathView } from "../../src/evidence/path-view.ts";
import { failed } from "../../src/observation/failure.ts";
import { address, observation, one, two } from "../build/common.ts";
import { judged } from "../build/judged.ts";
import { far, gateway, near, sizes, trace } from "../build/path.ts";
import { finding, layer, report } from "../build/report.ts";
import { otherPort, packet, tcp } from "../build/tcp.ts";

const well = [layer("tcp", "healthy", "x"), layer("path", "healthy", "0 of 30 connections lost; 3 hops")];
const view = (observations: Parameters<typeof report>[0]["observations"]) =>
  pathView(report({ verdict: "healthy", layers: well, observations: observations ?? [] }));

describe("the way alone", () => {
  test("says the verdict on it first, then each way hop by hop", () => {
    const said = view([trace(one, [near, far, one]), sizes(one, 1_500), gateway(one, "reachable")]);
    expect(said).toMatchObject({ mark: "healthy", first: "Path: healthy to port 443" });
    expect(said.scope).toBe("api.example.com: 0 of 30 connections lost; 3 hops.");
    expect(said.ways.map(({ title }) => title)).toEqual([expect.stringMatching(/^To 203\.0\.113\.7/)]);
    expect(said.ways[0]?.grid).toContain("198.18.0.2");
    expect(said.plain).toEqual(["Packets of 1500 bytes to 203.0.113.7 pass whole."]);
    expect(said.commands[0]).toContain("traceroute");
  });
  test("what several vantages saw alike is said once, and what only some did names them", () => {
    const whole = "Packets of 1500 bytes to 203.0.113.7 pass whole.";
    expect(view([sizes(one, 1_500), sizes(one, 1_500, { vantage: "office" })]).plain).toEqual([whole]);
    const differ = view([sizes(one, 1_500), sizes(one, 1_280, { vantage: "office" })]).plain;
    expect(differ).toEqual([`From here: ${whole}`, expect.stringMatching(/^From office: Packets of 1300 bytes/)]);
  });
  test("more ways than a message holds: those in trouble first, and how many are left", () => {
    const routes = ["a", "b", "c", "d", "e", "f"].map((vantage) => trace(one, [near], { vantage }));
    const root = finding({ cause: "path.blackhole", layer: "path", summary: "nothing comes past it" });
    const said = pathView(
      report({ findings: [{ ...root, scope: { ...root.scope, vantages: ["e"], addresses: [one] } }], observations: routes }),
    );
    expect(said.ways.map(({ title }) => title)).toEqual(["e", "a", "b", "c"].map((name) => `To 203.0.113.7 from ${name}`));
    expect(said.plain).toContain("And 2 more ways: the evidence has them all.");
  });
  test("packets that vanish by size, and a link that says what it takes", () => {
    expect(view([sizes(one, 1_280)]).plain).toEqual([
      "Packets of 1300 bytes to 203.0.113.7 vanish and nobody says why; 1280 bytes pass. Large transfers stall there, unless something on the way clamps the segments of TCP.",
    ]);
    expect(view([sizes(one, 1_280, { tooBigFrom: near })]).plain).toEqual([
      "Packets to 203.0.113.7 may have 1280 bytes; 198.51.100.1 says so, as it should.",
    ]);
    expect(view([sizes(one, null)]).plain[0]).toContain("does not answer pings");
  });
  test("a gateway that does not answer, and a table without a route", () => {
    expect(view([gateway(one, "failed")]).plain).toEqual([
      "The gateway 198.51.100.1 does not answer when this machine asks for its hardware address.",
    ]);
    const none = observation("path.gateway", {
      subject: { address: one, port: null },
      data: { route: { type: "none", gateway: null, device: null, source: null, mtu: null }, neighbour: null },
    });
    expect(view([none]).plain).toEqual(["This machine's own table has no route for 203.0.113.7."]);
  });
  test("what broke comes with what to do and whose it is, and the way to the target is repeated first", () => {
    const route = (address: string, more = "") => `sudo traceroute -n -I -q 1 ${more}${address}`;
    const beside = { ...trace(address("203.0.113.1"), [near]), repeat: route("203.0.113.1") };
    const full = { ...packet(one, "silence"), repeat: route(one, "-f 255 -m 255 ") };
    const whole = { ...trace(one, [near]), repeat: route(one) };
    const control = { ...trace(two, [near, far, two], { purpose: "control" }), repeat: route(two) };
    const told = [...tcp(one, "timeout"), otherPort(one, "timeout"), beside, full, whole, control];
    const said = pathView(report({ ...judged(told), observations: told }));
    expect(said.first).toContain("nothing comes past 198.51.100.1");
    expect(said.plain.slice(0, 3).filter((line) => /^(Do now|Who): /.test(line))).toEqual([
      expect.stringContaining("Do now: On 198.51.100.1"),
      expect.stringContaining("Who: whoever runs the last router"),
    ]);
    expect(said.commands[0]).toContain(route(one));
  });
  test("where nothing arrives, it is not said that the target shares no loss", () => {
    const lossy = trace(one, [near, far, near, far, near, far], { rounds: 10 });
    const hops = (lossy.data.hops ?? []).map((hop) => ({ ...hop, lost: hop.ttl === 1 ? 1 : 0 }));
    const said = view([{ ...lossy, data: { ...lossy.data, hops } }]);
    expect(said.ways[0]?.plain.join(" ")).not.toContain("does not share");
  });
  test("a program that is missing is named once", () => {
    const skippedTrace = (protocol: "udp" | "icmp") =>
      observation("path.trace", {
        subject: { address: one, protocol, port: null, rounds: 1, purpose: "target" },
        skippedBecause: "mtr-packet is not installed (Debian: mtr-tiny)",
        failure: failed("means-missing", "call", "ENOENT"),
      });
    expect(view([skippedTrace("udp"), skippedTrace("icmp")]).plain).toEqual([
      "Not looked at: mtr-packet is not installed (Debian: mtr-tiny).",
    ]);
  });
});
