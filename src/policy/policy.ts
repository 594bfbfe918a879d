import type { Cidr } from "./cidr.ts";

/** What somebody may do, the least first: each may also do what those before it may. */
export const roles = ["viewer", "triager", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** A role given to a Slack user, to whoever asks in a Slack channel, or to a token of the HTTP API (`token:ci`). `until`: ms since 1970, null for good. */
export type Grant = { readonly who: string; readonly role: Role; readonly until: number | null };

/** Addresses that are not public and may be probed all the same. `from`: the vantages that may, by name or `label=value`; null: each of them. */
export type ReachableRange = { readonly cidr: Cidr; readonly from: readonly string[] | null };

/** Both ends belong to it. */
export type PortRange = { readonly first: number; readonly last: number };

/** So many runs within a minute, and within an hour. */
export type Rate = { readonly minute: number; readonly hour: number };

export type RunLimits = {
  readonly user: Rate;
  readonly channel: Rate;
  readonly target: Rate;
  readonly atOnce: number;
};

/** What `faultline.yaml` says: who may do what, and what may be probed from where. */
export type Policy = {
  /** What everybody of the bot's own workspace may; null: nothing. */
  readonly members: Role | null;
  /** The most that a token of the HTTP API may that is named nowhere, whatever role it was made with. */
  readonly tokens: Role | null;
  readonly grants: readonly Grant[];
  /** Null: nothing is said, and each agent's own list decides alone about what names lead to. */
  readonly ranges: readonly ReachableRange[] | null;
  readonly deny: readonly Cidr[];
  /** `allow` null: every port that is not denied. */
  readonly ports: { readonly allow: readonly PortRange[] | null; readonly deny: readonly PortRange[] };
  readonly limits: RunLimits;
};

/** What holds where no file says otherwise: members of the workspace triage public targets, and nobody is operator or admin. */
export const defaultPolicy: Policy = Object.freeze({
  members: "triager",
  tokens: "admin",
  grants: [],
  ranges: null,
  deny: [],
  ports: { allow: null, deny: [] },
  limits: {
    user: { minute: 60, hour: 600 },
    channel: { minute: 120, hour: 1_200 },
    target: { minute: 60, hour: 600 },
    atOnce: 60,
  },
} as const);
