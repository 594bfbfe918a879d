import { readFileSync } from "node:fs";
import type { JournalEntry } from "../../src/sandbox/journal.ts";
import { startWorkspace } from "../../src/sandbox/workspace.ts";
import { tell } from "./child.ts";

export type SlackOpen = { url: string; slackApiUrl: string; botToken: string; appToken: string };

/** What the bench reads of an entry of the journal. `atMs`: ms since 1970, when the call arrived or the delivery was sent. */
export type Passed = Pick<JournalEntry, "name" | "kind" | "ok" | "ms" | "error"> & {
  atMs: number;
  channel: string | null;
  ts: string | null;
  threadTs: string | null;
  /** What stands in the message, or behind the command. */
  text: string;
};

const stop = new AbortController();
process.once("SIGTERM", () => stop.abort());
process.once("disconnect", () => stop.abort());

const workspace = await startWorkspace(
  {
    manifestText: readFileSync(new URL("../../manifest.yml", import.meta.url), "utf8"),
    deliver: "socket",
    demo: [],
  },
  stop.signal,
);
const { url, slackApiUrl, botToken, appToken } = workspace;
tell({ url, slackApiUrl, botToken, appToken } satisfies SlackOpen);
workspace.journal
  .waitFor((entry) => {
    tell(passed(entry));
    return false;
  }, stop.signal)
  .catch(() => process.disconnect?.());

function passed({ name, kind, ok, ms, error, at, sent, answered }: JournalEntry): Passed {
  const said = Object(sent) as Record<string, unknown>;
  const back = Object(answered) as Record<string, unknown>;
  const text = (value: unknown): string | null => (typeof value === "string" ? value : null);
  return {
    name,
    kind,
    ok,
    ms,
    error,
    atMs: Date.parse(at),
    channel: text(said.channel) ?? text(said.channel_id),
    ts: text(said.ts) ?? text(back.ts),
    threadTs: text(said.thread_ts),
    text: text(said.text) ?? "",
  };
}
