import { isPrivate } from "../observation/address-network.ts";
import type { Observation } from "../observation/observation.ts";
import { type Address, familyOf, parseAddress } from "../target/address.ts";
import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";
import type { Report } from "../verdict/report.ts";

/** So many addresses of one name are probed; a name with more is noted as cut. */
export const mostAddresses = 8;

type Source = "given" | "target" | "hosts" | "system" | "resolver" | "public";

/** Every address the target has been found under, who gave it, and whether it is probed: the first eight, in turn from each source so that an odd one is not cut. */
export function knownAddresses(
  target: Target,
  questions: Pick<Questions, "ip">,
  observations: readonly Observation[],
): Report["target"]["addresses"] {
  const from = new Map<Address, Set<Source>>();
  const note = (text: string, source: Source): void => {
    const address = parseAddress(text);
    if (address !== null) from.set(address, (from.get(address) ?? new Set<Source>()).add(source));
  };
  for (const address of questions.ip) note(address, "given");
  if (questions.ip.length === 0) {
    if (target.kind === "address") note(target.host, "target");
    for (const { text, source } of observations.flatMap(answersOf)) note(text, source);
  }
  // Split DNS: where our own resolvers give private addresses, what strangers are told is another service, and no client here is sent there.
  const isPrivateHere = [...from].some(([address, sources]) => !isHearsay(sources) && isPrivate(address));
  const probed = new Set(
    [...from]
      .filter(([, sources]) => !isPrivateHere || !isHearsay(sources))
      .map(([address]) => address)
      .slice(0, mostAddresses),
  );
  return [...from].map(([address, sources]) => ({
    address,
    family: familyOf(address),
    from: [...sources],
    probed: probed.has(address),
  }));
}

const isHearsay = (sources: ReadonlySet<Source>): boolean => [...sources].every((source) => source === "public");

function answersOf(one: Observation): { text: string; source: Source }[] {
  const tell = (addresses: readonly string[] | undefined, source: Source) => (addresses ?? []).map((text) => ({ text, source }));
  if (one.probe === "dns.hosts") return tell(one.data.addresses, "hosts");
  if (one.probe === "dns.system" && one.subject.purpose === "target") return tell(one.data.addresses, "system");
  // What only an unvalidated answer (CD=1) brings is evidence: no client is sent there.
  if (one.probe === "dns.query" && one.subject.purpose === "target" && !one.subject.checkingDisabled)
    return tell(one.data.addresses, one.subject.role === "public" ? "public" : "resolver");
  return [];
}
