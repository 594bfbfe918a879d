import fc from "fast-check";
import { expect, test } from "vitest";
import { artifactsOf } from "../../../src/evidence/artifacts.ts";
import { columnsOf } from "../../../src/evidence/grid.ts";
import * as answers from "../../../src/slack/message/answers.ts";
import { concludeMessage } from "../../../src/slack/message/conclude.ts";
import { endedMessage, finishedMessage } from "../../../src/slack/message/finished.ts";
import { layersMessage } from "../../../src/slack/message/layers.ts";
import type { Form, Message } from "../../../src/slack/message/message.ts";
import { answersModal, commandsModal, explainModal, loadingModal } from "../../../src/slack/message/modals.ts";
import { pathMessage } from "../../../src/slack/message/path.ts";
import { resolversMessage } from "../../../src/slack/message/resolvers.ts";
import { runningMessage } from "../../../src/slack/message/running.ts";
import { vantagesAnswer } from "../../../src/slack/message/vantages.ts";
import { type Report, reportSchema } from "../../../src/verdict/report.ts";
import { nasty, nastyReport } from "../../build/nasty.ts";
import { everyReport, vantage } from "../../build/report.ts";
import { objectsOf, stringsOf } from "../../build/slack-text.ts";
import { checkMessage, checkView } from "../kit/limits.ts";

/** All that a run can post, whatever state it is in. */
function everyMessage(report: Report, form: Form, user: string | null): Message[] {
  const setting = { user, revision: 3, form };
  const artifacts = artifactsOf(report);
  const running = {
    run: report.id,
    target: report.target,
    vantages: report.vantages.length,
    startedAt: report.startedAt,
    asker: report.headline,
    decided: report.layers,
    probing: ["dns"] as const,
  };
  const ended = {
    run: report.id,
    target: report.target.display,
    startedAt: report.startedAt,
    at: report.now,
    because: "failed" as const,
    detail: report.headline,
  };
  const finished = finishedMessage(report, setting);
  const conclusion = concludeMessage(report, setting);
  return [
    runningMessage(running, setting),
    finished,
    finishedMessage({ ...report, state: "cancelled" }, setting),
    answers.privately(finished),
    endedMessage(ended, setting),
    ...artifacts.map((one) => layersMessage(report, [one], 1)),
    ...(artifacts.length === 0 ? [] : [layersMessage(report, artifacts, 1)]),
    ...(conclusion === null ? [] : [conclusion]),
    resolversMessage(report, setting),
    pathMessage(report, setting),
  ];
}

