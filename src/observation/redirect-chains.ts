import { inOrder } from "./in-order.ts";
import { headerOf, type Request, redirectTarget, wasAnswered, wasHeldByProxy } from "./requests.ts";

/** More are not followed (20 in the Fetch standard, section 4.4). */
export const mostRedirects = 20;

/**
 * Where the redirects from one address lead, each hop asked without cookies. `answered`: to an answer; `circle`: back to where they were; `endless`: beyond
 * the bound; `broken`: the last hop failed; `open`: what stands at the end was not asked.
 */
export type RedirectChain = {
  hops: readonly [Request, ...Request[]];
  end: "answered" | "circle" | "endless" | "broken" | "open";
  /** Where the last hop leads; null where it leads nowhere. */
  to: URL | null;
  /** What was asked there and failed, where it is `broken`; else empty. */
  lost: readonly Request[];
  /** What a proxy did not let come there, where it is `open`; else empty. */
  held: readonly Request[];
  setsCookie: boolean;
};

/** A redirect in answer to what the user asked for, be it the first time or a sample later, which may meet another member behind the same address. */
export const isFirstStep = (one: Request): boolean =>
  one.subject.hop === 0 &&
  (one.subject.purpose === "user-path" || one.subject.purpose === "sample") &&
  wasAnswered(one) &&
  redirectTarget(one) !== null;

/** The chains that begin at each vantage and address: one for each way that its first answers lead. */
export function redirectChains(requests: readonly Request[]): RedirectChain[] {
  const firsts = requests.filter(isFirstStep);
  if (firsts.length === 0) return [];
  const later = inOrder(requests.filter(({ subject }) => subject.purpose === "redirect"));
  const asked = byUrlOf(later.filter(({ outcome }) => outcome !== "skipped"));
  const held = byUrlOf(later.filter(wasHeldByProxy));
  return [...Map.groupBy(inOrder(firsts), chainPlaceOf).values()].flatMap((tries) => {
    const [first] = tries;
    return first === undefined ? [] : [chainFrom(first, asked, held)];
  });
}

type ByUrl = ReadonlyMap<string, readonly Request[]>;
const byUrlOf = (requests: readonly Request[]): ByUrl =>
  Map.groupBy(requests, (one) => `${one.vantage} ${plainUrl(one.subject.url)}`);

function chainFrom(first: Request, byUrl: ByUrl, heldByUrl: ByUrl): RedirectChain {
  const hops: [Request, ...Request[]] = [first];
  const passed = new Set<string>();
  for (let at = first; ; ) {
    passed.add(plainUrl(at.subject.url));
    const setsCookie = hops.some((one) => headerOf(one, "set-cookie") !== null);
    const to = redirectTarget(at);
    const so = { hops, to, lost: [], held: [], setsCookie };
    if (to === null) return { ...so, end: "answered" };
    if (passed.has(plainUrl(to.href))) return { ...so, end: "circle" };
    if (hops.length > mostRedirects) return { ...so, end: "endless" };
    const key = `${first.vantage} ${plainUrl(to.href)}`;
    const isHere = ({ subject }: Request): boolean => subject.address === at.subject.address;
    const tries = byUrl.get(key) ?? [];
    const asked = tries.some(isHere) ? tries.filter(isHere) : tries;
    const next = asked.find(wasAnswered);
    if (next === undefined && asked.length > 0) return { ...so, end: "broken", lost: asked };
    if (next === undefined) return { ...so, end: "open", held: (heldByUrl.get(key) ?? []).filter(isHere) };
    hops.push(next);
    at = next;
  }
}

/** Where a first answer leads, its query left out, which may be another each time (a state, a token). */
export function wayOf(first: Request): string {
  const to = redirectTarget(first);
  return to === null ? "" : `${to.origin}${to.pathname}`;
}

/** Where an answer was got and which way it leads: at the same place another member may lead another way. */
export const chainPlaceOf = (first: Request): string => `${first.vantage} ${first.subject.address} ${wayOf(first)}`;

/** The places and ways from which redirects were followed, and seen to end in an answer. */
export const soundPlaces = (chains: readonly RedirectChain[]): ReadonlySet<string> =>
  new Set(chains.filter(({ end }) => end === "answered").map(({ hops: [first] }) => chainPlaceOf(first)));

/** A URL as it is sent: without its fragment. */
export function plainUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search}`;
}
