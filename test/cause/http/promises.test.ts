import fc from "fast-check";
import { expect, test } from "vitest";
import { causes } from "../../../src/cause/causes.ts";
import type { Observation } from "../../../src/observation/observation.ts";
import { anyObservations } from "../../build/arbitrary.ts";
import { one, seenOf, six, two } from "../../build/common.ts";
import { answer, brokenRequest, nginxPage } from "../../build/http.ts";
import { keepTheirPromises } from "../../build/promises.ts";
import { silence } from "../../build/tls.ts";

const own = causes.filter(({ id }) => id.startsWith("http."));

const asked = fc.record({
  address: fc.constantFrom(one, two, six),
  vantage: fc.constantFrom("here", "there"),
  attempt: fc.integer({ min: 1, max: 3 }),
  url: fc.constantFrom("https://api.example.com/", "http://api.example.com/", "https://login.example.net/a"),
  purpose: fc.constantFrom(
    "user-path" as const,
    "sample" as const,
    "redirect" as const,
    "health-path" as const,
    "wrong-host" as const,
    "other-path" as const,
    "many-headers" as const,
  ),
});
const headers = fc.constantFrom<Record<string, string>[]>(
  {},
  { server: "nginx" },
  { "retry-after": "60" },
  { "cf-mitigated": "challenge" },
  { location: "/x" },
  { location: "/" },
  { location: "http://api.example.com/", "set-cookie": "a" },
  { "content-type": "application/json" },
);
const some: fc.Arbitrary<Observation> = fc.oneof(
  fc
    .tuple(
      asked,
      fc.constantFrom(200, 301, 302, 400, 404, 421, 429, 431, 500, 502, 503, 504, 522, 530),
      headers,
      fc.constantFrom(5, 2_500, 6_000),
      fc.constantFrom("", nginxPage("503"), "no healthy upstream", "default backend - 404", "Just a moment"),
      fc.constantFrom("", "Welcome to nginx!", "Shop"),
    )
    .map(([told, status, said, waitMs, excerpt, title]) =>
      answer(status, { ...told, headers: said, waitMs, excerpt, data: { title, bodySha256: title } }),
    ),
  fc
    .tuple(
      asked,
      fc.constantFrom("timeout" as const, "reset" as const, "closed" as const, "malformed" as const, "too-large" as const),
      fc.constantFrom(
        "connect" as const,
        "handshake" as const,
        "request" as const,
        "wait" as const,
        "headers" as const,
        "body" as const,
      ),
      fc.constantFrom(undefined, 200, 502),
    )
    .map(([told, code, phase, status]) =>
      brokenRequest(code, phase, { ...told, data: status === undefined ? {} : { status, bodyBytes: 10, bodyPromised: 20 } }),
    ),
  fc
    .tuple(asked, fc.constantFrom("open" as const, "reset" as const))
    .map(([{ address, vantage }, ended]) => silence(ended, { address, vantage, port: 80 })),
);
const run = fc.oneof({ weight: 4, arbitrary: fc.array(some, { maxLength: 24 }) }, { weight: 1, arbitrary: anyObservations });
keepTheirPromises(own, run);

/** Late and wrong are two facts, and the check's own truth is a third. */
const notExclusive = new Set(["http.client-error", "http.slow", "http.health-check-mismatch"]);

test("one request is named once at most, notes and what another name explains left out", () => {
  fc.assert(
    fc.property(run, (all) => {
      const named = own
        .filter(({ id, impact }) => !notExclusive.has(id) && impact !== "latent")
        .flatMap((cause) => cause.find(seenOf(all)).flatMap(({ failed }) => failed.map((one) => ({ one, cause }))));
      for (const [, names] of Map.groupBy(named, ({ one }) => one)) {
        const explained = (id: string): boolean => names.some(({ cause }) => cause.explains.some((edge) => edge === id));
        expect(new Set(names.map(({ cause }) => cause.id).filter((id) => !explained(id))).size).toBe(1);
      }
    }),
  );
});
