import { lookup } from "node:dns/promises";
import { broke, ok } from "../../observation/observation.ts";
import { parseAddress } from "../../target/address.ts";
import { translate } from "../errno.ts";
import type { Ask } from "../probe.ts";
import { stopped } from "./heard.ts";

/**
 * getaddrinfo(3) blocks a thread of libuv's pool and cannot be called back: one that has run out of time goes on behind us for as long as resolv.conf lets it.
 * So no more than this many are ever under way; who comes later waits for a free place.
 */
const mostUnderWay = 8;
const mostAddresses = 64;
const underWay = new Set<Promise<unknown>>();

/** Asks as every ordinary program on this machine does, all families, in the system's own order. */
export const askDnsSystem: Ask<"dns.system"> = async ({ name }, _given, _place, signal) => {
  const stop = Promise.withResolvers<null>();
  const aborted = (): void => stop.resolve(null);
  signal.addEventListener("abort", aborted, { once: true });
  try {
    while (underWay.size >= mostUnderWay && !signal.aborted) await Promise.race([...underWay, stop.promise]);
    if (signal.aborted) return broke(stopped(signal, "lookup", "earlier lookups by the system are still under way"), {});
    const found = await Promise.race([lookupAll(name), stop.promise]);
    if (found === null) return broke(stopped(signal, "lookup", "the system's lookup gave nothing within the deadline"), {});
    return ok({ addresses: found });
  } catch (error) {
    return broke(translate(error, signal, "lookup", 4), {});
  } finally {
    signal.removeEventListener("abort", aborted);
  }
};

/** Canonical addresses, each once; a zone (`fe80::1%eth0`) is left out. */
function lookupAll(name: string): Promise<string[]> {
  const asked = lookup(name, { all: true, order: "verbatim" }).then((found) => {
    const addresses = found.flatMap(({ address }) => parseAddress(address.split("%", 1)[0] ?? "") ?? []);
    return [...new Set(addresses)].slice(0, mostAddresses);
  });
  const ended = asked.then(
    () => undefined,
    () => undefined,
  );
  underWay.add(ended);
  ended.finally(() => underWay.delete(ended));
  return asked;
}
