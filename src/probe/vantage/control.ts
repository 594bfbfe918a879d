import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import { speaksHttp, speaksTls } from "../../target/target.ts";
import { closePolitely, deniedBy, openConnection, stalledView } from "../connection.ts";
import { askHttpRequest } from "../http/request.ts";
import type { Ask } from "../probe.ts";
import { lateMs } from "../tcp.ts";

/**
 * Asks a host that has nothing to do with the target: one small request where it speaks HTTP, else a connection alone. A client
 * certificate and a text are the target's affair, and left out; roots that a person gave are trusted here too.
 */
export const askVantageControl: Ask<"vantage.control"> = async (subject, given, place, signal) => {
  const { peer, port, scheme, url, host, sni } = subject;
  const denied = deniedBy(place, peer);
  if (denied !== null) return skipped(denied.detail, denied, {});
  if (!speaksHttp(scheme)) {
    const connection = await openConnection(peer, port, signal);
    if (!connection.open)
      return broke(connection.failure, connection.data.errno === undefined ? {} : { errno: connection.data.errno });
    const { socket, connectMs } = connection;
    const kernel = connectMs < lateMs ? undefined : await stalledView(socket, { address: peer, port }, signal);
    closePolitely(socket);
    return ok({ connectMs, ...(kernel === undefined ? {} : { kernel }) });
  }
  const request = {
    address: peer,
    port,
    url: url.replace(/^ws/, "http"),
    method: "GET" as const,
    host,
    sni,
    secure: speaksTls(scheme),
    trust: "ignore" as const,
    purpose: "user-path" as const,
    hop: 0,
  };
  const answer = await askHttpRequest(request, { ca: given.ca, expectText: null }, place, signal);
  const data = keptOf(answer.data);
  if (answer.outcome === "skipped") return skipped(answer.skippedBecause, answer.failure, data);
  return answer.outcome === "failed" ? broke(answer.failure, data) : ok(data);
};

function keptOf(data: DataOf<"http.request">): DataOf<"vantage.control"> {
  const { phases, status, headers, location, title, excerpt, bodySha256, tlsProblem, errno } = data;
  const all = {
    connectMs: phases?.connectMs,
    status,
    headers,
    location,
    title,
    excerpt: excerpt?.slice(0, 100),
    bodySha256,
    tlsProblem,
    errno,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
