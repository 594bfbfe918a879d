/**
 * Why Globalping gave nothing. quota: nothing more is measured until `untilMs` (ms since 1970). later: a result may be asked for again after `afterMs`.
 * no-probes: it has none in that place. refused: it does not take the question. unreachable: it was not reached, or not in time. odd: it said something undocumented.
 */
export type Trouble =
  | { readonly kind: "quota"; readonly untilMs: number }
  | { readonly kind: "later"; readonly afterMs: number }
  | { readonly kind: "no-probes" | "refused" | "unreachable" | "odd"; readonly words: string };

export type Told<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly trouble: Trouble };

/** In words for a person, with what to write where something helps. `hasToken`: a token was sent along. */
export function troubleWords(trouble: Trouble, hasToken: boolean): string {
  switch (trouble.kind) {
    case "quota":
      return `Globalping's quota is used up until ${clockTime(trouble.untilMs)}; ${hasToken ? "credits give more (https://globalping.io/credits)" : "a token gives more (FAULTLINE_GLOBALPING_TOKEN)"}`;
    case "later":
      return "Globalping asked to be left alone for a while";
    case "no-probes":
      return `Globalping has no probe there: ${trouble.words}`;
    case "refused":
      return `Globalping does not take the question: ${trouble.words}`;
    case "unreachable":
      return `Globalping cannot be reached: ${trouble.words}`;
    case "odd":
      return `Globalping said something that its documentation does not know: ${trouble.words}`;
  }
}

const clockTime = (ms: number): string => `${new Date(ms).toISOString().slice(11, 16)} UTC`;
