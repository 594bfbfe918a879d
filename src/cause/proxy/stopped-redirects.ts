import { computedOnce } from "../../observation/computed-once.ts";
import type { ObservationOf } from "../../observation/observation.ts";
import { type ProxyTry, proxyOutcome, saysNoSuchName } from "../../observation/proxy-answers.ts";
import { redirectChains } from "../../observation/redirect-chains.ts";
import { type Request, statusOf } from "../../observation/requests.ts";
import type { Match } from "../cause.ts";
import type { Seen } from "../seen.ts";
import { type JudgedTry, wentThrough } from "./proxy-tries.ts";
import { spokenTries } from "./spoken-tries.ts";

/** A host that the target, asked through the proxy, sends its clients on to, and what the proxy says to whoever asks for a tunnel there. */
export type StoppedRedirect = {
  /** As it is asked for, and the parts of it. */
  authority: string;
  host: string;
  port: number;
  tries: readonly JudgedTry[];
  /** The target's answers that lead there. */
  by: readonly Request[];
};

type Told = Pick<Match, "says" | "ruledOut" | "next"> & { stated?: true };

/**
 * What one cause says of them, a match for each host. It explains nothing of what the target itself does: that was asked through the same proxy, which let it come.
 * `came`: what the tries came to that are that cause's.
 */
export function stoppedRedirects(
  seen: Seen,
  came: JudgedTry["came"],
  tell: (redirect: StoppedRedirect, failed: readonly [ProxyTry, ...ProxyTry[]]) => Told,
): Match[] {
  return redirectsOf(seen).flatMap((redirect): Match[] => {
    const [first, ...more] = redirect.tries.flatMap((tried) => (tried.came === came ? [tried.one] : []));
    if (first === undefined) return [];
    const { authority, by, tries, host } = redirect;
    const failed = [first, ...more] as const;
    const worked = wentThrough(tries);
    const byAddress = askedByAddress(redirect, failed);
    const beside = [...by, ...byAddress, ...(byAddress.length === 0 ? [] : lookupsHere(seen, host))];
    return [{ failed, worked, beside, explains: [], variant: `redirect ${authority}`, ...tell(redirect, failed) }];
  });
}

/** What the proxy was asked by an address of the host in place of its name, beside these tries. */
export const askedByAddress = ({ tries }: StoppedRedirect, failed: readonly ProxyTry[]): readonly ProxyTry[] => [
  ...new Set(tries.flatMap(({ one, beside }) => (failed.includes(one) ? beside : []))),
];

/** Those at which a redirect came to its end for that reason, unless it is the redirect itself that was expected. */
const redirectsOf = computedOnce((seen: Seen): readonly StoppedRedirect[] => {
  const ends = redirectChains(seen.of("http.request")).flatMap(({ hops, held }) =>
    statusOf(hops[0]) === seen.settings.expect.status
      ? []
      : held.map(({ subject }) => ({ authority: subject.authority ?? "", by: hops.at(-1) ?? hops[0] })),
  );
  const tries = Map.groupBy(
    spokenTries(seen).filter(({ subject }) => subject.purpose === "redirect"),
    ({ subject }) => subject.authority,
  );
  const asked = spokenTries(seen).filter(
    ({ subject, outcome }) => subject.purpose === "redirect-by-address" && outcome !== "skipped",
  );
  return [...Map.groupBy(ends, ({ authority }) => authority)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([authority, some]) => {
      const { host, port } = partsOf(authority);
      const known = new Set(lookupsHere(seen, host).flatMap(({ data }) => data.addresses ?? []));
      const byAddress = asked.filter(({ subject }) => {
        const to = partsOf(subject.authority);
        return to.port === port && known.has(to.host);
      });
      return {
        authority,
        host,
        port,
        tries: (tries.get(authority) ?? []).flatMap((one) => judged(one, byAddress)),
        by: [...new Set(some.map(({ by }) => by))],
      };
    });
});

type Lookup = ObservationOf<"dns.query"> | ObservationOf<"dns.system">;

/** What this vantage itself finds of that host. */
export const lookupsHere = ({ other = [] }: Seen, host: string): readonly Lookup[] =>
  other.filter(
    (one): one is Lookup =>
      (one.probe === "dns.query" || one.probe === "dns.system") &&
      one.subject.purpose === "redirect" &&
      one.subject.name === host &&
      (one.data.addresses ?? []).length > 0,
  );

function partsOf(authority: string): Pick<StoppedRedirect, "host" | "port"> {
  const [, host = authority, port = "0"] = /^\[?(.*?)\]?:(\d+)$/.exec(authority) ?? [];
  return { host, port: Number(port) };
}

/** The proxy lives, for it handed on the answer that leads there: where it says nothing, it is still trying. `byAddress`: what it was asked by that host's addresses. */
function judged(one: ProxyTry, byAddress: readonly ProxyTry[]): JudgedTry[] {
  const came = proxyOutcome(one);
  if (came === null) return [];
  const beside = byAddress.filter(({ vantage, subject }) => vantage === one.vantage && subject.address === one.subject.address);
  if (came === "mute") return [{ one, came: "failed", beside }];
  const mayBeName = came === "failed" || (came === "refused" && one.data.status === 404);
  return [{ one, came: mayBeName && (saysNoSuchName(one) || beside.some(isThrough)) ? "no-name" : came, beside }];
}

const isThrough = (one: ProxyTry): boolean => proxyOutcome(one) === "through";
