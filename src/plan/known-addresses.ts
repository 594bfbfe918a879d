import { isLoopback, isPrivate } from "../observation/address-network.ts";
import { computedOnce } from "../observation/computed-once.ts";
import type { FailureCode } from "../observation/failure.ts";
import type { Observation } from "../observation/observation.ts";
import { type Address, familyOf, parseAddress } from "../target/address.ts";
import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";
import type { Report } from "../verdict/report.ts";

/** So many addresses of one name are probed; a name with more is noted as cut. */
export const mostAddresses = 8;

/** Of those that only a zone's own servers give, which may turn about in each answer, so many are probed: enough to see whether they serve. */
const mostFromZoneAlone = 4;

type Source = "given" | "target" | "hosts" | "system" | "resolver" | "public" | "authoritative";

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
    // A thousand vantages are told the same by the same kind of source: each such list is gone through once.
    const heard = new Set<string>();
    for (const one of observations) {
      const told = toldIn(one);
      if (told === null || heard.has(told.key)) continue;
      heard.add(told.key);
      for (const text of told.texts) note(text, told.source);
    }
  }
  // Split DNS: where our own resolvers give private addresses, what strangers are told is another service, and no client here is sent there.
  // Only where none of those can be reached at all it is asked whether the other side's would do: then this may be the wrong side.
  // This machine itself is no network: who is sent there where others are sent elsewhere may be kept away by a filter.
  const inside = [...from]
    .filter(([address, sources]) => !isHearsay(sources) && isPrivate(address) && !isLoopback(address))
    .map(([address]) => address);
  const isPrivateHere = inside.length > 0 && !inside.every((address) => isOutOfReach(address, observations));
  // Where no resolver gives an address, clients go nowhere, whatever the zone's own servers know.
  if ([...from.values()].every(isFromZoneAlone)) return [];
  const zoneAlone = [...from].filter(([, sources]) => isFromZoneAlone(sources)).map(([address]) => address);
  const spared = new Set(zoneAlone.slice(mostFromZoneAlone));
  const probed = new Set(
    [...from]
      .filter(([address, sources]) => (!isPrivateHere || !isHearsay(sources)) && !spared.has(address))
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

const sourceOf = { configured: "resolver", given: "resolver", public: "public", authoritative: "authoritative" } as const;

/** Nothing came back from there but silence, or a device on the way says that it cannot be reached. */
function isOutOfReach(address: Address, observations: readonly Observation[]): boolean {
  const connects = observations.filter((one) => one.probe === "tcp.connect").filter(({ subject }) => subject.address === address);
  return connects.length > 0 && connects.every(({ failure }) => failure !== null && outOfReach.has(failure.code));
}

const outOfReach: ReadonlySet<FailureCode> = new Set([
  "timeout",
  "host-unreachable",
  "network-unreachable",
  "protocol-unreachable",
  "prohibited",
  "own-route",
]);

/** What no client at this vantage is told. */
const isHearsay = (sources: ReadonlySet<Source>): boolean =>
  [...sources].every((source) => source === "public" || source === "authoritative");

const isFromZoneAlone = (sources: ReadonlySet<Source>): boolean => [...sources].every((source) => source === "authoritative");

/** The addresses that an observation tells of, in its order; null: it is about none. */
const toldIn = computedOnce((one: Observation): { texts: readonly string[]; source: Source; key: string } | null => {
  const tell = (texts: readonly string[] | undefined, source: Source) =>
    texts === undefined ? null : { texts, source, key: `${source} ${texts.join(" ")}` };
  if (one.probe === "dns.hosts") return tell(one.data.addresses, "hosts");
  if (one.probe === "dns.system" && one.subject.purpose === "target") return tell(one.data.addresses, "system");
  // What only an unvalidated answer (CD=1) brings is evidence: no client is sent there.
  if (
    one.probe === "dns.query" &&
    one.subject.role !== "nobody" &&
    // A zone's server gives the end of a chain only where it is asked for that name.
    (one.subject.purpose === "target" || (one.subject.purpose === "chain" && one.subject.role === "authoritative")) &&
    !one.subject.checkingDisabled
  )
    return tell(one.data.addresses, sourceOf[one.subject.role]);
  return null;
});
