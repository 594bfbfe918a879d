import { expect, test } from "vitest";
import { asTypedInChat } from "../../../src/slack/message/chat-options.ts";
import { concludeMessage } from "../../../src/slack/message/conclude.ts";
import { finishedMessage } from "../../../src/slack/message/finished.ts";
import { expiredReport, inconclusiveReport } from "../../build/report.ts";

test.each([
  [
    "Ask the origin's own address with --ip: the same fault there proves it.",
    "Ask the origin's own address with `ip:`: the same fault there proves it.",
  ],
  ["give --expect STATUS, and the next run judges by it.", "give `expect:STATUS`, and the next run judges by it."],
  ["Ask by a name, with --sni NAME: this server", "Ask by a name, with `sni:NAME`: this server"],
  ["ask over TLS or HTTPS (`--resolver tls://IP`).", "ask over TLS or HTTPS (`resolver:tls://IP`)."],
  ["about 40 more samples would tell, and `--deep` takes them.", "about 40 more samples would tell, and `deep` takes them."],
  ["give it to Faultline with --ca FILE or FAULTLINE_CA.", "give it to Faultline with `FAULTLINE_CA`."],
  ["give one with --cert FILE and --key FILE, and look", "give one with `--cert` and `--key` on a command line, and look"],
  ["(here `--cert` and `--key`)", "(here `--cert` and `--key` on a command line)"],
])("%s", (step, typed) => expect(asTypedInChat(step)).toBe(typed));

test.each([
  "Node: `--max-http-header-size`",
  "look at its port: `faultline host --port N`.",
  "what--ip said",
  "a -- b",
  "curl --header x",
])("%s is none of our options", (step) => expect(asTypedInChat(step)).toBe(step));

test("no message of a run names an option as a terminal spells it", () => {
  const report = expiredReport();
  const [root] = report.findings;
  if (root === undefined) throw new TypeError("no finding");
  const told = { ...report, findings: [{ ...root, next: ["Ask the origin with --ip: it proves it.", "Give --ca FILE."] }] };
  const setting = { user: null, revision: 1, form: "rich" } as const;
  const said = JSON.stringify([finishedMessage(told, setting), concludeMessage(told, setting)]);
  expect(said).toContain("ip:");
  expect(said).toContain("FAULTLINE_CA");
  expect(said).not.toMatch(/--(?:ip|ca)/);
});

test("a rate that is not settled: what takes more tries is named as it is typed here", () => {
  const message = finishedMessage(inconclusiveReport(), { user: null, revision: 1, form: "rich" });
  expect(message.text).toMatch(/Do now: run it again with deep: more tries decide it/);
  expect(JSON.stringify(message.blocks)).toContain('{"type":"text","text":"deep","style":{"code":true}}');
});
