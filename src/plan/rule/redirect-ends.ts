import { type RedirectChain, redirectChains } from "../../observation/redirect-chains.ts";
import { type Request, redirectTarget } from "../../observation/requests.ts";
import { learnt, type View } from "../state.ts";

/** Where redirects from the target's addresses come to an end, and what was learnt by asking there: it is what users get, so it is sampled like the first answer. */
export type RedirectEnd = { subject: Request["subject"]; tries: readonly Request[] };

/** One entry for each endpoint and URL, however many addresses lead there. A circle, or a name that leads nowhere, has no end that could be asked. */
export function redirectEnds(view: View): RedirectEnd[] {
  const requests = learnt(view, "http.request").filter(({ outcome }) => outcome !== "skipped");
  const followed = requests.filter(({ subject }) => subject.purpose === "user-path" || subject.purpose === "redirect");
  const led = redirectChains(followed).flatMap((chain) => endOf(chain) ?? []);
  const ends = [...led, ...besides(led, followed)];
  return [...Map.groupBy(ends, keyOf)].flatMap(([key, [subject]]) =>
    subject === undefined ? [] : [{ subject, tries: requests.filter((one) => isOfUsers(one) && keyOf(one.subject) === key) }],
  );
}

function endOf({ hops, end, lost }: RedirectChain): Request["subject"] | null {
  const last = end === "answered" ? hops.at(-1) : lost[0];
  return last === undefined || last.subject.hop === 0 ? null : last.subject;
}

/** The same at other addresses of the host there: a client may come to any of them. */
function besides(ends: readonly Request["subject"][], followed: readonly Request[]): Request["subject"][] {
  const urls = new Set(ends.map(({ url }) => url));
  return followed.flatMap((one) =>
    urls.has(one.subject.url) && isOfUsers(one) && redirectTarget(one) === null ? [one.subject] : [],
  );
}

const keyOf = ({ address, url }: Request["subject"]): string => `${address} ${url}`;
const isOfUsers = ({ subject }: Request): boolean =>
  subject.trust === "verify" && (subject.purpose === "redirect" || (subject.purpose === "sample" && subject.hop > 0));
