import type { Logger } from "pino";
import { ConfigError } from "./config.ts";
import type { Check } from "./http/health.ts";
import type { Pause } from "./observation/pause.ts";
import type { VantageSelf } from "./observation/vantage.ts";
import { type Allowance, forbids, forbidsResolver } from "./policy/address-policy.ts";
import { type Gate, gateOf } from "./policy/gate.ts";
import { type PauseBook, PauseSwitch } from "./policy/pause.ts";
import type { Policy } from "./policy/policy.ts";
import {
  lineWords,
  type NamedPolicy,
  PolicyFile,
  PolicyFileError,
  type PolicyFileOptions,
  troubleWords,
} from "./policy/policy-file.ts";
import { agentAllowance, forbidsPort, isBounded, type OwnLists, ownAllowance } from "./policy/reach.ts";
import { type Address, parseAddress } from "./target/address.ts";
import type { Endpoint } from "./target/questions.ts";
import type { TriageRequest } from "./triage/request.ts";
import type { Reach } from "./vantage/guarded.ts";

/** Where the policy lies, and what holds without one. */
export type PolicyPlaces = Pick<PolicyFileOptions, "places" | "isNamed"> & { readonly otherwise?: Policy };

export type HubRulesOptions = {
  readonly policy: PolicyPlaces;
  /** FAULTLINE_ALLOW and FAULTLINE_DENY. */
  readonly lists: OwnLists;
  /** The hub's own vantage. */
  readonly own: string;
  /** Resolvers that the operator chose: they may be asked from everywhere. */
  readonly operators: readonly Endpoint[];
  readonly book: PauseBook;
  readonly log: Logger;
};

type Named = Pick<VantageSelf, "name" | "labels">;

/** The policy in force and the pause as the hub's parts see them. */
export type HubRules = {
  readonly gate: Gate;
  readonly inForce: () => NamedPolicy;
  readonly ownAllowance: () => Allowance;
  /** Why nothing may be asked of a port from anywhere, or null. */
  readonly forbidsPort: (port: number) => string | null;
  /** What this vantage is not asked. The hub's own decides about addresses where it connects. */
  readonly reachOf: (vantage: Named & Pick<VantageSelf, "resolvers">) => Reach;
  /** Why an address that a person named may be probed from none of these vantages, or null. */
  readonly refuses: (address: Address, fleet: readonly Named[]) => string | null;
  /** Those of the fleet that may ask for what a person wants, where they did not say from where. */
  readonly suitable: <V extends { readonly self: Named }>(
    fleet: readonly V[],
    request: Pick<TriageRequest, "target" | "questions">,
  ) => readonly V[];
  /** What is wrong with the policy file, for people in chat; null where all is well. */
  readonly note: () => string | null;
  readonly pause: PauseSwitch;
  /** Hears each pause at its beginning. */
  readonly onPause: (hear: (pause: Pause) => void) => void;
  readonly checks: readonly Check[];
  readonly close: () => void;
};

/** An agent knows its own lists and none of the hub's. */
const notJudgedThere =
  "this question goes on by itself to wherever the target leads, and an agent does not know the hub's lists and ports";

/** Reads policy and pause, and follows both. Rejects with ConfigError where the policy cannot be used, and with StoreTrouble. */
export async function hubRules({ policy, lists, own, operators, book, log }: HubRulesOptions): Promise<HubRules> {
  const file = policyFile(policy, log);
  const listeners: ((pause: Pause) => void)[] = [];
  const pause = new PauseSwitch({
    book,
    changed: (now) => {
      if (now === null) log.info("probing goes on");
      else log.warn(now, "all probing is paused");
      if (now !== null) for (const hear of listeners) hear(now);
    },
    trouble: (error) => log.error({ err: error }, "the store did not say whether probing is paused"),
  });
  await pause.begin();
  const inForce = (): NamedPolicy => file.inForce;
  const isOwn = ({ name }: Named): boolean => name === own;
  const allowanceOf = (vantage: Named): Allowance =>
    isOwn(vantage) ? ownAllowance(inForce().policy, vantage, lists) : agentAllowance(inForce().policy, vantage, lists);
  const portForbidden = (port: number): string | null => forbidsPort(port, inForce().policy);
  const ownNow = (): Allowance => ownAllowance(inForce().policy, { name: own, labels: {} }, lists);
  return {
    gate: gateOf({ inForce, paused: () => pause.now, now: Date.now }),
    inForce,
    ownAllowance: ownNow,
    forbidsPort: portForbidden,
    reachOf: (vantage) => ({
      forbids: (address, port) =>
        (isOwn(vantage) ? null : forbids(address, allowanceOf(vantage))) ?? (port === null ? null : portForbidden(port)),
      forbidsServer: (address, port) =>
        isOwn(vantage) ? null : forbidsResolver(address, port, allowanceOf(vantage), [...vantage.resolvers, ...operators]),
      forbidsWandering: isOwn(vantage) || !isBounded(inForce().policy, lists) ? null : notJudgedThere,
    }),
    refuses: (address, fleet) => {
      const here = forbids(address, ownNow());
      if (here === null || inForce().policy.ranges === null) return here;
      return fleet.some((one) => forbids(address, allowanceOf(one)) === null) ? null : here;
    },
    suitable: (fleet, { target, questions }) => {
      const address = target.kind === "address" ? parseAddress(target.host) : null;
      if (address === null || (questions.from ?? []).length > 0) return fleet;
      const suited = fleet.filter(({ self }) => forbids(address, allowanceOf(self)) === null);
      return suited.length > 0 ? suited : fleet;
    },
    note: () => (file.trouble === null ? null : troubleWords(file.trouble)),
    pause,
    onPause: (hear) => void listeners.push(hear),
    checks: [
      { name: "policy", isBearable: true, trouble: async () => (file.trouble === null ? null : troubleWords(file.trouble)) },
      { name: "probing", isBearable: true, trouble: async () => (pause.now === null ? null : "paused") },
    ],
    close: () => {
      file.close();
      pause.close();
    },
  };
}

function policyFile(policy: PolicyPlaces, log: Logger): PolicyFile {
  try {
    const file = new PolicyFile({
      ...policy,
      changed: (hash, trouble) => {
        if (trouble === null) return log.info({ policy: hash }, "a new policy is in force");
        const { file: path, line, words, more } = trouble;
        log.error(
          { policy: hash, more },
          `the policy cannot be used, the one before it stays in force: ${lineWords(path, line, words)}`,
        );
      },
    });
    log.info(
      { policy: file.inForce.hash },
      file.inForce.hash === null ? "the built-in policy is in force" : "a policy is in force",
    );
    return file;
  } catch (error) {
    if (error instanceof PolicyFileError) throw new ConfigError(error.message);
    throw error;
  }
}
