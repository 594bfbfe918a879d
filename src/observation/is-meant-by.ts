import type { VantageSelf } from "./vantage.ts";

/** Whether a vantage is meant by a word in lower case: `all`, its name, a label's value, or `label=value`. */
export function isMeantBy({ name, labels }: Pick<VantageSelf, "name" | "labels">, word: string): boolean {
  if (word === "all" || name.toLowerCase() === word) return true;
  return Object.entries(labels).some(([label, value]) =>
    [value, `${label}=${value}`].some((text) => text.toLowerCase() === word),
  );
}
