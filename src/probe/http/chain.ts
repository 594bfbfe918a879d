import { type Failure, failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import { leadsTo } from "../../observation/requests.ts";
import type { SubjectOf } from "../../observation/step.ts";
import { type Address, familyOf } from "../../target/address.ts";
import { addressInUrl, portInUrl } from "../../target/url-place.ts";
import { deniedBy, ignoreErrors, openConnection } from "../connection.ts";
import { release } from "../few-ports.ts";
import type { Ask, ProbePlace } from "../probe.ts";
import { Cookies } from "./cookies.ts";
import { type Exchange, exchange } from "./exchange.ts";
import { headerValue, keptHeaders, locationOf, locationValue } from "./headers.ts";
import { redact } from "./redact.ts";
import { secured } from "./secure.ts";
import { userAgent } from "./user-agent.ts";
import { whyBroken } from "./why-broken.ts";

type Data = DataOf<"http.chain">;
type Hop = NonNullable<Data["hops"]>[number];
type Asker = { ca: readonly string[]; place: ProbePlace; signal: AbortSignal };

const longestUrl = 300;

/** Follows redirects with cookies, one fresh connection each, until an answer, a circle, the bound, or a host whose address is not known. */
export const askHttpChain: Ask<"http.chain"> = async (subject, given, place, signal) => {
  const denied = deniedBy(place, subject.address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const cookies = new Cookies();
  const passed = new Set<string>();
  const hops: Hop[] = [];
  let end: Data["answer"];
  let url = URL.canParse(subject.url) ? new URL(subject.url) : null;
  while (url !== null) {
    const address = addressOf(url, subject);
    if (address === null) return ok({ hops, ended: "elsewhere" });
    const cookie = cookies.headerFor(url);
    const state = `${url.origin}${url.pathname}${url.search} ${cookie ?? ""}`;
    if (passed.has(state)) return ok({ hops, ended: "circle" });
    if (hops.length > subject.mostHops) return ok({ hops, ended: "too-many" });
    passed.add(state);
    const { answer, failure } = await once(url, address, cookie, { ca: given.ca, place, signal });
    if (answer === null || failure !== null) return broke(failure, { hops });
    const { status, headers } = answer;
    const { location = null } = locationOf(headers);
    const set = headers.filter(([name]) => name === "set-cookie");
    for (const [, line] of set) cookies.take(line, url, Date.now());
    hops.push({ url: shown(url.href), status, location: location === null ? null : shown(location), setsCookie: set.length > 0 });
    url = leadsTo(url.href, status ?? 0, locationValue(headers));
    if (url === null && status !== null) end = endOf(status, answer);
  }
  return ok({ hops, ended: "answer", ...(end === undefined ? {} : { answer: end }) });
};

/** What is kept of the last answer, as of any request's. */
function endOf(status: number, { headers, body }: Exchange): NonNullable<Data["answer"]> {
  const type = headerValue(headers, "content-type");
  body.packedAs(headerValue(headers, "content-encoding"));
  const excerpt = body.bytes > 0 ? body.excerpt(type) : null;
  const title = body.bytes > 0 ? body.title(type) : null;
  return {
    status,
    headers: keptHeaders(headers),
    ...(title === null ? {} : { title }),
    ...(excerpt === null ? {} : { excerpt }),
  };
}

const shown = (text: string): string => redact(text).slice(0, longestUrl);

function addressOf(url: URL, { hosts }: SubjectOf<"http.chain">): Address | null {
  const host = url.hostname.toLowerCase();
  return hosts.find((one) => one.host === host)?.address ?? addressInUrl(url);
}

type Came = { answer: Exchange; failure: null } | { answer: null; failure: Failure };

async function once(url: URL, address: Address, cookie: string | null, { ca, place, signal }: Asker): Promise<Came> {
  const denied = deniedBy(place, address, portInUrl(url));
  if (denied !== null) return { answer: null, failure: denied };
  const connection = await openConnection(address, portInUrl(url), signal);
  if (!connection.open) return { answer: null, failure: connection.failure };
  const { socket } = connection;
  ignoreErrors(socket);
  try {
    const isSecure = url.protocol === "https:";
    const literal = addressInUrl(url);
    const host = literal ?? url.hostname;
    const asked = { sni: literal === null ? host : null, host, ca, family: familyOf(address), at: Date.now() };
    const tls = isSecure ? await secured(socket, asked, signal) : null;
    if (tls?.secure === false) return { answer: null, failure: tls.failure };
    if (tls !== null && tls.problem !== null)
      return { answer: null, failure: failed("tls-own-refusal", "handshake", `the certificate does not verify: ${tls.problem}`) };
    const headers = { host: url.host, "user-agent": userAgent, accept: "*/*", "accept-encoding": "identity" };
    const answer = await exchange(
      tls?.stream ?? socket,
      { method: "GET", path: `${url.pathname}${url.search}`, headers: cookie === null ? headers : { ...headers, cookie } },
      signal,
    );
    // Where it leads is in the headers: whether the body came whole is no question of this probe.
    const failure = answer.status === null ? whyBroken(answer, { error: null, closed: true }, signal, familyOf(address)) : null;
    return failure === null ? { answer, failure } : { answer: null, failure };
  } finally {
    release(socket);
  }
}
