import { parse } from "tldts";
import { bareName } from "../../observation/dns-answer.ts";
import { learnt, type View } from "../state.ts";
import { treeOf } from "./zone-tree.ts";

/** FNV-1a's offset and prime for 32 bits. */
const offset = 0x811c9dc5;
const prime = 0x01000193;

function hash(text: string): number {
  let value = offset;
  for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), prime) >>> 0;
  return value;
}

/**
 * A name beside the target's that nobody has: without randomness, which planning knows none of, and yet another one in each run, or the answer would lie in a cache.
 * Below the name where it is a domain or a zone's top, whose neighbours are other people's. Null until the run has anything to tell it from others by.
 */
export function randomName(view: View, nth: number): string | null {
  const [first] = learnt(view, "dns.hosts");
  if (first === undefined) return null;
  const host = bareName(view.target.host);
  const [, ...above] = host.split(".");
  const label = `x${[host, `${host} ${first.at}`].map((text) => hash(`${nth} ${text} ${view.self.name}`).toString(36)).join("")}`;
  const isTop = above.length < 2 || parse(host).domain === host || treeOf(view).names.has(host);
  return `${label}.${isTop ? host : above.join(".")}`;
}
