import type { Hop } from "../../observation/kind/path-trace.ts";
import { carriedLoss, type KnownWay } from "../../observation/known-way.ts";
import { listWords } from "../../verdict/words.ts";
import { item } from "../escape.ts";
import { type Column, clip, grid, gridColumns, type Row } from "../grid.ts";
import { percentUp } from "../words.ts";

const head: readonly Column[] = [
  { head: "hop" },
  { head: "who answers" },
  { head: "lost", align: "right" },
  { head: "ms", align: "right" },
];

/** What a grid holds besides its head (src/evidence/grid.ts): a longer way loses its uneventful middle. */
const mostRows = 11;
/** So many in a row of one kind are worth a line of their own. */
const worthJoining = 2;
/** An address that comes so often in one trace, beside another that does, is one end of a loop. */
const timesInLoop = 3;

/** A line of the table; `from` and `to` are TTLs. `quiet`: nothing happens there that the hops around it do not share. */
type Line = { from: number; to: number; who: string; lost: number | null; ms: number | null; quiet: boolean };

/**
 * The way there as a table that keeps its order. `endToEnd`: the share that connections to the real port lost, 0 to 1. `title`: a line above the head, where several ways
 * are shown. Null where nobody answered.
 */
export function hopGrid(
  way: KnownWay,
  endToEnd: number,
  bounds: { columns?: number; whole?: boolean; title?: string | null } = {},
): string | null {
  const lines = linesOf(way, endToEnd);
  if (lines.length === 0) return null;
  const { columns = gridColumns, title = null } = bounds;
  const shown = bounds.whole === true ? lines : withoutMiddle(lines, title === null ? mostRows : mostRows - 1);
  const table = grid(head, shown.map(rowOf), { rows: Number.POSITIVE_INFINITY, columns });
  return title === null ? table : `${clip(title, columns)}\n${table}`;
}

function linesOf(way: KnownWay, endToEnd: number): Line[] {
  const losses = carriedLoss(way.hops, endToEnd);
  const round = loopIn(way);
  const lines: Line[] = [];
  way.hops.forEach((hop, index) => {
    const line = lineOf(hop, losses[index] ?? 0, way, round);
    const before = lines.at(-1);
    if (before !== undefined && before.who === line.who && (hop.senders.length === 0 || before.who.endsWith(inTurn)))
      before.to = line.to;
    else lines.push(line);
  });
  const last = way.hops.length;
  const isOpen = way.reachedAtTtl === null && way.unreachable === null && way.askedToTtl > last && last > 0;
  if (isOpen) lines.push({ from: last + 1, to: way.askedToTtl, who: "no answer", lost: null, ms: null, quiet: false });
  return lines;
}

const inTurn = " by turns";

function lineOf(hop: Hop, loss: number, way: KnownWay, round: readonly string[]): Line {
  const { ttl, senders, rttMs } = hop;
  const at = { from: ttl, to: ttl };
  if (senders.length === 0) return { ...at, who: "no answer", lost: null, ms: null, quiet: true };
  if (round.length > 0 && senders.every((sender) => round.includes(sender)))
    return { ...at, who: `${round.map(inFew).join(", ")}${inTurn}`, lost: null, ms: null, quiet: false };
  const { unreachable } = way;
  const says = unreachable?.ttl === ttl && unreachable.code !== "port" ? ` ${unreachable.code ?? "unreachable"}` : "";
  const others = senders.length > 1 ? ` +${senders.length - 1}` : "";
  const isEnd = senders.includes(way.address);
  return {
    ...at,
    who: `${inFew(isEnd ? way.address : (senders[0] ?? ""))}${others}${says}`,
    lost: loss,
    ms: rttMs?.median ?? null,
    quiet: !isEnd && says === "" && loss === 0,
  };
}

/** The longest run of uneventful lines that is not the beginning and not the end becomes one. */
function withoutMiddle(lines: readonly Line[], most: number): Line[] {
  if (lines.length <= most) return [...lines];
  const excess = lines.length - most + 1;
  const keptFirst = 2;
  const from = lines.findIndex(
    (_, index) =>
      index >= keptFirst && lines.slice(index, index + excess).every(({ quiet }) => quiet) && index + excess < lines.length,
  );
  // Where every stretch has something to tell, those nearest to the target tell most.
  const at = from < 0 ? keptFirst : from;
  const left = lines.slice(at, at + excess);
  const [first] = left;
  const last = left.at(-1);
  if (first === undefined || last === undefined || left.length < worthJoining) return [...lines];
  const joined: Line = {
    from: first.from,
    to: last.to,
    who: `${last.to - first.from + 1} more hops`,
    lost: null,
    ms: last.ms,
    quiet: true,
  };
  return [...lines.slice(0, at), joined, ...lines.slice(at + excess)];
}

