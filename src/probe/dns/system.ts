import { broke, ok } from "../../observation/observation.ts";
import { parseAddress } from "../../target/address.ts";
import { translate } from "../errno.ts";
import type { Ask } from "../probe.ts";
import { stopped } from "./heard.ts";
import { lookUpApart, type SystemLookup } from "./system-lookup.ts";

/** Each lookup is a process of its own, so no more than this many are ever under way; who comes later waits for a free place. */
const mostUnderWay = 8;
const mostAddresses = 64;

/** Asks as every ordinary program on this machine does, all families, in the system's own order. */
export const askDnsSystem: Ask<"dns.system"> = askSystemBy(lookUpApart);

/** The probe over any lookup, ended at its deadline whether the lookup heeds its signal or not. Addresses are canonical, each once; a zone (`fe80::1%eth0`) is left out. */
export function askSystemBy(systemLookup: SystemLookup): Ask<"dns.system"> {
  const underWay = new Set<Promise<void>>();
  const begin = (name: string, signal: AbortSignal): Promise<readonly { readonly address: string }[]> => {
    const asked = systemLookup(name, signal);
    const place: Promise<void> = asked
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => void underWay.delete(place));
    underWay.add(place);
    return asked;
  };

  return async ({ name }, _given, _place, signal) => {
    const stop = Promise.withResolvers<null>();
    const aborted = (): void => stop.resolve(null);
    signal.addEventListener("abort", aborted, { once: true });
    try {
      while (underWay.size >= mostUnderWay && !signal.aborted) await Promise.race([...underWay, stop.promise]);
      if (signal.aborted) return broke(stopped(signal, "lookup", "earlier lookups by the system are still under way"), {});
      const found = await Promise.race([begin(name, signal), stop.promise]);
      if (found === null) return broke(stopped(signal, "lookup", "the system's lookup gave nothing within the deadline"), {});
      return ok({ addresses: canonical(found) });
    } catch (error) {
      return broke(translate(error, signal, "lookup", 4), {});
    } finally {
      signal.removeEventListener("abort", aborted);
    }
  };
}

function canonical(found: readonly { readonly address: string }[]): string[] {
  const addresses = found.flatMap(({ address }) => parseAddress(address.split("%", 1)[0] ?? "") ?? []);
  return [...new Set(addresses)].slice(0, mostAddresses);
}
