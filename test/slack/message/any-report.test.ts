import fc from "fast-check";
import { expect, test } from "vitest";
import { artifactsOf } from "../../../src/evidence/artifacts.ts";
import { columnsOf } from "../../../src/evidence/grid.ts";
import * as answers from "../../../src/slack/message/answers.ts";
import { concludeMessage } from "../../../src/slack/message/conclude.ts";
import { endedMessage, finishedMessage } from "../../../src/slack/message/finished.ts";
import { layersMessage } from "../../../src/slack/message/layers.ts";
import { checkMessage, checkView } from "../../../src/slack/message/limits.ts";
import type { Form, Message } from "../../../src/slack/message/message.ts";
import { answersModal, commandsModal, evidenceModal, explainModal, loadingModal } from "../../../src/slack/message/modals.ts";
import { pathMessage } from "../../../src/slack/message/path.ts";
import { resolversMessage } from "../../../src/slack/message/resolvers.ts";
import { runningMessage } from "../../../src/slack/message/running.ts";
import type { Report } from "../../../src/verdict/report.ts";
import { nasty, nastyReport } from "../../build/nasty.ts";
import { everyReport } from "../../build/report.ts";
import { objectsOf, stringsOf } from "../../build/slack-text.ts";

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
        evidenceModal(report),
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
        answers.refusedByPolicy(a, b),
        answers.badInput(a, b),
        answers.staleRun(40, 30),
        answers.statusAnswer({ running: [{ target: a, by: b, forMs: 1_000 }], vantages: [b, c], version: c }),
        answers.cancelling(a),
        answers.ownFailure(c),
        answers.slackErrorAnswer("missing_scope", a) ?? answers.helpAnswer(),
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
