import { describe, expect, test } from "vitest";
import { connectArtifact } from "../../../src/evidence/layer/connect.ts";
import { failed } from "../../../src/observation/failure.ts";
import { apiTarget, httpTarget, observation, one, two } from "../../build/common.ts";
import {
  certificate,
  connects,
  expiredReport,
  finding,
  healthyReport,
  layer,
  refusedReport,
  report,
  vantage,
} from "../../build/report.ts";

describe("the TCP + TLS artifact", () => {
  test("addresses by vantages, the bad one first, and both certificates", () => {
    const artifact = connectArtifact(expiredReport());
    expect(artifact).toMatchObject({ title: "2 TCP + TLS", status: "suspect" });
    expect(artifact?.decision).toBe(
      "Both addresses accept connections. Certificate expired 3 days ago on 1 of 2 addresses, from all 3 vantages: 203.0.113.7; 203.0.113.8 is fine.",
    );
    expect(artifact?.grids).toEqual([
      [
        "        eu-w1    us-e1    outside",
        ".7 TCP  1 ms     71 ms    12 ms",
        ".7 TLS  EXPIRED  EXPIRED  EXPIRED",
        ".8 TCP  1 ms     71 ms    12 ms",
        ".8 TLS  4 ms     74 ms    15 ms",
      ].join("\n"),
      [
        "        on .7          on .8",
        "name    *.example.com  *.example.com",
        "from    2026-08-20     2026-11-18",
        "until   2026-11-18 !   2027-02-16",
        "issuer  R11            R11",
        "serial  04:9a..7c      03:c1..02",
        "chain   2 sent, whole  2 sent, whole",
      ].join("\n"),
    ]);
    expect(artifact?.plain[0]).toBe(
      "203.0.113.7 shows the same certificate whatever name is asked for (also nonsense.invalid and no name).",
    );
  });

  test("two certificates of one address stand under the vantages that got them", () => {
    const shake = (from: string, serial: string) =>
      observation("tls.handshake", {
        vantage: from,
        subject: { address: one, port: 443, sni: apiTarget.host, host: apiTarget.host, alpn: [], purpose: "target" },
        data: { chain: [certificate({ serial, fingerprint256: serial })] },
      });
    const artifact = connectArtifact(
      report({ observations: [shake("eu-west-1", "01"), shake("us-east-1", "01"), shake("outside-fra", "02")] }),
    );
    expect(artifact?.grids[0]?.split("\n")[0]).toBe("        from eu-w1 us-e1  from outside");
    expect(artifact?.legend.join(" ")).toContain("eu-w1 = eu-west-1, us-e1 = us-east-1, outside = outside-fra.");
  });

  test("the first commands are the bad address and the one that works", () => {
    const [bad, good] = connectArtifact(expiredReport())?.commands ?? [];
    expect(bad).toContain("openssl s_client -connect 203.0.113.7:443 -servername api.example.com");
    expect(good).toContain("openssl s_client -connect 203.0.113.8:443 -servername api.example.com");
  });

  test("a note accuses nobody", () => {
    const told = expiredReport();
    const noted = { ...told, findings: told.findings.map((found) => ({ ...found, role: "note" as const })) };
    expect(connectArtifact(noted)?.grids.join()).not.toContain("EXPIRED");
  });
  test("a root is explained in plain words", () => {
    expect(connectArtifact(expiredReport())?.plain.at(-1)).toMatch(/^In plain words: .*certificate/);
    expect(connectArtifact(healthyReport())?.plain.join()).not.toContain("In plain words");
  });

  test("where all is well it is a sentence", () => {
    const artifact = connectArtifact(healthyReport());
    expect(artifact?.grids).toEqual([]);
    expect(artifact?.plain).toEqual([
      "Connections took 1 ms to 71 ms.",
      "TLS handshakes took 4 ms to 74 ms.",
      "The certificate: *.example.com, from R11, valid until 16 Feb 2027 09:00 UTC, serial 03:c1..02. Its chain is whole (2 sent).",
    ]);
  });

  test("from one vantage a line for each address", () => {
    expect(connectArtifact(refusedReport())?.grids).toEqual(["    TCP\n.7  refused\n.8  refused"]);
  });

  test("silence, refusal, rejection and reset are four words", () => {
    const codes = ["timeout", "refused", "port-unreachable", "reset"] as const;
    const seen = codes.map((code) =>
      observation("tcp.connect", {
        vantage: code,
        subject: { address: one, port: 443, purpose: "target" },
        failure: failed(code, "connect", ""),
      }),
    );
    const texts = codes.map(
      (code) =>
        connectArtifact(
          report({
            layers: [layer("tcp", "suspect", "x")],
            observations: [...seen.filter(({ vantage: from }) => from === code), ...connects([code], [two])],
          }),
        )?.grids[0],
    );
    expect(texts.map((text) => /\.7 +(.+)/.exec(text ?? "")?.[1])).toEqual(["timed out", "refused", "rejected", "reset"]);
  });

  test("some of several tries", () => {
    const seen = [1, 2, 3].map((attempt) =>
      observation("tcp.connect", {
        vantage: "here",
        attempt,
        subject: { address: one, port: 443, purpose: "target" },
        ...(attempt === 2 ? { failure: failed("timeout", "connect", "") } : { data: { connectMs: 5 } }),
      }),
    );
    expect(connectArtifact(report({ observations: [...seen, ...connects(["here"], [two])] }))?.grids[0]).toContain("2 of 3");
  });

  test("more vantages than stand side by side: a line for each, the worst first, those that are alike with the step that failed", () => {
    const vantages = ["a", "b", "c", "d", "e"];
    const seen = vantages.map((from) =>
      observation("tcp.connect", {
        vantage: from,
        subject: { address: one, port: 443, purpose: "target" },
        ...(from === "e" ? { failure: failed("timeout", "connect", "") } : { data: { connectMs: 5 } }),
      }),
    );
    const artifact = connectArtifact(
      report({ vantages: vantages.map((name) => vantage(name)), observations: [...seen, ...connects(vantages, [two])] }),
    );
    expect(artifact?.grids[0]?.split("\n")).toEqual([
      "   .7         .8",
      "e  timed out  5 ms",
      "a  5 ms       5 ms",
      "b  5 ms       5 ms",
      "c  5 ms       5 ms",
      "d  5 ms       5 ms",
    ]);
  });

  test("a question of trust brings openssl's own verdict", () => {
    const shake = observation("tls.handshake", {
      vantage: "here",
      subject: { address: one, port: 443, sni: apiTarget.host, host: apiTarget.host, alpn: [], purpose: "target" },
      data: {
        chain: [certificate({ selfSigned: true })],
        trust: { result: "self-signed", root: null, fromGivenCa: false, missing: null, detail: "" },
      },
    });
    const found = finding({
      cause: "tls.self-signed",
      layer: "tls",
      summary: "self-signed certificate",
      evidence: [shake.id],
      scope: {
        vantages: ["here"],
        addresses: [one],
        resolvers: [],
        families: [4],
        ports: [443],
        of: { vantages: 1, addresses: 1, resolvers: 0 },
        failed: 1,
        tried: 1,
      },
    });
    const artifact = connectArtifact(
      report({ layers: [layer("tls", "suspect", "x")], findings: [found], observations: [shake] }),
    );
    expect(artifact?.commands[1]).toContain("-verify_hostname api.example.com -verify_return_error");
    expect(artifact?.plain.join(" ")).not.toContain("SELFSIGN");
  });

  test("what came in place of TLS is quoted", () => {
    const shake = observation("tls.handshake", {
      vantage: "here",
      subject: { address: one, port: 443, sni: apiTarget.host, host: apiTarget.host, alpn: [], purpose: "target" },
      failure: failed("not-tls", "handshake", ""),
      data: { firstBytes: "HTTP/1.1 400\r\n" },
    });
    expect(connectArtifact(report({ observations: [shake] }))?.plain).toContain(
      '203.0.113.7 said first: "HTTP/1.1 400\\x0d\\x0a".',
    );
  });

  test("a target without TLS has no TLS in its title", () => {
    expect(connectArtifact(report({ target: { ...httpTarget, addresses: [] }, observations: connects() }))?.title).toBe("2 TCP");
    expect(connectArtifact(report({}))).toBeNull();
  });
});
