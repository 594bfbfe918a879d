import { describe, expect, test } from "vitest";
import type { DataOf } from "../../../src/observation/observation.ts";
import type { Request } from "../../../src/observation/requests.ts";
import { observation, one, two } from "../../build/common.ts";
import { answer } from "../../build/http.ts";
import { judged } from "../../build/judged.ts";

const home = "https://api.example.com/";
/** Sent to itself with a cookie, as a login or a cookie wall does. */
const bounce = (address = one): Request => answer(302, { address, headers: { location: "/", "set-cookie": "<redacted>" } });
const walk = (
  status: number,
  told: { attempt?: number; address?: typeof one; answer?: Partial<DataOf<"http.chain">["answer"]> } = {},
) => {
  const { attempt = 1, address = one } = told;
  return observation("http.chain", {
    attempt,
    startMs: attempt * 600,
    subject: { address, port: 443, url: home, hosts: [{ host: "api.example.com", address }], mostHops: 20 },
    data: {
      hops: [302, status].map((each, index) => ({
        url: home,
        status: each,
        location: index === 0 ? "/" : null,
        setsCookie: index === 0,
      })),
      ended: "answer",
      answer: { status, headers: [["server", "nginx"]], ...told.answer },
    },
  });
};
const thrice = (make: (attempt: number) => ReturnType<typeof walk>) => [1, 2, 3].map(make);

describe("what a browser gets at the end of redirects, with the cookies that were set on the way", () => {
  test.each([
    [502, "http.bad-gateway"],
    [500, "http.server-error"],
    [503, "http.unavailable"],
  ] as const)("%i is %s", (status, cause) => {
    const { verdict, findings } = judged([bounce(), ...thrice((attempt) => walk(status, { attempt }))]);
    expect(verdict).toBe("suspect");
    expect(findings[0]).toMatchObject({ cause, role: "root", pattern: "everywhere" });
  });

  test("at one of two addresses", () => {
    const all = [bounce(), bounce(two), ...thrice((attempt) => walk(502, { attempt })), walk(200, { address: two })];
    expect(judged(all).findings[0]).toMatchObject({
      cause: "http.bad-gateway",
      pattern: "some-addresses",
      works: { addresses: [two] },
    });
  });

  test("a page is healthy, and a wall that wants proof of a person as well", () => {
    expect(judged([bounce(), walk(200)]).verdict).toBe("healthy");
    const challenge = { headers: [["cf-mitigated", "challenge"]] as [string, string][] };
    const all = [bounce(), ...thrice((attempt) => walk(503, { attempt, answer: challenge }))];
    expect(judged(all).verdict).toBe("healthy");
  });
});
