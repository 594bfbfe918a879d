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

/** The chain of each vantage and address whose first answer is a redirect. */
export function redirectChains(requests: readonly Request[]): RedirectChain[] {
  const firsts = requests.filter(
    (one) => one.subject.purpose === "user-path" && one.subject.hop === 0 && wasAnswered(one) && redirectTarget(one) !== null,
  );
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

/** Where an answer was got: the place at which its redirects begin. */
export const chainPlaceOf = ({ vantage, subject }: Request): string => `${vantage} ${subject.address}`;

/** The places from which redirects were followed, and seen to end in an answer. */
export const soundPlaces = (chains: readonly RedirectChain[]): ReadonlySet<string> =>
  new Set(chains.filter(({ end }) => end === "answered").map(({ hops: [first] }) => chainPlaceOf(first)));

/** A URL as it is sent: without its fragment. */
export function plainUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search}`;
}
