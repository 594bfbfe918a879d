import type { Observation } from "../../observation/observation.ts";
import { type Address, parseAddress } from "../../target/address.ts";
import type { Seen } from "../seen.ts";
import { isOwn, voicesOf } from "./voices.ts";

/** The addresses that programs at one vantage are sent to: by its own resolvers, the hosts file, and the system's own lookup. */
export function addressesFrom(seen: Seen, vantage: string): { addresses: Address[]; by: Observation[] } {
  const told: readonly Observation[] = [
    ...voicesOf(seen)
      .filter((voice) => voice.vantage === vantage && isOwn(voice))
      .flatMap(({ target }) => target),
    ...seen.of("dns.hosts").filter((one) => one.vantage === vantage),
    ...seen.of("dns.system").filter((one) => one.vantage === vantage && one.subject.purpose === "target"),
  ];
  const by = told.filter((one) => addressesOf(one).length > 0);
  const texts = [...new Set(by.flatMap(addressesOf))].sort();
  return { addresses: texts.flatMap((text) => parseAddress(text) ?? []), by };
}

const addressesOf = ({ data }: Observation): readonly string[] => ("addresses" in data ? (data.addresses ?? []) : []);
