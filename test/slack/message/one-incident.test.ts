import { describe, expect, test } from "vitest";
import { artifactsOf } from "../../../src/evidence/artifacts.ts";
import { concludeMessage } from "../../../src/slack/message/conclude.ts";
import { endedMessage, finishedMessage } from "../../../src/slack/message/finished.ts";
import { layersMessage } from "../../../src/slack/message/layers.ts";
import { pathMessage } from "../../../src/slack/message/path.ts";
import { resolversMessage } from "../../../src/slack/message/resolvers.ts";
import { runningMessage } from "../../../src/slack/message/running.ts";
import { expiredReport, healthyReport, inconclusiveReport, layer } from "../../build/report.ts";
import { readable } from "../../build/slack-text.ts";

const setting = { user: "U0ANA", revision: 1, form: "rich" } as const;
const small = "(small) asked by <@U0ANA>, <!date^1795258923^{time}|21 Nov 2026 11:02 UTC>";

describe("a certificate that was renewed on one of two addresses, message by message", () => {
  const report = expiredReport();

  test("the parent while it runs", () => {
    const running = {
      run: report.id,
      target: report.target,
      vantages: 3,
      startedAt: report.startedAt,
      asker: "ana",
      decided: [
        layer("dns", "healthy", "4 resolvers give 2 addresses"),
        layer("tls", "suspect", "203.0.113.7 sends an expired certificate"),
      ],
      probing: ["connect"] as const,
    };
    const rich = runningMessage(running, setting);
    const walk = runningMessage({ ...running, mode: "path" }, { ...setting, form: "plain" });
    expect(readable(walk.blocks)).toContain("A walk along the path to ");
    expect(JSON.stringify(walk)).not.toMatch(/triage/i);
    expect(rich.text).toBe("Triage of api.example.com is running, asked by ana, from 3 vantages. No verdict yet.");
    expect(rich.blocks[1]).toMatchObject({
      type: "plan",
      title: "2 of 3 layers decided",
      tasks: [
        { title: "1 DNS: healthy", status: "complete" },
        { title: "2 TCP + TLS: suspect so far", status: "error" },
        { title: "4 HTTP: waiting", status: "pending" },
      ],
    });
    expect(readable(runningMessage(running, { ...setting, form: "plain" }).blocks)).toBe(
      [
        ":hourglass_flowing_sand: *Triage of *`api.example.com`* is running* (3 vantages)",
        "1 DNS: healthy  4 resolvers give 2 addresses\n2 TCP + TLS: suspect so far  TLS: 203.0.113.7 sends an expired certificate\n4 HTTP: waiting",
        `${small}, \`run_7f3a\``,
        "[Cancel]",
      ].join("\n\n"),
    );
  });

  test("a layer that is not settled while the run goes on is no decision", () => {
    const running = {
      run: report.id,
      target: report.target,
      vantages: 3,
      startedAt: report.startedAt,
      asker: "ana",
      decided: [layer("dns", "healthy", "4 resolvers give 2 addresses"), layer("http", "inconclusive", "too few tries to tell")],
      probing: ["http"] as const,
    };
    expect(runningMessage(running, setting).blocks[1]).toMatchObject({
      title: "1 of 3 layers decided",
      tasks: [{}, {}, { title: "4 HTTP: probing", status: "in_progress" }],
    });
  });

  test("the parent with its verdict", () => {
    expect(readable(finishedMessage(report, setting).blocks)).toBe(
      [
        ":red_circle: *TLS suspect: certificate expired 3 days ago on 1 of 2 addresses*\n`api.example.com` at `203.0.113.7`, from all 3 vantages. `203.0.113.8` is fine.",
        "*Do now: *install on `203.0.113.7` the certificate that `203.0.113.8` already serves.\n*Who: *platform-edge. *How sure: *certain (9 of 9 handshakes).",
        "(small) DNS healthy · TCP healthy · *TLS suspect* · Path healthy · HTTP healthy behind the certificate",
        "[Run again]* [Show commands] [⋯ Evidence as JSON / What does this mean?]",
        `${small}, 3 vantages, 1.8 s, \`run_7f3a\``,
      ].join("\n\n"),
    );
  });

  test("the suspect layer, with its commands", () => {
    const [, connect] = artifactsOf(report);
    if (connect === undefined) throw new TypeError("no artifact");
    const message = layersMessage(report, [connect], 1);
    const said = readable(message.blocks);
    expect(said).toMatch(/^\*2 TCP \+ TLS: suspect\.\* Both addresses accept connections\. /);
    expect(said).toContain("| .7 TLS  EXPIRED  EXPIRED  EXPIRED\n");
    expect(said).toContain("*By hand:*\n\n| openssl s_client -connect 203.0.113.7:443");
    expect(said.match(/^\| openssl/gm)).toHaveLength(2);
    expect(said).toMatch(/\[All commands\] \[All answers\]$/);
  });

  test("healthy layers share a message, each opening with its decision, a legend said once", () => {
    const calm = artifactsOf(report, ["dns", "path", "http"]);
    const message = layersMessage(report, calm, 1);
    const said = readable(message.blocks);
    expect(said).toContain("*1 DNS: healthy.* 4 servers give the same 2 addresses.");
    expect(said).toContain("*3 Path: healthy.* 0 of 6 connects lost (so 40 % at most, 95 % sure).");
    expect(said).toContain("*4 HTTP: healthy behind the certificate.* Both addresses answer 200.");
    expect(said.match(/\.7 = 203\.0\.113\.7/g)).toHaveLength(1);
    expect(said).not.toContain("By hand");
    expect(said).toMatch(/\[Show commands\] \[All answers\]$/);
    expect(message.text.length).toBeLessThanOrEqual(300);
  });

  test("the conclusion", () => {
    const message = concludeMessage(report, setting);
    const said = readable(message?.blocks ?? []);
    expect(said).toContain("*Do now*\n1. Install on `203.0.113.7` the certificate that `203.0.113.8` already serves.");
    expect(said).toContain("*If that takes more than 10 minutes: *take `203.0.113.7` out of DNS");
    expect(said).toContain("*Ruled out*\n• a wrong clock here: all 3 vantages within 1 s of 4 servers\n");
    expect(said).toContain("[Run again]* [Evidence as JSON] [What does this mean?]\n\n(context_actions)");
    expect(said).not.toContain("@U0ANA");
    expect(message?.text).toMatch(/^Conclusion for api\.example\.com: Certificate expired 3 days ago/);
  });

  test("the asker is called only after a long run, and the last block can be dropped", () => {
    const long = concludeMessage({ ...report, elapsedMs: 10_500 }, { ...setting, form: "plain" });
    expect(readable(long?.blocks ?? [])).toMatch(/^@U0ANA \*Cause: \*/);
    expect(long?.blocks.at(-1)?.type).toBe("actions");
  });
});

