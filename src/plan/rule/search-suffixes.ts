import { bareName } from "../../observation/dns-answer.ts";
import { toResolver } from "../lookup/dns-question.ts";
import { looksUp, ownResolvers, targetAnswers } from "../lookup/resolvers.ts";
import { learnt, type Rule, type View, want } from "../state.ts";

/** glibc since 2.26 takes any number of suffixes; older ones six (resolv.conf(5)). */
const mostSuffixes = 6;

/**
 * The C library may put search suffixes behind a name, and then asks for another one. Where what it finds is not what the resolvers say of the absolute name, or
 * where the name has so few dots that suffixes come first (`ndots`), each suffixed name is asked for.
 */
export const searchSuffixes: Rule = (view) => {
  if (!looksUp(view)) return [];
  const [settings] = learnt(view, "dns.resolv-conf");
  const [server] = ownResolvers(view);
  const suffixes = (settings?.data.search ?? []).slice(0, mostSuffixes);
  if (server === undefined || suffixes.length === 0) return [];
  const name = bareName(view.target.host);
  const comesFirst = name.split(".").length - 1 < (settings?.data.ndots ?? 1);
  if (!comesFirst && !doesSystemDiffer(view)) return [];
  return suffixes.flatMap((suffix) =>
    (["A", "AAAA"] as const).map((type) =>
      want(view, "dns.query", toResolver(server, `${name}.${bareName(suffix)}`, type, "suffix"), { round: 2 }),
    ),
  );
};

/** Programs here find what no resolver gives for the absolute name, or find nothing where one gives an address. */
function doesSystemDiffer(view: View): boolean {
  const told = new Set(
    targetAnswers(view).flatMap(({ subject, data }) => (subject.role === "public" ? [] : (data.addresses ?? []))),
  );
  const inHosts = new Set(learnt(view, "dns.hosts").flatMap(({ data }) => data.addresses ?? []));
  return learnt(view, "dns.system").some(({ subject, outcome, data }) => {
    if (subject.purpose !== "target" || outcome === "skipped") return false;
    const found = data.addresses ?? [];
    return outcome === "failed" ? told.size > 0 : found.some((address) => !told.has(address) && !inHosts.has(address));
  });
}
