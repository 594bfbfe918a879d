import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/config.ts";
import type { Message } from "../../src/sandbox/message.ts";
import { teamId } from "../../src/sandbox/town.ts";
import type { Workspace } from "../../src/sandbox/workspace.ts";
import { startSandbox } from "../../src/sandbox-hub.ts";
import { openSqliteStore } from "../../src/store/sqlite/open-store.ts";
import type { Store } from "../../src/store/store.ts";
import { type Report, reportSchema } from "../../src/verdict/report.ts";
import { look, type Snapshot, send } from "../sandbox/visitor.ts";

/** What each demo target must be found to be: the root, its pattern, and a word of its parent message. */
const wanted: Readonly<Record<string, { root: string; pattern?: string; says: RegExp }>> = {
  healthy: { root: "healthy", says: /healthy/i },
  refused: { root: "tcp.refused", says: /refuse/i },
  expired: { root: "tls.expired", pattern: "some-addresses", says: /expired/i },
  "wrong-name": { root: "tls.name-mismatch", says: /name/i },
  "self-signed": { root: "tls.self-signed", says: /self-signed|vouch|signed by itself/i },
  plaintext: { root: "tls.plaintext", says: /no TLS|plain|not TLS/i },
  silent: { root: "tls.handshake-timeout", says: /no answer/i },
  unavailable: { root: "http.unavailable", says: /503/ },
  slow: { root: "http.slow", says: /first byte/i },
  split: { root: "dns.answers-differ", says: /resolvers/i },
  dangling: { root: "dns.cname-dangling", says: /gone\.demo\.test|alias/i },
};

/** Threads are paced to about one message a second in a channel, so eleven runs at once take their time to be told. */
const toldWithinMs = 60_000;

const everyOne = Object.keys(wanted);

// One after the other: eleven runs at once are enough for two cores. What is found does not depend on how commands are delivered, so that a few over HTTP show that way.
describe.each([
  ["socket", everyOne],
  ["http", ["healthy", "expired", "split"]],
] as const)("demo targets, typed on the page, over %s", (deliver, labels) => {
  test("its thread and its stored evidence name the right root", { timeout: toldWithinMs + 20_000 }, async () => {
    const folder = await mkdtemp(join(tmpdir(), "faultline-demo-"));
    const storeFile = join(folder, "runs.sqlite");
    const config = readConfig({
      PATH: process.env.PATH,
      FAULTLINE_PUBLIC_RESOLVERS: "none",
      FAULTLINE_ROOT_SERVERS: "none",
      FAULTLINE_CONTROL: "none",
      FAULTLINE_LOG_LEVEL: "silent",
    });
    const sandbox = await startSandbox(config, { deliver, pagePort: 0, storeFile });
    const store = await openSqliteStore({ file: storeFile, now: Date.now });
    try {
      await sandbox.ready;
      const { demo } = (await look(sandbox.workspace)) as Snapshot & { demo: { label: string; command: string }[] };
      expect(demo.map(({ label }) => label).sort()).toEqual(everyOne.toSorted());
      const typed = demo.filter(({ label }) => labels.some((one) => one === label));
      await Promise.all(typed.map(({ command }) => send(sandbox.workspace, command)));
      const found = await told(sandbox.workspace, store, typed.length);
      for (const { label } of typed) expectToldRight(label, found);
    } finally {
      await store.close();
      await sandbox.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
});

type Told = { parent: Message; report: Report };

/** Waits until every run is over and its parent says so. */
async function told(workspace: Workspace, store: Store, count: number): Promise<Told[]> {
  for (const end = Date.now() + toldWithinMs; ; ) {
    const { messages } = await look(workspace);
    const parents = messages.filter(
      ({ threadTs, author, metadata }) => threadTs === null && author.kind === "app" && metadata !== null,
    );
    const found = await Promise.all(
      parents.map(async (parent): Promise<Told[]> => {
        const run = await store.run(teamId, String(parent.metadata?.event_payload.run));
        const isOver = run?.state === "complete" && run.report !== null;
        return isOver && parent.text.includes(run.report.verdict === "healthy" ? "ealthy" : firstWords(run.report))
          ? [{ parent, report: run.report }]
          : [];
      }),
    );
    if (found.flat().length === count) return found.flat();
    if (Date.now() > end)
      throw new Error(`told of ${found.flat().length} of ${count}:\n${parents.map(({ text }) => text).join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** The first words of the root's summary, as the parent repeats them. */
const firstWords = ({ findings }: Report): string => (findings[0]?.summary ?? "").split(" ").slice(0, 2).join(" ");

function expectToldRight(label: string, found: readonly Told[]): void {
  const { root, pattern = "everywhere", says } = wanted[label] ?? { root: "", says: /^$/ };
  const [mine, ...more] = found.filter(({ report }) => report.target.host === `${label}.demo.test`);
  if (mine === undefined) throw new Error(`nothing was told of ${label}`);
  expect(more).toEqual([]);
  const { report, parent } = mine;
  expect(reportSchema.safeParse(report).error).toBeUndefined();
  const roots = report.findings.filter(({ role }) => role === "root");
  expect(
    roots.map(({ cause }) => cause),
    `${label}: ${report.headline}`,
  ).toEqual(root === "healthy" ? [] : [root]);
  expect(report.verdict, label).toBe(root === "healthy" ? "healthy" : "suspect");
  if (root !== "healthy" && root !== "dns.answers-differ") expect(roots[0]?.pattern, label).toBe(pattern);
  expect(`${parent.text} ${JSON.stringify(parent.blocks)}`, label).toMatch(says);
  expect(parent.text).toContain(`${label}.demo.test`);
}
