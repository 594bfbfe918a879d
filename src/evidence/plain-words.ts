import { causes } from "../cause/causes.ts";

const byId: ReadonlyMap<string, string> = new Map(causes.map(({ id, plain }) => [id, plain]));

/** A cause's own two sentences for somebody who does not know the term, or null for an id that is not known here (a report of a later version). */
export const plainWordsOf = (cause: string): string | null => byId.get(cause) ?? null;
