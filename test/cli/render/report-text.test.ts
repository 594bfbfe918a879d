import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tint, wrap } from "../../../src/cli/render/ink.ts";
import { reportText } from "../../../src/cli/render/report-text.ts";
import { resolverText } from "../../../src/cli/render/resolver-text.ts";
import { socketsThroughout } from "../../build/host.ts";
import { nastyReport } from "../../build/nasty.ts";
import { everyReport, expiredReport, healthyReport, nxdomainReport } from "../../build/report.ts";

const plain = { columns: 80, color: false };
/** Commands, grids and single long words keep their width; prose does not. */
const prose = (text: string): string[] => text.split("\n").filter((line) => !/openssl|curl|nc -vz|dig @|https?:/.test(line));

describe("a report at a terminal", () => {
  test("what broke, what to do and whose it is come first", () => {
    expect(reportText(expiredReport(), plain).split("\n").slice(0, 8)).toEqual([
      "TLS suspect: certificate expired 3 days ago on 1 of 2 addresses",
      "api.example.com at 203.0.113.7, from all 3 vantages. 203.0.113.8 is fine.",
      "",
      "Do now: install on 203.0.113.7 the certificate that 203.0.113.8 already serves.",
      "Who: platform-edge.",
      "How sure: certain (9 of 9 handshakes).",
      "Layers: DNS healthy, TCP healthy, TLS suspect, Path healthy, HTTP healthy behind",
      "  the certificate.",
    ]);
  });
  test("then the layers in order, why, and what to run by hand", () => {
    const text = reportText(expiredReport(), plain);
    const places = [
      "1 DNS: healthy",
      "2 TCP + TLS: suspect",
      "By hand:",
      "3 Path: healthy",
      "4 HTTP: healthy behind the certificate",
      "Conclusion",
      "Roll back: nothing.",
      "run_7f3a",
    ].map((part) => text.indexOf(part));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(text).toContain("  .7 TLS  EXPIRED  EXPIRED  EXPIRED\n");
  });
  test("a machine that was looked at by itself has no port of its own, and nobody is to ask it from elsewhere", () => {
    const { target } = healthyReport();
    const alone = {
      ...healthyReport(),
      observations: socketsThroughout([]),
      target: { ...target, input: "this machine", port: 1 },
    };
    const text = reportText({ ...alone, target: { ...alone.target, url: "tcp://203.0.113.7:1" } }, plain);
    expect(text).not.toContain(":1,");
    expect(text.replaceAll(/\s+/g, " ")).toContain("3 looks at the machine itself, nothing suspect.");
    expect(text).toContain("this machine, ");
  });
  test.each([40, 80])("reads at %d columns", (columns) => {
    for (const report of everyReport()) {
      for (const line of prose(reportText(report, { columns, color: false })))
        expect(line.length).toBeLessThanOrEqual(columns + 2);
    }
  });
  test("colour adds nothing but colour", () => {
    for (const report of everyReport()) {
      const coloured = reportText(report, { columns: 80, color: true });
      expect(coloured).toContain("\u001b[1m");
      expect(coloured.replaceAll(/\u001b\[\d+m/g, "")).toBe(reportText(report, plain));
    }
  });
  test("no byte of a target reaches the terminal as a control character", () => {
    fc.assert(
      fc.property(nastyReport, (report) => {
        expect(reportText(report, plain).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(resolverText(report, plain).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
      { numRuns: 60 },
    );
  });
  test("a healthy one needs no conclusion", () => {
    expect(reportText(healthyReport(), plain)).not.toContain("Conclusion");
  });
});

describe("the resolver diff at a terminal", () => {
  test("verdict, grid, commands", () => {
    expect(resolverText(nxdomainReport(), plain)).toBe(
      [
        "DNS: all 4 servers say NXDOMAIN",
        "api.example.com: NXDOMAIN.",
        "",
        "  server           answer    TTL  ms",
        "  192.0.2.53 auth  NXDOMAIN    -  22",
        "  10.0.0.2         NXDOMAIN    -   1",
        "  1.1.1.1          NXDOMAIN    -   9",
        "  8.8.8.8          NXDOMAIN    -  11",
        "",
        "By hand:",
        "  dig @192.0.2.53 api.example.com A +norecurse",
        "  dig @10.0.0.2 api.example.com A",
        "  dig @1.1.1.1 api.example.com A",
        "  dig @8.8.8.8 api.example.com A",
        "",
      ].join("\n"),
    );
  });
});

test("lines are broken at blanks and hang", () => {
  expect(wrap("one two three four five six seven", { columns: 20 }, 2)).toEqual(["one two three four", "  five six seven"]);
  expect(wrap(`see ${"x".repeat(50)} now`, { columns: 20 })).toEqual(["see", "x".repeat(50), "now"]);
  expect(tint({ columns: 80, color: false }, "a", "red")).toBe("a");
  expect(tint({ columns: 80, color: true }, "a", "bold", "red")).toBe("\u001b[31m\u001b[1ma\u001b[22m\u001b[39m");
});
