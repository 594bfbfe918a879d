import { inOrder } from "./in-order.ts";
import { headerOf, type Request, redirectTarget, wasAnswered } from "./requests.ts";

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
  setsCookie: boolean;
};

/** The chain of each vantage and address whose first answer is a redirect. */
export function redirectChains(requests: readonly Request[]): RedirectChain[] {
  const firsts = requests.filter(
    (one) => one.subject.purpose === "user-path" && one.subject.hop === 0 && wasAnswered(one) && redirectTarget(one) !== null,
  );
  if (firsts.length === 0) return [];
  const later = inOrder(requests.filter(({ subject, outcome }) => subject.purpose === "redirect" && outcome !== "skipped"));
  const byUrl = Map.groupBy(later, (one) => `${one.vantage} ${plainUrl(one.subject.url)}`);
  return [...Map.groupBy(inOrder(firsts), ({ vantage, subject }) => `${vantage} ${subject.address}`).values()].flatMap(
    (tries) => {
      const [first] = tries;
      return first === undefined ? [] : [chainFrom(first, byUrl)];
    },
  );
}

function chainFrom(first: Request, byUrl: ReadonlyMap<string, readonly Request[]>): RedirectChain {
  const hops: [Request, ...Request[]] = [first];
  const passed = new Set<string>();
  for (let at = first; ; ) {
    passed.add(plainUrl(at.subject.url));
    const setsCookie = hops.some((one) => headerOf(one, "set-cookie") !== null);
    const to = redirectTarget(at);
    if (to === null) return { hops, end: "answered", to, lost: [], setsCookie };
    if (passed.has(plainUrl(to.href))) return { hops, end: "circle", to, lost: [], setsCookie };
    if (hops.length > mostRedirects) return { hops, end: "endless", to, lost: [], setsCookie };
    const tries = byUrl.get(`${first.vantage} ${plainUrl(to.href)}`) ?? [];
    const here = tries.filter(({ subject }) => subject.address === at.subject.address);
    const asked = here.length > 0 ? here : tries;
    const next = asked.find(wasAnswered);
    if (next === undefined) return { hops, end: asked.length > 0 ? "broken" : "open", to, lost: asked, setsCookie };
    hops.push(next);
    at = next;
  }
}

/** A URL as it is sent: without its fragment. */
export function plainUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const { origin, pathname, search } = new URL(text);
  return `${origin}${pathname}${search}`;
}
