import { describe, expect, test } from "vitest";
import type { Given } from "../../../src/observation/step.ts";
import { askTlsHandshake } from "../../../src/probe/tls/handshake.ts";
import { anywhere } from "../../fixture/asking.ts";
import { authorities, inDays, issue } from "../../fixture/certificates.ts";
import { ocspResponse, type Said } from "../../fixture/revocation.ts";
import { tlsServer } from "../../fixture/tcp-server.ts";

const { intermediate } = await authorities();
const leaf = await issue(intermediate, { names: ["api.example"] });

async function ask(site: Awaited<ReturnType<typeof tlsServer>>, given: Partial<Given> = {}) {
  const subject = {
    address: site.address,
    port: site.port,
    sni: "api.example",
    host: "api.example",
    alpn: [],
    purpose: "target" as const,
  };
  return askTlsHandshake(subject, { ca: [leaf.root], expectText: null, ...given }, anywhere, AbortSignal.timeout(5_000));
}
const staple = (said: Said = {}): Buffer => ocspResponse(leaf, intermediate, said);

describe("a stapled OCSP response", () => {
  test.each(["TLSv1.2", "TLSv1.3"] as const)("over %s is read and checked", async (version) => {
    const revokedAt = inDays(-4);
    await using site = await tlsServer({
      key: leaf.key,
      cert: leaf.chain,
      minVersion: version,
      maxVersion: version,
      staple: staple({ status: "revoked", revokedAt, reason: 1 }),
    });
    const { outcome, data } = await ask(site);
    expect(outcome).toBe("ok");
    expect(data.stapled).toBe(true);
    expect(data.staple).toMatchObject({ status: "revoked", reason: "keyCompromise", signedBy: "issuer" });
    expect(Math.abs(Date.parse(data.staple?.revokedAt ?? "") - revokedAt.getTime())).toBeLessThan(1_000);
  });

  test("is checked by an issuer that was not sent, where that one is known here", async () => {
    await using site = await tlsServer({ key: leaf.key, cert: leaf.cert, staple: staple() });
    expect((await ask(site, { ca: [leaf.root, intermediate.cert] })).data.staple).toMatchObject({ status: "good" });
    expect((await ask(site)).data.staple).toMatchObject({ status: null, problem: expect.stringContaining("not sent") });
  });

  test("that is nonsense is no answer, and no trouble either", async () => {
    await using site = await tlsServer({ key: leaf.key, cert: leaf.chain, staple: Buffer.from("good") });
    expect(await ask(site)).toMatchObject({ outcome: "ok", data: { stapled: true, staple: { status: null } } });
  });

  test("that nobody wants is not asked for", async () => {
    await using site = await tlsServer({ key: leaf.key, cert: leaf.chain, staple: staple() });
    const { data } = await ask(site, { ocsp: "none" });
    expect(data.stapled).toBeUndefined();
    expect(data.staple).toBeUndefined();
  });

  test("none: nothing is said", async () => {
    await using site = await tlsServer({ key: leaf.key, cert: leaf.chain });
    const { data } = await ask(site);
    expect(data.stapled).toBe(false);
    expect(data.staple).toBeUndefined();
  });
});
