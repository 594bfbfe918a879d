import { oneLine } from "./certificate.ts";
import type { KnownBySubject } from "./roots.ts";

/**
 * A root that is known here and seems to be of the same house as this issuer (its distinguished name, an attribute a line): of the same organisation, or, among
 * those that a person gave for this run, of a common name that begins with the same word. Null where none is. A name proves nothing: it only says which of two
 * explanations is the likelier where nothing else does.
 */
export function relativeOf(issuer: string, given: KnownBySubject, others: readonly KnownBySubject[]): string | null {
  const organisation = attributeOf(issuer, "O");
  const word = firstWord(issuer);
  const isOfHouse = (subject: string): boolean =>
    organisation !== null && !exampleNames.test(organisation) && attributeOf(subject, "O") === organisation;
  const found =
    rootsIn(given).find((subject) => isOfHouse(subject) || (word !== null && firstWord(subject) === word)) ??
    others.flatMap(rootsIn).find(isOfHouse);
  return found === undefined ? null : oneLine(found);
}

/** What OpenSSL's and Red Hat's own settings fill in, whoever makes the certificate. */
const exampleNames = /^(?:Internet Widgits Pty Ltd|Default Company Ltd|Acme Co)$/i;
/** Words that any authority may begin with. */
const commonWords: ReadonlySet<string> = new Set(["ca", "root", "the", "my", "our", "new", "old"]);

const rootsIn = (store: KnownBySubject): string[] =>
  [...store].flatMap(([subject, all]) => (all.some(({ root }) => root) ? [subject] : []));

function attributeOf(distinguished: string, attribute: string): string | null {
  const line = distinguished.split("\n").find((one) => one.startsWith(`${attribute}=`));
  return line === undefined ? null : line.slice(attribute.length + 1).trim();
}

function firstWord(distinguished: string): string | null {
  const word = (attributeOf(distinguished, "CN") ?? "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .find((part) => part !== "");
  return word === undefined || word.length < 3 || commonWords.has(word) ? null : word;
}
