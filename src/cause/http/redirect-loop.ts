import {
  chainPlaceOf,
  isFirstStep,
  mostRedirects,
  plainUrl,
  type RedirectChain,
  redirectChains,
  soundPlaces,
  wayOf,
} from "../../observation/redirect-chains.ts";
import { statusOf } from "../../observation/requests.ts";
import type { Walk } from "../../observation/walked-answers.ts";
import type { Cause, Match } from "../cause.ts";
import { clause, shortened } from "../clause.ts";
import type { Seen } from "../seen.ts";
import { isStatedAlways, usersUrls, wentWell } from "./asked-urls.ts";

/**
 * A client that follows never gets an answer. Where a cookie is set on the way, a browser that brings it may get through: then it is a loop only if following
 * with cookies ends nowhere either.
 */
export const redirectLoop: Cause = {
  id: "http.redirect-loop",
  impact: "breaks",
  plain:
    'Each address sends visitors on to the next, and the last one back to where they were. Browsers give up with "too many redirects".',
  tell: `The redirects come back to an address that was asked before, or there are more than ${mostRedirects}, with the cookies that were set on the way.`,
  remedy: [
    "Find the two rules that contradict each other: mostly http to https at the application while the proxy or CDN before it speaks http to it, or www against the bare name.",
    "Tell the application the scheme that users see (`X-Forwarded-Proto`), or set the CDN's TLS mode so that it speaks https to the origin.",
  ],
  toldApartFrom: [],
  explains: ["http.client-error", "http.health-check-mismatch"],
  owner: "the team of the application, or whoever runs the proxy in front of it",
  find: (seen) => {
    const requests = seen.of("http.request");
    const chains = redirectChains(requests).filter(
      ({ hops: [first] }) => seen.settings.expect.status === null || statusOf(first) !== seen.settings.expect.status,
    );
    const walks = seen.of("http.chain");
    const looping = chains.flatMap((chain) => {
      const loop = loopOf(chain, walks);
      return loop === null ? [] : [loop];
    });
    return looping.length === 0 ? [] : matchOf(looping, chains, seen);
  },
};

type Loop = { chain: RedirectChain; walk: Walk | null };

/** The chain goes nowhere: as it was followed without cookies, and where one was set on the way also with them. */
function loopOf(chain: RedirectChain, walks: readonly Walk[]): Loop | null {
  if (chain.end !== "circle" && chain.end !== "endless") return null;
  if (!chain.setsCookie) return { chain, walk: null };
  const [first] = chain.hops;
  const own = walks.filter((one) => one.vantage === first.vantage && one.subject.address === first.subject.address);
  const walk = own.find(({ outcome, data }) => outcome === "ok" && (data.ended === "circle" || data.ended === "too-many"));
  return walk === undefined ? null : { chain, walk };
}

function matchOf(looping: readonly Loop[], chains: readonly RedirectChain[], seen: Seen): Match[] {
  const [{ chain, walk } = { chain: undefined, walk: null }] = looping;
  const user = usersUrls(seen).find(({ kind }) => kind === "user-path");
  if (chain === undefined || user === undefined) return [];
  // The same first step leads into the same circle, unless it was followed there and seen to end.
  const ways = new Set(looping.map(({ chain: { hops } }) => wayOf(hops[0])));
  const sound = soundPlaces(chains);
  const failed = user.tries.filter((one) => isFirstStep(one) && ways.has(wayOf(one)) && !sound.has(chainPlaceOf(one)));
  const shown = new Set(failed);
  const worked = user.tries.filter((one) => !shown.has(one) && wentWell(one, user, seen));
  const beside = [
    ...new Set(
      looping.flatMap((one) => [
        ...one.chain.hops.filter((hop) => !shown.has(hop) && hop.subject.hop > 0),
        ...(one.walk === null ? [] : [one.walk]),
      ]),
    ),
  ];
  return [
    {
      failed,
      worked,
      ...(beside.length > 0 ? { beside } : {}),
      ruledOut: [],
      stated: isStatedAlways(failed, worked),
      says: clause(says(chain)),
      next: next(chain, walk),
    },
  ];
}

function says({ end, hops, to }: RedirectChain): string {
  if (end === "endless") return `still redirected after ${mostRedirects} redirects`;
  const length =
    hops.length -
    Math.max(
      0,
      hops.findIndex(({ subject }) => plainUrl(subject.url) === plainUrl(to?.href ?? "")),
    );
  if (length === 1) return "redirects to itself";
  const schemes = new Set(hops.map(({ subject }) => new URL(subject.url).protocol));
  const hosts = new Set(hops.map(({ subject }) => new URL(subject.url).host));
  if (schemes.size === 2 && length === 2) return "redirects between http and https in a circle";
  return hosts.size > 1 ? `redirects between ${hosts.size} hosts in a circle` : `redirects in a circle of ${length}`;
}

function next({ hops, to, end }: RedirectChain, walk: Walk | null): string[] {
  const way = [...hops.map(({ subject }) => subject.url), to?.href ?? ""].map((url) => shortened(url, 60));
  const shown = way.length > 6 ? [...way.slice(0, 3), "…", ...way.slice(-2)] : way;
  return [
    `${end === "circle" ? "The way round" : "The way"}: ${shown.join(" → ")}.`,
    ...(walk === null
      ? [
          "If a proxy in front ends TLS, the application may take each request for plain http and send it to https for ever: check X-Forwarded-Proto.",
        ]
      : [
          "It goes round with the cookies that it sets as well: check that the cookie comes back (Secure over http, another Domain or Path), and what the application reads from it.",
        ]),
    "Compare the rules that add or drop a slash, www, a language or the scheme: two of them that undo one another go in a circle.",
  ];
}
