import { wasPrompt } from "../../observation/connect-times.ts";
import { wasRefused } from "../../observation/endpoint-tries.ts";
import type { Address } from "../../target/address.ts";
import { learnt, type Rule, type View, type Want, want } from "../state.ts";
import { connectionTriesAt, suspiciousMs, triedAddresses } from "./connection-tries.ts";
import { asksToBeLeftAlone } from "./left-alone.ts";
import { otherPortsOf } from "./who-answers.ts";

/**
 * Twenty connects, the target's port and another by turns so that what is lost at a given time is lost to both; some more while the other has lost none: ten that
 * are lucky are one run in eighteen at one loss in four, eighteen one in two hundred.
 */
const ofEach = 10;
const ofEachWhereNoneIsLost = 18;
const everyMs = 75;
/** Other-port tries of this series are numbered from here, so that they are not those that ask whether the host lives. */
const numberedFrom = 10;
const fewestLate = 2;

/** SYNs of the target's port got lost while others were answered: does another port of the same host lose them too? */
export const inTurn: Rule = (view) =>
  asksToBeLeftAlone(view) ? [] : triedAddresses(view).flatMap((address) => seriesAt(view, address));

function seriesAt(view: View, address: Address): Want[] {
  const { port } = view.target;
  const { stood, late, pending } = connectionTriesAt(view, address);
  if (stood.length === 0 || late.length + pending.length < fewestLate) return [];
  const others = learnt(view, "tcp.connect").filter(
    ({ subject }) => subject.purpose === "other-port" && subject.address === address,
  );
  const candidates = otherPortsOf(port).map((other) =>
    want(view, "tcp.connect", { address, port: other, purpose: "other-port" }, { round: 2 }),
  );
  const living = others.find((one) => wasPrompt(one) || (wasRefused(one) && one.elapsedMs < suspiciousMs));
  if (living === undefined) return candidates;
  const turns = view.own.filter(
    ({ step }) => step.probe === "tcp.connect" && step.subject.purpose === "in-turn" && step.subject.address === address,
  );
  const last = turns.at(-1);
  const isAnyLost = others.some(
    (one) => one.attempt > 1 && !(wasPrompt(one) || (wasRefused(one) && one.elapsedMs < suspiciousMs)),
  );
  const most = isAnyLost ? ofEach : ofEachWhereNoneIsLost;
  const other = { address, port: living.subject.port, purpose: "other-port" as const };
  return [
    ...(turns.length < most
      ? [
          want(
            view,
            "tcp.connect",
            { address, port, purpose: "in-turn" },
            { round: 3, attempt: turns.length + 1, atMs: last === undefined ? view.nowMs : last.startMs + 2 * everyMs },
          ),
        ]
      : []),
    ...(last === undefined
      ? []
      : [
          want(view, "tcp.connect", other, {
            round: 3,
            attempt: numberedFrom + turns.length - 1,
            atMs: last.startMs + everyMs,
          }),
        ]),
  ];
}

/** Until when sampling waits for that series to end. */
export const inTurnUntilMs = (view: View): number =>
  Math.max(
    0,
    ...view.own.flatMap(({ step, startMs }) =>
      step.probe === "tcp.connect" && step.subject.purpose === "in-turn" ? [startMs + 2 * everyMs] : [],
    ),
  );
