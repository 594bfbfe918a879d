import { wholeIn } from "./read-text.ts";
import { readEnds } from "./socket-ends.ts";

/** A socket as `ss -H -n -e -p` prints it: its state where several were asked for, both ends, who holds it, and the kernel's own number for it. */
export type SocketRow = {
  state: string | null;
  /** Bytes that came and that nobody has read. */
  waiting: number;
  local: { address: string; port: number };
  peer: { address: string; port: number } | null;
  holders: { pid: number; name: string }[];
  inode: number | null;
};

/** So many are read; a machine with more has them counted too low, which makes no fault of it. */
const mostRows = 200_000;

/** Lines of `ss`, with or without the column of states, and with `TYPE` before it where kinds are mixed. Others are passed over. */
export function readSocketTable(text: string): SocketRow[] {
  return text.split("\n", mostRows).flatMap((line) => {
    const words = line.trim().split(/\s+/);
    const first = words[0] ?? "";
    const state = /^[A-Z][A-Z0-9-]*$/.test(first) ? first : null;
    const [waiting, , local, peer, ...rest] = state === null ? words : words.slice(1);
    const ends = readEnds(local, peer);
    return ends === null ? [] : [{ state, waiting: wholeIn(waiting) ?? 0, ...ends, ...detailsIn(rest.join(" ")) }];
  });
}

function detailsIn(words: string): Pick<SocketRow, "holders" | "inode"> {
  const holders = new Map<number, { pid: number; name: string }>();
  for (const [, name = "", digits] of words.matchAll(/\("((?:[^"\\]|\\.){0,64})",pid=(\d{1,9}),fd=\d+\)/g))
    holders.set(Number(digits), { pid: Number(digits), name });
  const inode = /(?:^|\s)ino:(\d{1,15})(?:\s|$)/.exec(words)?.[1];
  return { holders: [...holders.values()], inode: inode === undefined || inode === "0" ? null : Number(inode) };
}
