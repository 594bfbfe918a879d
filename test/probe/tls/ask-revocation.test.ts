import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { kinds } from "../../../src/observation/kinds.ts";
import { askTlsRevocation } from "../../../src/probe/tls/ask-revocation.ts";
import { anywhere, forbidden } from "../../fixture/asking.ts";
import { authorities, inDays, issue } from "../../fixture/certificates.ts";
import { ocspResponse, revocationList } from "../../fixture/revocation.ts";
import { refusedPort, silentServer, tlsServer } from "../../fixture/tcp-server.ts";

const { intermediate } = await authorities();

/** An authority's web server; the answers by path are set once the certificate is made. */
async function authority() {
  const answers = new Map<string, Buffer | number>();
  const asked: { method: string; path: string; body: Buffer }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      asked.push({ method: request.method ?? "", path: request.url ?? "", body: Buffer.concat(chunks) });
      const answer = answers.get(request.url ?? "") ?? 404;
      if (typeof answer === "number") response.writeHead(answer, { location: request.url ?? "" }).end();
      else response.end(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  const port = typeof bound === "object" ? bound?.port : 0;
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    port,
    answers,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function ask(leaf: { key: string; chain: string; root: string }, place = anywhere, deadlineMs = 5_000) {
  await using site = await tlsServer({ key: leaf.key, cert: leaf.chain });
  const subject = { address: site.address, port: site.port, sni: "api.example", alpn: [] };
  const answer = await askTlsRevocation(subject, { ca: [leaf.root], expectText: null }, place, AbortSignal.timeout(deadlineMs));
  expect(kinds.find((kind) => kind.probe === "tls.revocation")?.data.safeParse(answer.data).success).toBe(true);
  return answer;
}

describe("the authority is asked about the certificate that is shown", () => {
  test("by OCSP, with one POST", async () => {
    await using ca = await authority();
    const leaf = await issue(intermediate, { names: ["api.example"], ocsp: ca.url("/ocsp"), crl: ca.url("/list") });
    ca.answers.set("/ocsp", ocspResponse(leaf, intermediate, { status: "revoked", reason: 4 }));
    expect(await ask(leaf)).toMatchObject({
      outcome: "ok",
      data: {
        source: "ocsp",
        url: ca.url("/ocsp"),
        askedAddress: "127.0.0.1",
        fingerprint256: expect.stringMatching(/^[0-9a-f]{64}$/),
        answer: { status: "revoked", reason: "superseded", signedBy: "issuer" },
      },
    });
    expect(ca.asked).toMatchObject([{ method: "POST", path: "/ocsp" }]);
    // OCSPRequest, TBSRequest, requestList, Request, CertID: the same hashes and serial number as stand in the response.
    expect(ocspResponse(leaf, intermediate).includes(ca.asked[0]?.body.subarray(10) ?? "-")).toBe(true);
  });

  test.each([
    ["says nothing", 500],
    ["sends elsewhere, in a circle", 302],
    ["says more than is read", Buffer.alloc(70_000)],
    ["says nonsense", Buffer.from("OK")],
  ])("by its list of revoked ones where the responder %s", async (_, what) => {
    await using ca = await authority();
    const leaf = await issue(intermediate, { names: ["api.example"], ocsp: ca.url("/ocsp"), crl: ca.url("/list") });
    ca.answers.set("/ocsp", what).set("/list", revocationList(intermediate, [leaf]));
    const { data } = await ask(leaf);
    expect(data).toMatchObject({ source: "crl", answer: { status: "revoked" }, problems: [expect.any(String)] });
    expect(ca.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /ocsp", "GET /list"]);
  });

  test("an answer of last week, and a list over 1 MB, are none", async () => {
    await using ca = await authority();
    const leaf = await issue(intermediate, { names: ["api.example"], ocsp: ca.url("/ocsp"), crl: ca.url("/list") });
    ca.answers.set("/ocsp", ocspResponse(leaf, intermediate, { status: "revoked", from: inDays(-9), until: inDays(-2) }));
    ca.answers.set("/list", Buffer.alloc(1_100_000, 0x30));
    const { outcome, data } = await ask(leaf);
    expect(outcome).toBe("ok");
    expect(data.answer).toBeUndefined();
    expect(data.problems).toHaveLength(2);
  });

  test("a good one", async () => {
    await using ca = await authority();
    const leaf = await issue(intermediate, { names: ["api.example"], ocsp: `http://localhost:${ca.port}/ocsp` });
    ca.answers.set("/ocsp", ocspResponse(leaf, intermediate));
    expect((await ask(leaf)).data).toMatchObject({ source: "ocsp", answer: { status: "good" } });
  });
});

describe("nothing can be learnt, and that is no trouble of the target's", () => {
  test("the certificate names nobody", async () => {
    expect((await ask(await issue(intermediate, { names: ["api.example"] }))).data).toMatchObject({
      problems: ["the certificate names nobody to ask"],
    });
  });

  test("who is named does not answer, is silent, or is asked over another protocol", async () => {
    const nobody = await refusedPort();
    await using silent = await silentServer();
    for (const ocsp of [`http://127.0.0.1:${nobody.port}/`, "ldap://127.0.0.1/", "https://127.0.0.1/", "no URL"]) {
      const { outcome, data } = await ask(await issue(intermediate, { names: ["api.example"], ocsp }));
      expect([outcome, data.answer, data.problems?.length]).toEqual(["ok", undefined, 1]);
    }
    const mute = await issue(intermediate, { names: ["api.example"], ocsp: `http://127.0.0.1:${silent.port}/` });
    expect((await ask(mute, anywhere, 1_500)).data.problems?.[0]).toContain("within the time");
  });

  test("policy decides over the address that the name leads to", async () => {
    await using ca = await authority();
    const leaf = await issue(intermediate, { names: ["api.example"], ocsp: ca.url("/ocsp").replace("127.0.0.1", "127.0.0.2") });
    const place = { ...anywhere, forbids: (address: string) => (address === "127.0.0.2" ? "that is forbidden here" : null) };
    expect((await ask(leaf, place)).data.problems).toEqual(["not asked: that is forbidden here"]);
    expect(ca.asked).toEqual([]);
    const { port } = new URL(ca.url("/ocsp"));
    const closed = { ...anywhere, forbids: (_: unknown, to?: number) => (to === Number(port) ? "not that port" : null) };
    expect((await ask(leaf, closed)).data.problems).toEqual(["not asked: not that port"]);
    expect(ca.asked).toEqual([]);
    expect(await ask(leaf, forbidden("not from here"))).toMatchObject({ outcome: "skipped" });
  });
});
