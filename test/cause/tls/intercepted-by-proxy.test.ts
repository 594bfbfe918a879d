import { describe, expect, test } from "vitest";
import { judgedWith, proxyAnswer, rootsOf, thrice, through } from "../../build/proxy.ts";
import { certificate, distrusted, handshake } from "../../build/tls.ts";

const foreign = { leaf: certificate({ issuer: "O=Corp, CN=Corp Root" }), trust: distrusted("unknown-root") };

describe("a proxy that opens TLS", () => {
  test("shows another authority's certificate than the host does without it", () => {
    const told = thrice((attempt) => [proxyAnswer(200, { attempt }), through(handshake({ ...foreign, attempt }))]).flat();
    const direct = handshake();
    const { findings } = judgedWith([...told, direct]);
    expect(findings[0]).toMatchObject({
      cause: "tls.intercepted",
      alsoConsidered: [{ cause: "tls.untrusted-root", ruledOutBy: [direct.id] }],
    });
    expect(rootsOf(judgedWith([...told, direct]))).toEqual(["tls.intercepted"]);
  });

  test("the host shows the same without it: then it is the host's own", () => {
    const told = [proxyAnswer(200), through(handshake(foreign)), handshake(foreign)];
    expect(rootsOf(judgedWith(told))).toEqual(["tls.untrusted-root"]);
  });

  test("without the direct way nobody can tell", () => {
    const told = [proxyAnswer(200), through(handshake(foreign))];
    expect(rootsOf(judgedWith(told))).toEqual(["tls.untrusted-root"]);
  });
});
