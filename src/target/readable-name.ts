import { decodePunycode } from "./punycode.ts";

/** The scripts in common modern use (Unicode UAX 31, table 5). A label in any other stays in its A-label form. */
const scripts = [
  "Arabic",
  "Armenian",
  "Bengali",
  "Cyrillic",
  "Devanagari",
  "Ethiopic",
  "Georgian",
  "Greek",
  "Gujarati",
  "Gurmukhi",
  "Hebrew",
  "Kannada",
  "Khmer",
  "Lao",
  "Malayalam",
  "Myanmar",
  "Oriya",
  "Sinhala",
  "Tamil",
  "Telugu",
  "Thaana",
  "Thai",
  "Tibetan",
];

let compiled: readonly RegExp[] | null = null;
/** Scripts that are really written together (UTS 39, section 5.2, "highly restrictive"), and Latin as far as its letters are told apart at a glance. Compiling them takes some 10 ms, and few names need it. */
const honest = (): readonly RegExp[] => {
  compiled ??= [
    /^[a-z0-9_\-\u00df-\u00f6\u00f8-\u0130\u0132-\u017f\u0219\u021b\u1e80-\u1ef9]+$/u,
    /^[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}a-z0-9_-]+$/u,
    /^[\p{scx=Han}\p{scx=Hangul}a-z0-9_-]+$/u,
    /^[\p{scx=Han}\p{scx=Bopomofo}a-z0-9_-]+$/u,
    ...scripts.map((script) => new RegExp(`^[\\p{scx=${script}}\\p{Mn}0-9_-]+$`, "u")),
  ];
  return compiled;
};

/** Whole words of these can pass for Latin ones: Cyrillic and Greek, Armenian letters that look Latin. */
const passesForLatin = /^[аасԁеһіјӏорԛѕԝхуьъпгѵкмтвнαικνορτυωηχγհոսօցզյք0-9_-]+$/u;
const invisible = /[\p{Cf}\p{Cc}\p{Z}]/u;

function readableLabel(label: string): string {
  if (!label.startsWith("xn--")) return label;
  const decoded = decodePunycode(label.slice(4));
  if (decoded === null || invisible.test(decoded) || passesForLatin.test(decoded)) return label;
  return honest().some((pattern) => pattern.test(decoded)) ? decoded : label;
}

/**
 * The U-label form of a host, for people. A label whose letters come from scripts that are not written together, or that
 * can pass for a Latin word (`аррӏе`), stays `xn--…`: then the eye sees that it is not the name it looks like.
 */
export const readableName = (host: string): string => host.split(".").map(readableLabel).join(".");
