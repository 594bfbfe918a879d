import { describe, expect, test } from "vitest";
import { pathView } from "../../src/evidence/path-view.ts";
import { failed } from "../../src/observation/failure.ts";
import { observation, one } from "../build/common.ts";
import { far, gateway, near, sizes, trace } from "../build/path.ts";
import { layer, report } from "../build/report.ts";

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
