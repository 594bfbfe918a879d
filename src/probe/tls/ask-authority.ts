import type { Socket } from "node:net";
import { type Address, parseAddress } from "../../target/address.ts";
import { addressInUrl } from "../../target/url-place.ts";
import { closePolitely, ignoreErrors, openConnection } from "../connection.ts";
import { lookUpApart } from "../dns/system-lookup.ts";
import { userAgent } from "../http/user-agent.ts";
import { request } from "../plain-http.ts";
import type { ProbePlace } from "../probe.ts";

export type FromAuthority = { bytes: Buffer; address: Address } | { problem: string };

/** A name with several addresses is tried at so many. */
const mostAddresses = 3;
/** What a certificate names as a place to ask may be any text. */
const longestUrl = 300;

/**
 * Asks where a certificate says: `body` is posted as an OCSP request (RFC 6960, appendix A.1), null fetches. Plain HTTP alone, as the authorities write it:
 * a certificate on the way would have to be asked about in turn. Redirects are not followed, policy decides over the address that the name leads to and over the port, and an
 * answer over `mostBytes` is none. Never throws; the signal is the only clock.
 */
export async function askAuthority(
  text: string,
  body: Buffer | null,
  mostBytes: number,
  place: Pick<ProbePlace, "forbids">,
  signal: AbortSignal,
): Promise<FromAuthority> {
  const url = text.length <= longestUrl && URL.canParse(text) ? new URL(text) : null;
  if (url === null) return { problem: "the certificate names no URL that can be read" };
  if (url.protocol !== "http:") return { problem: `${url.protocol}// is not asked, only http://` };
  const port = url.port === "" ? 80 : Number(url.port);
  const addresses = await addressesOf(url, signal);
  if (addresses.length === 0) return { problem: `${url.hostname} does not resolve` };
  const allowed = addresses.filter((address) => place.forbids(address, port) === null);
  const [denied] = addresses;
  if (allowed.length === 0 && denied !== undefined) return { problem: `not asked: ${place.forbids(denied, port)}` };
  let problem = "";
  for (const address of allowed.slice(0, mostAddresses)) {
    const connection = await openConnection(address, port, signal);
    if (connection.open) return await exchange(connection.socket, url, body, mostBytes, address, signal);
    problem = `${url.host}: ${connection.failure.detail}`;
  }
  return { problem };
}

async function addressesOf(url: URL, signal: AbortSignal): Promise<Address[]> {
  const literal = addressInUrl(url);
  if (literal !== null) return [literal];
  try {
    return (await lookUpApart(url.hostname, signal)).flatMap(({ address }) => parseAddress(address) ?? []);
  } catch {
    return [];
  }
}

function exchange(
  socket: Socket,
  url: URL,
  body: Buffer | null,
  mostBytes: number,
  address: Address,
  signal: AbortSignal,
): Promise<FromAuthority> {
  const { promise, resolve } = Promise.withResolvers<FromAuthority>();
  const gaveUp = (why: string): void => resolve({ problem: `${url.host}: ${why}` });
  const aborted = (): void => gaveUp("no whole answer within the time there was");
  ignoreErrors(socket);
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();
  const asked = request({
    method: body === null ? "GET" : "POST",
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      "user-agent": userAgent,
      accept: "*/*",
      connection: "close",
      ...(body === null ? {} : { "content-type": "application/ocsp-request", "content-length": body.length }),
    },
    createConnection: () => socket,
  });
  asked.on("error", (error) => gaveUp(error.message));
  asked.on("response", (response) => {
    if (response.statusCode !== 200) return gaveUp(`it answers ${response.statusCode}`);
    const chunks: Buffer[] = [];
    let length = 0;
    response.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > mostBytes) gaveUp(`its answer is over ${mostBytes / 1024} kB`);
      else chunks.push(chunk);
    });
    response.on("error", (error) => gaveUp(error.message));
    response.on("end", () =>
      response.complete ? resolve({ bytes: Buffer.concat(chunks), address }) : gaveUp("its answer was cut off"),
    );
  });
  asked.end(body ?? undefined);
  return promise.finally(() => {
    signal.removeEventListener("abort", aborted);
    asked.destroy();
    closePolitely(socket);
  });
}