/** mrkdwn is parsed by Slack: it may hold our own constants, an id that Slack gave, a date and a run's id, and nothing else. */
const ownMrkdwn =
  /^(?:asked by <@[UW][A-Z0-9]+>(?:, )?)?(?:<!date\^\d+\^\{time\}\|[A-Za-z0-9: ]+>(?:, )?)?[A-Za-z0-9_`*·.,\- ]*$/;

function expectSafe(message: unknown): void {
  for (const { key, text } of stringsOf(message)) {
    if (key !== "private_metadata") expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}]|(?!\u2060)\p{Cf}/u);
  }
  for (const { text } of objectsOf(message, "mrkdwn")) expect(text).toMatch(ownMrkdwn);
  for (const { user_id } of objectsOf(message, "user")) expect(user_id).toBe("U0ANA");
  for (const { url } of objectsOf(message, "link")) expect(url).toMatch(/^https:\/\/example\.slack\.com\//);
  expect(objectsOf(message, "broadcast")).toEqual([]);
}

/** Grids fit a phone. Commands keep their width: a command must not be broken. */
function expectGridsFit(message: Message): void {
  for (const block of message.blocks) {
    if (block.type !== "rich_text" || block.block_id?.includes("grid") !== true) continue;
    const lines = stringsOf(block.elements)
      .filter(({ key }) => key === "text")
      .flatMap(({ text }) => text.split("\n"));
    expect(lines.length).toBeLessThanOrEqual(12);
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(40);
  }
}

test("whatever is in a report, every message is one that Slack takes, and nothing in it is parsed", () => {
  fc.assert(
    fc.property(nastyReport, fc.constantFrom<Form>("rich", "plain"), fc.constantFrom("U0ANA", null), (report, form, user) => {
      for (const message of everyMessage(report, form, user)) {
        expect(checkMessage(message)).toEqual([]);
        expectSafe(message);
        expectGridsFit(message);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);

test("modals too", () => {
  fc.assert(
    fc.property(nastyReport, nasty, (report, plain) => {
      for (const view of [
        commandsModal(report),
        commandsModal(report, ["dns"]),
        answersModal(report),
        explainModal(report, () => plain),
        loadingModal("Commands"),
      ]) {
        expect(checkView(view)).toEqual([]);
        expectSafe(view);
      }
    }),
    { numRuns: 30 },
  );
}, 60_000);

test("and short answers", () => {
  fc.assert(
    fc.property(nasty, nasty, nasty, (a, b, c) => {
      const all: Message[] = [
        answers.startedAnswer(a, 3, 10_000),
        answers.alreadyRunning({ by: b, agoMs: 4_000, permalink: "https://example.slack.com/archives/C0/p1" }),
        answers.alreadyRunning({ by: "U0ANA", agoMs: 4_000, permalink: null }),
        answers.unknownWord(a, b),
        answers.unknownWord(a, null),
        answers.staleRun(40, 30),
        answers.statusAnswer({ running: [{ target: a, by: b, forMs: 1_000 }], vantages: [b, c], version: c }),
        answers.cancelling(a),
        answers.ownFailure(c),
        answers.helpAnswer(),
      ];
      for (const message of all) {
        expect(checkMessage(message)).toEqual([]);
        expectSafe(message);
      }
    }),
    { numRuns: 100 },
  );
});

test("no block id is used again by the next edit", () => {
  for (const report of everyReport()) {
    const ids = [1, 2].map((revision) =>
      finishedMessage(report, { user: null, revision, form: "rich" }).blocks.map(({ block_id }) => block_id),
    );
    expect(ids[0]?.filter((id) => ids[1]?.includes(id))).toEqual([]);
  }
});

test("what stays in a channel renders on every client: no newer block in a plain form", () => {
  const lasting = new Set(["section", "rich_text", "context", "actions"]);
  for (const report of everyReport()) {
    for (const message of everyMessage(report, "plain", "U0ANA"))
      expect(message.blocks.filter(({ type }) => !lasting.has(type))).toEqual([]);
  }
});

/** Many vantages in every state, with names and labels as long as they may be, of which all saw what the report holds; what was held back and cut is told. */
function fromMany(report: Report, count: number): Report {
  const statuses = ["ok", "suspect", "degraded", "offline"] as const;
  const vantages = Array.from({ length: count }, (_, nth) => ({
    ...vantage(`${"data-centre-of-the-west-".repeat(2)}${nth}`),
    labels: Object.fromEntries(
      Array.from({ length: 8 }, (_one, at) => [`label-${at}`, `${nth % 3 === 0 ? "<!channel>" : "eu"}`]),
    ),
    status: statuses[nth % statuses.length] ?? "ok",
  }));
  const [first = ""] = report.observations.map((one) => one.vantage);
  const own = report.observations.filter((one) => one.vantage === first);
  const names = vantages.map(({ name }) => name);
  return {
    ...report,
    vantages,
    observations: names.flatMap((name) => own.map((one) => ({ ...one, id: `${one.id}.${name}`, vantage: name }))),
    findings: report.findings.map((one) => ({
      ...one,
      scope: { ...one.scope, vantages: names.slice(1), of: { ...one.scope.of, vantages: count } },
      works: { ...one.works, vantages: names.slice(0, 1) },
    })),
    limits: names.slice(0, 20).map((who) => ({ who, what: "http.request", effect: "skipped" as const, ms: 0 })),
    truncated: [{ what: "addresses", kept: 8, of: 4_000 }],
  };
}

test.each([8, 1_000])(
  "from %i vantages in every state: what Slack takes, and what fits a phone",
  (count) => {
    for (const report of everyReport().map((one) => fromMany(one, count))) {
      reportSchema.parse(report);
      for (const message of everyMessage(report, "rich", "U0ANA")) {
        expect(checkMessage(message)).toEqual([]);
        expectSafe(message);
        expectGridsFit(message);
      }
      for (const view of [commandsModal(report), answersModal(report), explainModal(report)]) {
        expect(checkView(view)).toEqual([]);
        expectSafe(view);
      }
      const fleet = vantagesAnswer(
        report.vantages.map((self) => ({ self, goneAt: self.status === "offline" ? 0 : null })),
        60_000,
      );
      expect(checkMessage(fleet)).toEqual([]);
      const status = answers.statusAnswer({ running: [], vantages: report.vantages.map(({ name }) => name), version: "0.1.0" });
      expect(checkMessage(status)).toEqual([]);
      expect(JSON.stringify(status.blocks)).toContain(count === 8 ? " and data-centre" : " and 991 more");
    }
  },
  60_000,
);
