import { z } from "zod";
import { failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import type { Given, SubjectOf } from "../../observation/step.ts";
import { type HeaderPairs, keptHeaders, locationOf } from "../../probe/http/headers.ts";
import { hostHeader, hostname } from "../../probe/http/host-header.ts";
import type { Result } from "./api-schema.ts";
import { type Asking, beyond, kept, type Reading, unfinished, unreadable } from "./asking.ts";
import { keepsAddress, keepsName, type Outside } from "./told-outside.ts";

type Subject = SubjectOf<"http.request">;

const phaseSchema = z.number().nonnegative().nullish();
const finishedSchema = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  rawBody: z.string().nullish(),
  truncated: z.boolean(),
  timings: z.object({ total: phaseSchema, tcp: phaseSchema, tls: phaseSchema, firstByte: phaseSchema, download: phaseSchema }),
  tls: z.object({ authorized: z.boolean(), error: z.string().optional() }).nullish(),
});
type Finished = z.infer<typeof finishedSchema>;

/**
 * The request that users make, at one address, with its Host as the only header. A probe there sends one name both as Host and in the handshake, so what would need
 * two, or a port beside the name, cannot be asked.
 */
export function askHttp(subject: Subject, given: Given, outside: Outside): Asking<"http.request"> {
  const { address, port, host, sni, secure, url, method, purpose, via, cookieBytes } = subject;
  if ((purpose !== "user-path" && purpose !== "health-path") || cookieBytes !== undefined || via !== undefined)
    return beyond("Globalping is asked for what users ask for, directly and once");
  if (given.clientCertificate !== undefined) return beyond("a client certificate cannot be shown through Globalping");
  const name = hostname(host);
  const isByAddress = name === address;
  if (secure && ((isByAddress ? null : name) !== sni || port !== 443))
    return beyond("Globalping sends one name as Host and in the handshake alike, and no port beside it");
  const held = keepsAddress(address, outside) ?? (isByAddress ? null : keepsName(name, outside));
  if (held !== null) return kept(held);
  if (!URL.canParse(url)) return beyond("the URL of this question is not one of HTTP");
  const { pathname, search } = new URL(url);
  if (search !== "") return kept("a query string may hold what is nobody's business, and is told to nobody outside");
  const named = secure ? (isByAddress ? {} : { host: name }) : { host: hostHeader(host, port, false) };
  return {
    kind: "ask",
    measurement: {
      type: "http",
      target: address,
      measurementOptions: { request: { method, path: pathname, ...named }, protocol: secure ? "HTTPS" : "HTTP", port },
    },
    read: (result) => read(subject, given, result),
  };
}

function read(subject: Subject, given: Given, result: Result): Reading<"http.request"> {
  const short = unfinished(result, "request");
  if (short !== null) return short;
  const parsed = finishedSchema.safeParse(result);
  if (!parsed.success) return unreadable(parsed.error.issues[0]?.path.join(".") ?? "");
  const { data } = parsed;
  const elapsedMs = data.timings.total ?? null;
  const problem = data.tls?.authorized === false ? (data.tls.error ?? "the reason is not told") : null;
  if (problem !== null && given.ca.length > 0) {
    const because = "Globalping trusts the public roots alone, and others were given for this run";
    return { ended: skipped(because, failed("means-missing", "handshake", because), {}), elapsedMs };
  }
  // It goes on whatever it thinks of the certificate; a client that verifies would have ended here.
  if (problem !== null && subject.trust === "verify") {
    const { connectMs, tlsMs } = phasesOf(data);
    const failure = failed("tls-own-refusal", "handshake", `the certificate does not verify: ${problem}`);
    return { ended: broke(failure, { phases: { ...connectMs, ...tlsMs }, errno: problem.slice(0, 100) }), elapsedMs };
  }
  const learnt = learntFrom(data, given);
  return { ended: ok(subject.trust === "ignore" ? { ...learnt, tlsProblem: problem } : learnt), elapsedMs };
}

function learntFrom(data: Finished, { expectText }: Given): DataOf<"http.request"> {
  const { statusCode, headers, rawBody, truncated } = data;
  const pairs: HeaderPairs = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => [name.toLowerCase(), one] as const),
  );
  const { connectMs, tlsMs, waitMs, bodyMs } = phasesOf(data);
  const isFound = expectText === null ? null : (rawBody ?? "").includes(expectText);
  return {
    phases: { ...connectMs, ...tlsMs, ...waitMs, ...bodyMs },
    status: statusCode,
    headers: keptHeaders(pairs),
    ...locationOf(pairs),
    // Only the first 10 kB of a body come: what is not in them may still stand behind.
    ...(isFound === null || (!isFound && truncated) ? {} : { expectedTextFound: isFound }),
  };
}

function phasesOf({ timings: { tcp, tls, firstByte, download } }: Finished) {
  const told = <K extends string>(name: K, ms: number | null | undefined) =>
    (ms === null || ms === undefined ? {} : { [name]: ms }) as { [P in K]?: number };
  return {
    connectMs: told("connectMs", tcp),
    tlsMs: told("tlsMs", tls),
    waitMs: told("waitMs", firstByte),
    bodyMs: told("bodyMs", download),
  };
}
