import { type Policy, type Role, roles } from "./policy.ts";

/**
 * Who asks, and through which door. `workspace`: the asker's, where it is the bot's own; null for a person of another company, and at a door where there are none.
 * `token`: the name of an API token, never the token itself.
 */
export type Asker = {
  readonly door: "slack" | "http";
  readonly workspace: string | null;
  readonly user: string | null;
  readonly channel: string | null;
  readonly token: string | null;
  /** The role that the token was made with, on the hub's machine; null: no token, or a role that is not known here. */
  readonly tokenRole: Role | null;
};

/** What may be asked for, and the least role that may. */
const needs = {
  view: "viewer",
  triage: "triager",
  deep: "operator",
  watch: "operator",
  validate: "operator",
  agents: "admin",
  pause: "admin",
} as const satisfies Record<string, Role>;
export type Action = keyof typeof needs;

const told: Readonly<Record<Action, string>> = {
  view: "Looking at runs and vantages",
  triage: "A triage",
  deep: "A deep run",
  watch: "A watch",
  validate: "Validating a fix",
  agents: "Who serves this hub as an agent",
  pause: "Pausing and resuming all probes",
};

/**
 * Why not. role: others may; port: nobody may; paused, busy: the same may go later. `retryAfterMs`: how much later, where that is known; as long as a pause lasts nobody knows.
 */
export type Refused = {
  readonly ok: false;
  readonly why: "role" | "port" | "paused" | "busy";
  readonly error: string;
  readonly retryAfterMs?: number;
};
export type Permitted = { readonly ok: true } | Refused;

/** Whether this asker may do this, at `now` (ms since 1970). The error says who may, and what to write in faultline.yaml. */
export function permits(policy: Policy, asker: Asker, action: Action, now: number): Permitted {
  if (isStranger(asker))
    return {
      ok: false,
      why: "role",
      error: "Faultline answers people of its own workspace alone. Ask somebody there; nothing was sent.",
    };
  const has = roleOf(policy, asker, now);
  const needed = needs[action];
  if (has !== null && rank(has) >= rank(needed)) return { ok: true };
  const yours = has === null ? "you have none" : `you are ${has}`;
  return {
    ok: false,
    why: "role",
    error: `${told[action]} takes the role ${needed}, and ${yours} here. ${whoMay(policy, needed, now)} ${wayWithToken(policy, asker, needed)}write \`${needed}: [${nameOf(asker)}]\` under \`roles:\` in faultline.yaml.`,
  };
}

/** The highest of the roles that an asker has here, or null. */
export function roleOf(policy: Policy, asker: Asker, now: number): Role | null {
  if (isStranger(asker)) return null;
  const names = [asker.user, asker.channel, asker.token === null ? null : `token:${asker.token}`];
  const given = policy.grants.filter(({ who, until }) => names.includes(who) && (until === null || now < until));
  const common = asker.token === null ? policy.members : lower(policy.tokens, asker.tokenRole);
  return [...given.map(({ role }) => role), ...(common === null ? [] : [common])].reduce<Role | null>(
    (best, role) => (best === null || rank(role) > rank(best) ? role : best),
    null,
  );
}

/** Another token helps only as far as the policy lets tokens go. */
function wayWithToken({ tokens }: Policy, { token }: Asker, needed: Role): string {
  if (token === null) return "To change that, ";
  if (tokens !== null && rank(tokens) >= rank(needed))
    return `To change that, make a token with \`faultline tokens create NAME --role ${needed}\` on the hub's machine, or `;
  return `\`tokens:\` in faultline.yaml lets a token be ${tokens ?? "nothing"} at most. To change that, raise it, or `;
}

const lower = (most: Role | null, role: Role | null): Role | null =>
  most === null || role === null ? null : rank(role) < rank(most) ? role : most;
const rank = (role: Role): number => roles.indexOf(role);
const isStranger = ({ door, workspace }: Asker): boolean => door === "slack" && workspace === null;
const nameOf = ({ user, token }: Asker): string => (token === null ? (user ?? "U0123ABCD") : `token:${token}`);

/** So many names stand in an answer; more help nobody. */
const namesTold = 6;

function whoMay({ grants }: Policy, needed: Role, now: number): string {
  const named = grants
    .filter(({ role, until }) => rank(role) >= rank(needed) && (until === null || now < until))
    .map(({ who }) => who);
  const names = [...new Set(named)];
  if (names.length === 0) return "Nobody is named for it yet.";
  const more = names.length > namesTold ? ` and ${names.length - namesTold} more` : "";
  return `Who may: ${names
    .slice(0, namesTold)
    .map((name) => `\`${name}\``)
    .join(", ")}${more}.`;
}
