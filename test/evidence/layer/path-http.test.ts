import { describe, expect, test } from "vitest";
import { httpArtifact } from "../../../src/evidence/layer/http.ts";
import { pathArtifact } from "../../../src/evidence/layer/path.ts";
import { failed } from "../../../src/observation/failure.ts";
import { observation, one, stranger, two } from "../../build/common.ts";
import { near, trace } from "../../build/path.ts";
import { expiredReport, finding, inconclusiveReport, layer, nxdomainReport, report, requests } from "../../build/report.ts";

describe("the path artifact", () => {
  test("left out where there is nothing", () => {
    expect(pathArtifact(nxdomainReport())).toBeNull();
  });
  test("a few clean connects are a sentence", () => {
    expect(pathArtifact(expiredReport())).toMatchObject({
      title: "3 Path",
      status: "healthy",
      decision: "0 of 6 connects lost (so 40 % at most, 95 % sure).",
      grids: [],
    });
  });
  test("where the judge said nothing the bound is computed", () => {
    const seen = Array.from({ length: 60 }, (_, index) =>
      observation("tcp.connect", {
        vantage: "here",
        attempt: index + 1,
        subject: { address: one, port: 443, purpose: "sample" },
        data: { connectMs: 5 },
      }),
    );
    expect(pathArtifact(report({ layers: [layer("path", "healthy", "")], observations: seen }))?.decision).not.toBe("");
    const probe = observation("path.probe", {
      vantage: "here",
      subject: { address: one, protocol: "tcp", port: 443, ttl: 64 },
      data: { reply: "arrived", sender: one, code: null, rttMs: 5 },
    });
    expect(pathArtifact(report({ observations: [...seen, probe] }))).toMatchObject({
      decision: "0 of 60 connections lost, so 5 % at most (95 % sure).",
      plain: ["A TCP packet to port 443 of 203.0.113.7 arrived, and the target itself answered."],
    });
  });
  test("loss has numbers, worst vantage first", () => {
    const tries = (from: string, lost: number) =>
      Array.from({ length: 10 }, (_, index) =>
        observation("tcp.connect", {
          vantage: from,
          attempt: index + 1,
          subject: { address: one, port: 443, purpose: "sample" },
          ...(index < lost ? { failure: failed("timeout", "connect", "") } : { data: { connectMs: 10 + index } }),
        }),
      );
    const artifact = pathArtifact(
      report({ layers: [layer("path", "inconclusive", "x")], observations: [...tries("near", 0), ...tries("far", 3)] }),
    );
    expect(artifact?.grids).toEqual(["      lost  median  worst\nfar   3/10   16 ms  19 ms\nnear  0/10   14 ms  19 ms"]);
  });
  test("who answered a packet, where answers differ", () => {
    const probe = (to: typeof one, told: { reply: "arrived" | "no-route"; sender: string; code: string | null }) =>
      observation("path.probe", {
        vantage: "here",
        subject: { address: to, protocol: "tcp", port: 443, ttl: 64 },
        data: { ...told, rttMs: 5 },
      });
    const artifact = pathArtifact(
      report({
        observations: [
          probe(two, { reply: "arrived", sender: two, code: null }),
          probe(one, { reply: "no-route", sender: stranger, code: "!X" }),
        ],
      }),
    );
    expect(artifact?.grids).toEqual([
      "to  from  with     answer       ms\n.7  here  TCP 443  no route !X   5\n.8  here  TCP 443  arrived       5",
    ]);
  });
  test("of several ways those in trouble come first, each under its own name, and the rest are counted", () => {
    const routes = ["near-1", "near-2", "far-1", "near-3"].map((vantage) => trace(one, [near], { vantage }));
    const root = finding({ cause: "path.blackhole", layer: "path", summary: "nothing comes past it" });
    const scope = { ...root.scope, vantages: ["far-1"], addresses: [one] };
    const artifact = pathArtifact(
      report({ layers: [layer("path", "suspect", "x")], findings: [{ ...root, scope }], observations: routes }),
    );
    expect(artifact?.grids.map((text) => text.split("\n")[0])).toEqual(["to .7 from far-1", "to .7 from near-1"]);
    expect(artifact?.legend.join(" ")).toContain(".7 = 203.0.113.7");
    expect(artifact?.plain[0]).toMatch(/^From far-1: The last that answers/);
    expect(artifact?.plain).toContain("And 2 more ways: the evidence has them all.");
  });
  test("a long way keeps within twelve lines under its name as well", () => {
    const hops = Array.from({ length: 24 }, (_, index) => `198.18.0.${index + 1}`);
    const routes = ["a", "b"].map((vantage) => trace(one, hops, { vantage }));
    const artifact = pathArtifact(report({ layers: [layer("path", "suspect", "x")], observations: routes }));
    expect(artifact?.grids.map((text) => text.split("\n").length)).toEqual([12, 12]);
  });
  test("a legend names those vantages alone that stand in a row", () => {
    const many = Array.from({ length: 40 }, (_, index) => `outside-${index + 100}x`);
    const tries = many.flatMap((vantage) =>
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((attempt) =>
        observation("tcp.connect", {
          vantage,
          attempt,
          subject: { address: one, port: 443, purpose: "sample" },
          ...(vantage === "outside-139x" && attempt < 4
            ? { failure: failed("timeout", "connect", "") }
            : { data: { connectMs: 5 } }),
        }),
      ),
    );
    const artifact = pathArtifact(report({ layers: [layer("path", "suspect", "x")], observations: tries }));
    expect(artifact?.legend.join(" ")).toContain("= outside-139x");
    expect(artifact?.legend.join(" ").match(/ = /g)).toHaveLength(10);
  });
  test("what can be repeated of it is the connects", () => {
    expect(pathArtifact(inconclusiveReport())?.commands).toEqual(["nc -vz -w 4 203.0.113.7 443"]);
  });
});

