import { answerOf, isLookupFailed } from "../../observation/dns-answer.ts";
import type { Request } from "../../observation/requests.ts";
import { type Address, familyOf, parseAddress } from "../../target/address.ts";
import { toResolver } from "../lookup/dns-question.ts";
import { ownResolvers, serversOf } from "../lookup/resolvers.ts";
import { learnt, type View, type Want, want } from "../state.ts";

/** Of a name with many addresses so many are asked: they are mostly one fleet. */
const mostAddresses = 4;

/**
 * Where a client that comes from this address may find another host, as far as it was looked up: the address that sent it there first, where the host has it as well
 * (a bare name and its `www` mostly lie on the same servers, and each of them must know both), then those that were told first.
 */
export function addressesOfHost(view: View, host: string, from: Address): Address[] {
  const system = learnt(view, "dns.system").filter(({ subject }) => subject.purpose === "redirect" && subject.name === host);
  const told = [...redirectLookups(view, host), ...system].flatMap(({ data }) =>
    (data.addresses ?? []).flatMap((text) => parseAddress(text) ?? []),
  );
  const all = [...new Set(told)];
  // Of each family one at least: a browser may take either.
  const ofEach = ([4, 6] as const).flatMap((family) => all.filter((one) => familyOf(one) === family).slice(0, 1));
  const first = [...(all.includes(from) ? [from] : []), ...ofEach];
  return [...new Set([...first, ...all])].slice(0, mostAddresses);
}

/**
 * The questions for its addresses: of IPv4, and of the other family where a client came over it, this vantage has it or the name has none of the first. Where the resolver knows none,
 * the system's own lookup as well: the hosts file may have it. Where it fails to find out, the other resolvers too, as programs go on to those.
 */
export function lookupsOfHost(view: View, host: string, { subject }: Request): Want[] {
  const [server] = serversOf(view);
  if (server === undefined) return [];
  const lookups = redirectLookups(view, host);
  const answers = new Set(lookups.map(answerOf));
  const round = 2 + subject.hop;
  const isWithoutIpv4 = answers.has("empty");
  const isOfBoth = familyOf(subject.address) === 6 || view.self.families.includes(6) || isWithoutIpv4;
  const types = isOfBoth ? (["A", "AAAA"] as const) : (["A"] as const);
  const isFailing = !answers.has("addresses") && lookups.some(isLookupFailed);
  const servers = isFailing ? [server, ...ownResolvers(view)] : [server];
  const queries = servers.flatMap((each) =>
    types.map((type) => want(view, "dns.query", toResolver(each, host, type, "redirect"), { round })),
  );
  const isUnknown = !answers.has("addresses") && (isFailing || answers.has("empty") || answers.has("no-name"));
  // Where a person or a zone named the resolver, what this system finds would be the answer to another question.
  return isUnknown && server.role !== "given"
    ? [...queries, want(view, "dns.system", { name: host, purpose: "redirect" }, { round })]
    : queries;
}

const redirectLookups = (view: View, host: string) =>
  learnt(view, "dns.query").filter(({ subject }) => subject.purpose === "redirect" && subject.name === host);
