import { expect, test } from "vitest";
import { malformedDns } from "./dns.ts";
import { malformedHttp } from "./http.ts";
import { runMalformed } from "./run.ts";
import { malformedTls } from "./tls.ts";

const count = 2_000;
/** What a busy machine may add to a deadline. */
const roomMs = 3_000;
/** What the issue of memory is held to, bytes. */
const mostGrowth = 5_000_000;

test.each([
  ["DNS messages", malformedDns],
  ["HTTP responses", malformedHttp],
  ["TLS handshakes", malformedTls],
])(`${count} malformed %s: each says what was wrong where, in time and without a leak`, async (_, start) => {
  await using subject = await start();
  const { complaints, slowestMs, growthBytes } = await runMalformed(subject, count);
  expect(complaints).toEqual([]);
  expect(slowestMs).toBeLessThan(subject.deadlineMs + roomMs);
  expect(growthBytes).toBeLessThan(mostGrowth);
});