describe("other endings", () => {
  test("healthy: no primary button, nothing to conclude", () => {
    const said = readable(finishedMessage(healthyReport(), setting).blocks);
    expect(said).toMatch(/^:white_check_mark: \*Healthy from all 3 vantages\*\n/);
    expect(said).toContain("[Run again] [Show commands] [Evidence as JSON]");
    expect(concludeMessage(healthyReport(), setting)).toBeNull();
  });
  test("not settled", () => {
    expect(readable(finishedMessage(inconclusiveReport(), setting).blocks)).toMatch(
      /^:grey_question: \*Not settled: connects time out in 3 of 20 tries[^\n]*\*\n/,
    );
  });
  test("cancelled and interrupted", () => {
    expect(readable(finishedMessage({ ...healthyReport(), state: "cancelled" }, setting).blocks)).toMatch(
      /^:warning: \*Cancelled before everything was asked\*/,
    );
    expect(readable(finishedMessage({ ...healthyReport(), state: "interrupted" }, setting).blocks)).toMatch(
      /^:warning: \*Interrupted: Faultline stopped/,
    );
  });
  test.each([
    ["failed", ":warning: *Faultline itself failed*\n`api.example.com`: This says nothing about the target."],
    ["interrupted", ":warning: *Interrupted: Faultline was stopped before a verdict*\n"],
    ["cancelled", ":warning: *Cancelled before a verdict*\n"],
  ] as const)("%s without a report", (because, begins) => {
    const message = endedMessage(
      {
        run: "run_7f3a",
        target: "api.example.com",
        startedAt: "2026-11-21T11:02:03Z",
        at: "2026-11-21T11:02:04Z",
        because,
        detail: "",
      },
      setting,
    );
    expect(readable(message.blocks)).toContain(begins);
    expect(readable(message.blocks)).toContain("[Run again]*");
    expect(message.text).toContain("(11:02 UTC)");
  });
  test("resolvers: a difference is a warning sign", () => {
    const said = readable(resolversMessage(healthyReport(), setting).blocks);
    expect(said).toMatch(/^:white_check_mark: \*DNS: all 4 servers say the same\*/);
    expect(said).toContain("[Ask again] [Show commands] [⋯ All answers / Evidence as JSON]");
  });
  test("resolvers: a run that was cut short gets no green tick, and says who cut it", () => {
    const message = resolversMessage({ ...healthyReport(), state: "cancelled" }, setting, "Cancelled by ana.");
    const said = readable(message.blocks);
    expect(said).toMatch(
      /^:grey_question: \*Cancelled before everything was asked\*\nCancelled by ana\.\nSo far all 4 servers say the same\. /,
    );
    expect(message.text).toMatch(/^Cancelled by ana\. Cancelled before everything was asked\. So far all 4 servers/);
  });
  test("path: likewise", () => {
    const message = pathMessage({ ...inconclusiveReport(), state: "cancelled" }, setting, "Cancelled by ana.");
    expect(readable(message.blocks)).toMatch(/^:warning: \*Cancelled before everything was asked\*\nCancelled by ana\.\n/);
    expect(message.text).toMatch(/^Cancelled by ana\. /);
    expect(readable(message.blocks)).not.toMatch(/run it again/);
  });
});
