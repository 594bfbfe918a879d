import type { Listener } from "../observation/kind/host-sockets.ts";
import type { VantageSelf } from "../observation/vantage.ts";
import type { Store } from "../store/store.ts";
import type { Address } from "../target/address.ts";
import type { Event } from "../triage/event.ts";
import type { TriageRequest } from "../triage/request.ts";
import type { AgentFlags, AgentRequest } from "./agent-request.ts";
import type { HubFlags } from "./hub/hub-access.ts";

/** What the commands are given: everything that reaches outside this folder is wired in one place. */
export type CliMeans = {
  readonly version: string;
  readonly stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  readonly stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  /** Set by variable, in the vocabulary of the flags. */
  readonly presets: readonly (readonly [name: string, value: string])[];
  readonly presetCa: readonly string[];
  /** Where they came from. */
  readonly presetCaFile: string | null;
  /** Options whose value is a file, set by variable: the name and the path. */
  readonly presetFiles?: readonly (readonly [name: string, path: string])[];
  readonly wantsColor: boolean;
  readonly readText: (path: string) => Promise<string>;
  readonly newId: () => string;
  readonly refuses: (address: Address) => string | null;
  readonly triage: (request: TriageRequest, signal: AbortSignal) => AsyncGenerator<Event>;
  readonly thisMachine: () => VantageSelf;
  /** What listens on a port of this machine right now; nothing where that cannot be read. */
  readonly listenersAt: (port: number) => Promise<readonly Listener[]>;
  /** What the programs that are there may really do, each asked itself: a program without the right to open its sockets can do nothing. */
  readonly abilities: () => Promise<readonly string[]>;
  /** The policy that a hub on this machine would go by. */
  readonly checkPolicy: () => Promise<DoctorLine>;
  readonly checkSlack: (signal: AbortSignal) => Promise<readonly DoctorLine[]>;
  /** The outside services that are switched on; absent: there are none. */
  readonly checkServices?: (signal: AbortSignal) => Promise<readonly DoctorLine[]>;
  /** What variables say of an agent. */
  readonly agentPresets: () => AgentFlags;
  /** Serves a hub; gives why it ended by itself, null where it was told to. */
  readonly runAgent: (request: AgentRequest, signal: AbortSignal) => Promise<string | null>;
  /** What variables say of a hub that is asked in place of this process. */
  readonly hubPresets: () => HubFlags;
  /** The proxy that a hub is reached through, null where it is reached directly. */
  readonly proxyTo: (hub: URL) => URL | null;
  /** The hub's own store, on its machine. */
  readonly openStore: () => Promise<Store>;
  /** ms since 1970. */
  readonly now: () => number;
  /** Aborts on SIGINT and SIGTERM; its reason is the signal's name. */
  readonly stopped: AbortSignal;
};

/** One thing that was looked at; `next` says what to click or type where it is not well. */
export type DoctorLine = { readonly what: string; readonly well: boolean; readonly says: string; readonly next: string | null };

/** Exit statuses, one meaning each: 0 healthy, 1 suspect, 2 wrong use or refused by policy, 3 inconclusive, 4 Faultline itself failed. */
export const exitStatus = { healthy: 0, suspect: 1, wrongUse: 2, inconclusive: 3, failedItself: 4 } as const;

/** 128 + the signal's number, as shells say it. */
export const stoppedStatus = (reason: unknown): number => (reason === "SIGTERM" ? 143 : 130);
