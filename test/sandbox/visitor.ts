import { type SteppedClock, steppedClock } from "../../src/sandbox/clock.ts";
import type { Message } from "../../src/sandbox/message.ts";
import { startWorkspace, type Workspace, type WorkspaceOptions } from "../../src/sandbox/workspace.ts";
import { manifestText } from "./manifest.ts";

export const noon = Date.UTC(2026, 10, 21, 12);

/** A workspace that lasts as long as its test, on a clock that the test moves. */
export async function steppedWorkspace(
  options: Partial<WorkspaceOptions> = {},
): Promise<{ workspace: Workspace; clock: SteppedClock } & AsyncDisposable> {
  const clock = steppedClock(noon);
  const workspace = await openWorkspace({ clock, ...options });
  return { workspace, clock, [Symbol.asyncDispose]: () => workspace.close() };
}

export function openWorkspace(options: Partial<WorkspaceOptions> = {}): Promise<Workspace> {
  const onFault = (error: unknown): void => {
    throw error;
  };
  return startWorkspace({ manifestText, deliver: "socket", demo: [], onFault, ...options }, new AbortController().signal);
}

export type Answer = { status: number; retryAfter: string | null; body: Record<string, unknown> };

/** A call of the Web API, as the SDK makes it: a form with JSON inside. */
export async function call(
  workspace: Workspace,
  method: string,
  args: Record<string, unknown>,
  token = workspace.botToken,
): Promise<Answer> {
  const form = Object.entries(args).map(([key, value]): [string, string] => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const response = await fetch(`${workspace.slackApiUrl}${method}`, {
    method: "POST",
    headers: token === "" ? {} : { authorization: `Bearer ${token}` },
    body: new URLSearchParams(form),
  });
  return { status: response.status, retryAfter: response.headers.get("retry-after"), body: asRecord(await response.json()) };
}

/** What somebody does on the page. */
export async function act(workspace: Workspace, deed: Record<string, unknown>): Promise<Record<string, unknown>> {
  const response = await fetch(`${workspace.url}act`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: new URL(workspace.url).origin },
    body: JSON.stringify({ as: "U0ANA", ...deed }),
  });
  return asRecord(await response.json());
}

export function send(
  workspace: Workspace,
  text: string,
  channel = "C0INCIDENT",
  thread_ts: string | null = null,
): Promise<Record<string, unknown>> {
  return act(workspace, { do: "send", channel, text, thread_ts });
}

export type Snapshot = {
  messages: Message[];
  stack: { id: string; title: { text: string } }[];
  notifications: { kind: string; text: string }[];
  sockets: number;
};

/** What one person sees now. */
export async function look(workspace: Workspace, as = "U0ANA"): Promise<Snapshot> {
  const stop = new AbortController();
  const response = await fetch(`${workspace.url}events?as=${as}`, { signal: stop.signal });
  let text = "";
  for await (const piece of response.body ?? []) {
    text += Buffer.from(piece).toString("utf8");
    if (text.includes("\n\n")) break;
  }
  stop.abort();
  return JSON.parse(text.slice("data: ".length, text.indexOf("\n\n")));
}

export const textsOf = ({ messages }: Snapshot): string[] => messages.map(({ text }) => text);

/** The id of the first block, and of an element in it, that carries this action. */
export function blockWith(message: Message | undefined, actionId: string): string {
  const block = message?.blocks.find((each) => JSON.stringify(each).includes(`"action_id":"${actionId}"`));
  return block?.block_id ?? "";
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
