import { parseAddress } from "../../target/address.ts";
import type { ReadRecord } from "./message.ts";

/**
 * Follows the CNAMEs of one answer from the asked name. `chain` begins with that name and ends where no further CNAME leads; where the chain comes back to a
 * name that it holds already, that name stands in it a second time, as the last. `addresses` are those of the asked type there, canonical, each once.
 */
export function followChain(
  name: string,
  type: string,
  answers: readonly ReadRecord[],
): { chain: string[]; addresses: string[] } {
  const chain = [name];
  const known = new Set(chain);
  for (let here = name; type !== "CNAME"; ) {
    const next = answers.find((record) => record.isInternet && record.type === "CNAME" && record.name === here)?.data;
    if (next === undefined) break;
    chain.push(next);
    if (known.has(next)) return { chain, addresses: [] };
    known.add(next);
    here = next;
  }
  const end = chain.at(-1);
  const found = answers.filter((record) => record.isInternet && record.type === type && record.name === end);
  const isAddress = type === "A" || type === "AAAA";
  return { chain, addresses: isAddress ? [...new Set(found.flatMap(({ data }) => parseAddress(data) ?? []))] : [] };
}
