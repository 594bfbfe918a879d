import type { Address } from "../../target/address.ts";
import { type Rule, type View, type Want, want } from "../state.ts";
import { connectionTriesAt, suspiciousMs, triedAddresses } from "./connection-tries.ts";
import { pacedMs } from "./pace.ts";

/** Together with the first ones these leave one chance in hundreds that an address which works half of the time is taken for dead. */
const knocksInAll = 5;
const everyMs = 150;
/** Where many addresses share the pace, fewer knocks are made: one that stays silent ends seconds later, and the run waits for it. */
const longestMs = 1_300;

/** Nothing has connected at an address yet, and something failed or is silent: a few more knocks, before it is said that it never works. */
export const knocks: Rule = (view) => {
  const addresses = triedAddresses(view);
  const apartMs = pacedMs(view, addresses.length, everyMs);
  return addresses.flatMap((address, index) => knocksAt(view, address, apartMs, (index * apartMs) / addresses.length));
};

/** `apartMs` from one knock to the next at one address, and `laterMs` after the others, so that not all are made at once. */
function knocksAt(view: View, address: Address, apartMs: number, laterMs: number): Want[] {
  const { stood, turnedDown, late, pending } = connectionTriesAt(view, address);
  if (stood.length > 0 || turnedDown.length + late.length + pending.length === 0) return [];
  const before = view.own.filter(
    ({ step }) => step.probe === "tcp.connect" && step.subject.purpose === "sample" && step.subject.address === address,
  );
  const lastMs = before.at(-1)?.startMs ?? view.nowMs - apartMs;
  const begunMs = firstStartMs(view, address) + suspiciousMs;
  const fromMs = Math.max(view.nowMs, lastMs + apartMs, begunMs + laterMs);
  if (before.length >= knocksInAll || lastMs + apartMs > begunMs + longestMs) return [];
  return [
    want(
      view,
      "tcp.connect",
      { address, port: view.target.port, purpose: "sample" },
      { round: 2, attempt: before.length + 1, atMs: fromMs },
    ),
  ];
}

/** The retries come first: what was a burst is over by then. */
const firstStartMs = (view: View, address: Address): number =>
  view.own.find(({ step }) => step.probe === "tcp.connect" && step.subject.address === address)?.startMs ?? 0;
