import { expect, test } from "vitest";
import type { Pause } from "../../../src/observation/pause.ts";
import { gateOf } from "../../../src/policy/gate.ts";
import { defaultPolicy, type Policy } from "../../../src/policy/policy.ts";
import { decides, errorOf, someApi } from "./api-under-test.ts";

const { limits } = defaultPolicy;
const says = (words: RegExp) => expect.stringMatching(words);

/** The API under another policy, or in a pause, with its clock at a whole minute. */
function held(differs: Partial<Policy>, paused: Pause | null = null) {
  const gate = gateOf({
    inForce: () => ({ policy: { ...defaultPolicy, ...differs }, hash: null }),
    paused: () => paused,
    now: () => 60_000,
  });
  return someApi(decides(2_000), { gate });
}

async function refusalOf(response: Response): Promise<(string | number | null)[]> {
  return [response.headers.get("retry-after"), ...(await errorOf(response))];
}

test("a port that is denied is refused, whichever word of the request names it", async () => {
  const { post } = await held({ ports: { allow: [{ first: 443, last: 443 }], deny: [] } });
  const refused = [null, 403, "refused", says(/port \d+ is not among the allowed ports/)];
  expect(await refusalOf(await post({ target: "x.example.com:22" }))).toEqual(refused);
  expect(await refusalOf(await post({ target: "x.example.com", proxy: "http://203.0.113.5:22" }))).toEqual(refused);
  expect(await refusalOf(await post({ target: "x.example.com", control: ["http://host.example.com:6379/"] }))).toEqual(refused);
  expect((await post({ target: "x.example.com:22", mode: "resolvers" })).status).toBe(202);
});

test("a pause is a time to wait, and no missing role", async () => {
  const { post } = await held({}, { by: "ana", why: "migration", at: 0 });
  expect(await refusalOf(await post({ target: "x.example.com" }))).toEqual(["60", 503, "paused", says(/by ana: migration/)]);
});

test("who has asked too often hears when to ask again", async () => {
  const { post } = await held({ limits: { ...limits, user: { minute: 1, hour: 9 } } });
  expect((await post({ target: "x.example.com" })).status).toBe(202);
  expect(await refusalOf(await post({ target: "y.example.com" }))).toEqual(["60", 429, "busy", says(/1 run within a minute/)]);
});

test("so many at once is a time to wait too", async () => {
  const { post } = await held({ limits: { ...limits, atOnce: 1 } });
  expect((await post({ target: "x.example.com" })).status).toBe(202);
  expect(await refusalOf(await post({ target: "y.example.com" }))).toEqual(["5", 429, "busy", says(/at-once/)]);
});
