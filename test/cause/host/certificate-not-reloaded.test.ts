import { describe, expect, test } from "vitest";
import { one, stranger } from "../../build/common.ts";
import { certificateFile, certificateFiles } from "../../build/host-room.ts";
import { judged } from "../../build/judged.ts";
import { tcp } from "../../build/tcp.ts";
import { certificate, handshake, inDays } from "../../build/tls.ts";

const old = certificate({ notBefore: inDays(-80), notAfter: inDays(10) });
const expired = certificate({ notBefore: inDays(-95), notAfter: inDays(-5) });
const renewed = certificateFile({ notBefore: inDays(-1), notAfter: inDays(89) });
const run = (leaf: typeof old, files: Parameters<typeof certificateFiles>[0]) =>
  judged([...tcp(one, "connected"), handshake({ leaf }), certificateFiles(files)], { own: [one] }).findings;
const roots = (findings: ReturnType<typeof run>) => findings.filter(({ role }) => role === "root").map(({ cause }) => cause);

describe("host.certificate-not-reloaded", () => {
  test("an expired certificate is shown while its own file holds a new one: that is the root", () => {
    const found = run(expired, [renewed]);
    expect(found[0]).toMatchObject({
      cause: "host.certificate-not-reloaded",
      role: "root",
      impact: "breaks",
      pattern: "everywhere",
    });
    expect(found.map(({ cause, role }) => `${role} ${cause}`)).toContain("consequence tls.expired");
    expect(roots(found)).toEqual(["host.certificate-not-reloaded"]);
    expect(found[0]?.next[0]).toContain("/etc/ssl/api.pem");
  });

  test("the old one is still valid: it degrades, before it breaks", () => {
    expect(run(old, [renewed])[0]).toMatchObject({ cause: "host.certificate-not-reloaded", role: "root", impact: "degrades" });
  });

  test("the old one has longer to go than renewal waits for: a note, and the verdict stays healthy", () => {
    const young = certificate({ notBefore: inDays(-40), notAfter: inDays(50) });
    expect(run(young, [renewed])).toMatchObject([{ cause: "host.certificate-not-reloaded", role: "note", impact: "latent" }]);
    const wrong = certificate({ notBefore: inDays(-40), notAfter: inDays(50), names: ["old.example.com"] });
    expect(roots(run(wrong, [renewed]))).toEqual(["host.certificate-not-reloaded"]);
  });

  test("a file that nobody named counts where it is plainly the successor", () => {
    const successor = certificateFile({ ...renewed, how: "usual-place", issuer: old.issuer, names: old.names });
    expect(roots(run(old, [successor]))).toEqual(["host.certificate-not-reloaded"]);
    expect(roots(run(old, [{ ...successor, issuer: "CN=Another CA" }]))).toEqual([]);
    expect(roots(run(old, [{ ...successor, names: [...old.names, "www.example.com"] }]))).toEqual([]);
  });

  test.each([
    [
      "the file holds the one shown: it was reloaded, which is the healthy twin",
      [certificateFile({ fingerprint256: old.fingerprint256 })],
    ],
    ["one of two files holds the one shown", [renewed, certificateFile({ path: "/b.pem", fingerprint256: old.fingerprint256 })]],
    ["the file is older than what is shown", [certificateFile({ notBefore: inDays(-90), notAfter: inDays(0) })]],
    ["the file is for another name", [certificateFile({ ...renewed, names: ["mail.example.com"] })]],
    ["nothing was found", []],
  ])("%s: none", (_, files) => {
    expect(roots(run(old, files))).toEqual([]);
  });

  test("a wildcard covers one label", () => {
    expect(roots(run(old, [certificateFile({ ...renewed, names: ["*.example.com"] })]))).toHaveLength(1);
    expect(roots(run(old, [certificateFile({ ...renewed, names: ["*.com"] })]))).toEqual([]);
  });

  test("what another machine shows was never in these files", () => {
    const told = [...tcp(stranger, "connected"), handshake({ leaf: old, address: stranger }), certificateFiles([renewed])];
    expect(roots(judged(told, { own: [one] }).findings)).toEqual([]);
  });
});
