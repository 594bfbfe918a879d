import { computedOnce } from "../observation/computed-once.ts";
import type { Probe } from "../observation/kinds.ts";
import { kindOf } from "../observation/kinds.ts";
import type { Observation } from "../observation/observation.ts";
import { ofProbe } from "../observation/of-probe.ts";
import { type Given, keysOf, type Step, type StepOf } from "../observation/step.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import { proxyRouteOf } from "../target/proxy-route.ts";
import type { Questions } from "../target/questions.ts";
import type { Target } from "../target/target.ts";

/** A question that was sent; `observation` is null until the answer came. `startMs` counts from the start of the run. */
export type Asked = { vantage: string; step: Step; startMs: number; observation: Observation | null };

/**
 * A part of the questions alone. `dns`: the name is looked up at every resolver, and nothing is connected to. `path`: the way there in detail, and nothing above TCP.
 * `host`: the machine's own kernel is looked at, for this port; `machine`: for all that listens there.
 */
export type Only = "dns" | "path" | "host" | "machine";

/** All that planning looks at. `nowMs` counts from the start of the run. */
export type PlanState = {
  target: Target;
  questions: Questions;
  only: Only | null;
  thresholds: { ttfbMs: number; dnsMs?: number };
  vantages: readonly VantageSelf[];
  /** Inner zones of the rest of the fleet, which is not asked in this run. */
  innerZones?: readonly string[];
  asked: readonly Asked[];
  nowMs: number;
  /** When the first verdict was given, or null: light sampling goes on behind it. */
  firstVerdictMs: number | null;
};

/** A question worth asking, not before `atMs`. */
export type Want = { vantage: string; atMs: number; step: Step };

/** What was asked, by vantage. */
export const askedByVantage = computedOnce(
  ({ asked }: PlanState): ReadonlyMap<string, readonly Asked[]> => Map.groupBy(asked, ({ vantage }) => vantage),
);

/** What was asked and has not been answered. */
export const openIn = ({ asked }: Pick<PlanState, "asked">): Asked[] => asked.filter(({ observation }) => observation === null);

/** One reason to ask. Pure: the same state gives the same wants; what was asked already is filtered out afterwards. */
export type Rule = (view: View) => Want[];

/** The state as one vantage has it. */
export type View = PlanState & {
  self: VantageSelf;
  /** The state that this and the other vantages' views were made of, for one plan: what is the same for all of them is worked out once by it. */
  run: PlanState;
  own: readonly Asked[];
  /** This view and those of all the other vantages, made for one plan and never changed: what is learnt from several at once is kept by it. Absent: nobody is compared with. */
  peers?: readonly View[];
  /** What is asked goes through a proxy: whatever host it is for, the proxy is gone to. */
  isThroughProxy?: true;
};

type Observed<P extends Probe> = Extract<Observation, { probe: P }>;

/** What this vantage has learnt from one probe kind, in the order asked. */
export const learnt = <P extends Probe>(view: View, probe: P): readonly Observed<P>[] => ofProbe(answersTo(view), probe);

const answersTo = computedOnce((view: View): readonly Observation[] => view.own.flatMap(({ observation }) => observation ?? []));

/** The keys of all that this vantage was asked. */
export const askedKeys = computedOnce(
  (view: View): ReadonlySet<string> => new Set(view.own.map(({ step }) => keysOf(step).step)),
);

/** Makes a want. The deadline is the kind's own where none is given, cut so that the run still ends within its budget, and so that its silence is heard before that where a busy machine is late. */
export function want<P extends Probe>(
  view: View,
  probe: P,
  subject: StepOf<P>["subject"],
  { round = 1, attempt = 1, atMs = view.nowMs, deadlineMs = kindOf(probe).deadlineMs } = {},
): Want {
  const { silenceMs } = kindOf(probe);
  const left = view.questions.timeoutMs - reserveMs - Math.max(atMs, view.nowMs);
  const step = {
    probe,
    subject,
    round,
    attempt,
    deadlineMs: Math.min(deadlineMs, left < silenceMs ? left : Math.max(silenceMs, left - lateMs)),
    given: givenBy(view.questions, view.target),
  };
  return { vantage: view.self.name, atMs, step: step as unknown as Step };
}

/** The key may stand in the same file as the certificate. One object for each run: what is made of it is kept by it. */
function givenBy(questions: Questions, target: Target): Given {
  const known = givenOf.get(questions);
  if (known !== undefined) return known;
  const { ca, expectText, cert, key, ocsp } = questions;
  const login = proxyRouteOf(target, questions.proxy)?.server.login;
  const given: Given = {
    ca,
    expectText,
    ...(cert === undefined ? {} : { clientCertificate: { cert, key: key ?? cert } }),
    ...(ocsp === undefined ? {} : { ocsp }),
    ...(login === undefined ? {} : { proxyLogin: login }),
  };
  givenOf.set(questions, given);
  return given;
}
const givenOf = new WeakMap<Questions, Given>();

/** So much later than its deadline the end of a silence was told where two cores had too much to do, ms. */
const lateMs = 600;

/** What is kept back of the budget for judging and telling, ms. */
export const reserveMs = 300;