describe("the HTTP artifact", () => {
  test("one vantage's phases where all agree, and a star behind a bad certificate", () => {
    const artifact = httpArtifact(expiredReport());
    expect(artifact).toMatchObject({ title: "4 HTTP", status: "healthy", qualifier: "behind the certificate" });
    expect(artifact?.grids).toEqual([
      "eu-w1  connect   TLS   wait  status\n.7        1 ms  3 ms  18 ms  200 *\n.8        1 ms  3 ms  18 ms  200",
    ]);
    expect(artifact?.legend).toContain("The other 2 vantages get the same status.");
    expect(artifact?.plain).toContain("The answer's own headers: server: nginx.");
  });
  test("all vantages where they disagree, worst first", () => {
    const seen = requests(200).map((one_) =>
      one_.probe === "http.request" && one_.vantage === "outside-fra" && one_.subject.address === two
        ? { ...one_, data: { ...one_.data, status: 503 } }
        : one_,
    );
    const lines =
      httpArtifact(report({ layers: [layer("http", "suspect", "x")], observations: seen }))?.grids[0]?.split("\n") ?? [];
    expect(lines[1]).toMatch(/^outside \.8 .*503$/);
    expect(lines).toHaveLength(7);
  });
  test("of many vantages the legend names those of the rows alone", () => {
    const [seen] = requests(200);
    if (seen?.probe !== "http.request") throw new TypeError("no request");
    const many = Array.from({ length: 40 }, (_, index) => ({
      ...seen,
      vantage: `outside-${index + 100}x`,
      data: { ...seen.data, status: index === 39 ? 503 : 200 },
    }));
    const artifact = httpArtifact(report({ layers: [layer("http", "suspect", "x")], observations: many }));
    expect(artifact?.legend.join(" ")).toContain("= outside-139x");
    expect(artifact?.legend.join(" ").match(/= outside-/g)).toHaveLength(10);
  });
  test("a failure keeps the phases that went well", () => {
    const seen = observation("http.request", {
      vantage: "here",
      subject: {
        address: one,
        port: 80,
        url: "http://api.example.com/",
        method: "GET",
        host: "api.example.com",
        sni: null,
        secure: false,
        trust: "verify",
        purpose: "user-path",
        hop: 0,
      },
      failure: failed("timeout", "wait", ""),
      data: { phases: { connectMs: 12 } },
    });
    expect(httpArtifact(report({ observations: [seen] }))?.plain[0]).toBe(
      "203.0.113.7: timed out while waiting for the first byte (connect 12 ms).",
    );
  });
  test("redirects and headers are shown as words", () => {
    const [seen] = requests(301);
    if (seen?.probe !== "http.request") throw new TypeError("no request");
    const sent = {
      ...seen,
      data: { ...seen.data, location: "http://evil.example/\u001b[2J", headers: [["server", "nginx\u202e"] as [string, string]] },
    };
    const said = httpArtifact(report({ observations: [sent] }))?.plain.join("\n") ?? "";
    expect(said).toContain("https://api.example.com/ (301) sends on to http://evil.example/\\x1b[2J.");
    expect(said).toContain("server: nginx\\u202e");
  });
  test("left out where nothing was asked", () => {
    expect(httpArtifact(nxdomainReport())).toBeNull();
  });
});
