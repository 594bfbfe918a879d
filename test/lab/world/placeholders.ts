import type { IdentityFiles } from "./identity.ts";

/** Words between percent signs in a scenario's texts, and the paths they stand for. */
export type Paths = ReadonlyMap<string, string>;

/** `%chain%` of an identity, with its label before a dot where it has one. */
export const pathsOf = (files: IdentityFiles, label: string | null): [string, string][] =>
  Object.entries(files).map(([kind, path]) => [label === null ? kind : `${label}.${kind}`, path]);

/** The text with its paths. Throws at a word that stands for nothing: it was misspelt. */
export function withPaths(text: string, ...all: readonly Paths[]): string {
  return text.replace(/%((?:[a-z][\w-]*\.)?(?:chain|key|pem|staple|crl|root|issuer|folder))%/g, (whole, word: string) => {
    const found = all.find((paths) => paths.has(word))?.get(word);
    if (found === undefined) throw new Error(`${whole} stands for no file here`);
    return found;
  });
}
