import type { EnrolledAgent } from "../observation/enrolled-agent.ts";
import { vantageName } from "../observation/vantage-name.ts";
import { invitationText, makeInvitation } from "./invitation.ts";

/** The part of the store that knows who serves the hub. */
export type AgentBook = {
  readonly agents: () => Promise<readonly EnrolledAgent[]>;
  readonly invite: (invitation: { id: string; secret: string; name: string | null; expiresAt: number }) => Promise<void>;
  readonly removeAgent: (name: string) => Promise<boolean>;
};

const minuteMs = 60_000;
const units: Readonly<Record<string, number>> = { m: minuteMs, h: 60 * minuteMs, d: 24 * 60 * minuteMs };
const longestMs = 7 * 24 * 60 * minuteMs;
/** How long an invitation holds where nobody said. */
export const invitedForUnlessSaid = "1h";

/** `30m`, `1h` or `2d` in ms, up to 7 days; null for anything else. */
export function durationOf(text: string): number | null {
  const [, count = "", unit = ""] = /^(\d{1,4})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit] ?? 0);
  return ms > 0 && ms <= longestMs ? ms : null;
}

export type Invited =
  | { readonly ok: true; readonly token: string; readonly name: string | null }
  | { readonly ok: false; readonly wrong: "name" | "lasts" };

/** Makes an invitation for one agent, of this name or of any, that holds for `lasts`. `now`: ms since 1970. Rejects where the book does not take it. */
export async function inviteAgent(
  book: Pick<AgentBook, "invite">,
  { name, lasts, now }: { name: string | null; lasts: string; now: number },
): Promise<Invited> {
  const forMs = durationOf(lasts);
  if (forMs === null) return { ok: false, wrong: "lasts" };
  if (name !== null && !vantageName.test(name)) return { ok: false, wrong: "name" };
  const invitation = makeInvitation();
  await book.invite({ ...invitation, name, expiresAt: now + forMs });
  return { ok: true, token: invitationText(invitation), name };
}

/** What whoever runs the agent types; `TOKEN` stands for the invitation. */
export const joinCommand = (name: string | null): string =>
  `faultline agent --hub wss://YOUR-HUB --name ${name ?? "NAME"} --join TOKEN`;

/** An agent in words: its name, its labels, and since when it is enrolled and gone. */
export function agentWords({ name, labels, enrolledAt, lastSeenAt }: EnrolledAgent): {
  name: string;
  labels: string;
  since: string;
} {
  return {
    name,
    labels: Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(" "),
    since: `enrolled ${dateText(enrolledAt)}, last gone ${lastSeenAt === null ? "never" : dateText(lastSeenAt)}`,
  };
}

const dateText = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")}Z`;