function rowOf({ from, to, who, lost, ms }: Line): Row {
  return {
    cells: [
      from === to ? `${from}` : `${from}-${to}`,
      who,
      lost === null || lost === 0 ? "-" : percentUp(lost),
      ms === null ? "-" : msText(ms),
    ],
  };
}

const msText = (ms: number): string => (ms < 9.95 ? ms.toFixed(1) : `${Math.round(ms)}`);

/** An IPv6 address of all eight groups does not fit beside the other columns: its beginning says whose it is, its end which. */
const mostColumns = 22;
function inFew(address: string): string {
  return address.length <= mostColumns ? address : `${address.slice(0, 11)}…${address.slice(-10)}`;
}

/** Those that send to one another: they come again and again while the target stays silent. */
export function loopIn({ hops, reachedAtTtl }: KnownWay): string[] {
  if (reachedAtTtl !== null) return [];
  const counts = new Map<string, number>();
  for (const sender of hops.flatMap(({ senders }) => senders)) counts.set(sender, (counts.get(sender) ?? 0) + 1);
  const again = [...counts].flatMap(([sender, count]) => (count >= timesInLoop ? [sender] : []));
  return again.length >= 2 ? again : [];
}

/** What the table leaves for words: how far the way goes, who turned packets away, and which hops only answer seldom. */
export function hopSentences(way: KnownWay, endToEnd: number): string[] {
  return [endSentence(way), lossSentence(way, endToEnd), ...seldomSentence(way, endToEnd)].flatMap((text) => text ?? []);
}

function endSentence(way: KnownWay): string | null {
  const { address, reachedAtTtl, unreachable, lastHop, askedToTtl } = way;
  const round = loopIn(way);
  if (round.length > 0)
    return `The way to ${address} goes in circles: ${listWords(round.map((one) => item(one, 60)))} send packets to one another.`;
  if (unreachable?.code === "port" && unreachable.sender !== address)
    return `At hop ${unreachable.ttl} ${item(unreachable.sender, 60)} answers in the place of ${address}.`;
  if (unreachable !== null && unreachable.sender !== address)
    return `At hop ${unreachable.ttl} ${item(unreachable.sender, 60)} says that ${address} cannot be reached${unreachable.code === null ? "" : ` (${item(unreachable.code, 8)})`}.`;
  if (reachedAtTtl !== null) return null;
  if (lastHop === null)
    return `Not one of ${askedToTtl} hops on the way to ${address} answers, and not the target: from here nothing can be said of the way.`;
  return `The last that answers on the way to ${address} is hop ${lastHop.ttl}, ${item(lastHop.address, 60)}; past it nobody does, to hop ${askedToTtl}.`;
}

/** From the first hop that loses no less than all behind it, where connections lose packets too. */
function lossSentence(way: KnownWay, endToEnd: number): string | null {
  const losses = carriedLoss(way.hops, endToEnd);
  const first = way.hops.find(({ senders }, index) => senders.length > 0 && (losses[index] ?? 0) > 0);
  if (first === undefined || way.reachedAtTtl === null) return null;
  return `Loss carries on from hop ${first.ttl}, ${item(first.senders[0] ?? "", 60)}, to the target: it begins there, or on the link before it.`;
}

/** A router that answers few errors looks as if it lost packets, and everything behind it answers. Where nothing arrives, nothing of it can be said. */
function seldomSentence({ hops, reachedAtTtl }: KnownWay, endToEnd: number): string[] {
  if (reachedAtTtl === null) return [];
  const losses = carriedLoss(hops, endToEnd);
  const seldom = hops.filter(
    ({ senders, sent, lost }, index) => senders.length > 0 && lost / Math.max(1, sent) > (losses[index] ?? 0) + 0.05,
  );
  const [first] = seldom;
  if (first === undefined) return [];
  if (seldom.length > 1)
    return [
      `Hops ${listWords(seldom.map(({ ttl }) => `${ttl}`))} answered only some packets, which what goes on to the target does not share: they answer few errors, and lose nothing by it.`,
    ];
  return [
    `Hop ${first.ttl} answered ${first.sent - first.lost} of ${first.sent} packets, which what goes on to the target does not share: it answers few errors, and loses nothing by it.`,
  ];
}
