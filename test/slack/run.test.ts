import { describe, expect, test } from "vitest";
import type { Report } from "../../src/verdict/report.ts";
import { one } from "../build/common.ts";
import { trace } from "../build/path.ts";
import { expiredReport, healthyReport, layer } from "../build/report.ts";
import { appUnderTest } from "./kit/app-under-test.ts";
import { error, limited } from "./kit/fake-slack.ts";
import { scripted } from "./kit/scripted-triage.ts";
import { until } from "./kit/until.ts";

const of = (report: Report, id: string): Report => ({ ...report, id });
const started = (report: Report) => ({
  type: "started" as const,
  target: report.target,
  vantages: report.vantages.map(({ name }) => name),
});
const verdict = (report: Report) => ({ type: "verdict" as const, verdict: report.verdict, headline: report.headline, report });

/** A run of under a second that finds the expired certificate. */
const expired = () =>
  scripted(({ id }) => {
    const report = of(expiredReport(), id);
    return [started(report), { wait: 30 }, verdict({ ...report, state: "running" }), { wait: 30 }, { type: "report", report }];
  });

describe("a run in the channel", () => {
  test("with its verdict told the same may be asked anew, however long its thread waits for the channel", async () => {
    const { runTriage, requests } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.mood = async (_method, args) => {
      if (args.thread_ts !== undefined) await new Promise((resolve) => setTimeout(resolve, 1_500));
      return null;
    };
    await app.types("api.example.com");
    await until(() => app.slack.texts.some((text) => text.startsWith("TLS suspect")), "the verdict");
    await until(async () => (await app.store.run("T0", requests[0]?.id ?? ""))?.state === "complete", "the end");
    expect((await app.types("status"))?.text).toContain("Nothing is running in this channel.");
    expect((await app.types("api.example.com"))?.text).toContain("started");
    expect(app.slack.texts.some((text) => text.startsWith("Conclusion"))).toBe(false);
  });

  test("ack at once, parent, verdict by one edit, suspect layer, the healthy ones in one, conclusion last", async () => {
    const { runTriage, requests } = expired();
    const app = await appUnderTest(runTriage);
    const ack = await app.types("api.example.com");
    expect(ack).toMatchObject({ response_type: "ephemeral" });
    expect(ack?.text).toBe("Triage of api.example.com started from 3 vantages. The verdict comes in this channel within 10 s.");
    await until(() => app.slack.of("chat.postMessage").length === 4, "four messages");
    const [parent, ...thread] = app.slack.of("chat.postMessage");
    expect(parent?.args).toMatchObject({ channel: "C0", unfurl_links: "false", unfurl_media: "false" });
    expect(parent?.args.text).toContain("is running, asked by ana");
    expect(parent?.args.metadata).toMatchObject({ event_type: "faultline_run", event_payload: { run: requests[0]?.id } });
    expect(parent?.args.thread_ts).toBeUndefined();
    expect(new Set(thread.map(({ args }) => args.thread_ts))).toEqual(new Set(["1795258923.000001"]));
    expect(thread[0]?.args.text).toMatch(/^2 TCP \+ TLS suspect/);
    expect(thread[1]?.args.text).toMatch(/^1 DNS healthy/);
    expect(thread[2]?.args.text).toMatch(/^Conclusion/);
    expect(app.slack.of("chat.update").length).toBeLessThanOrEqual(2);
    expect(app.slack.of("chat.update")[0]?.args).toMatchObject({ ts: "1795258923.000001" });
    expect(app.slack.of("chat.update")[0]?.args.text).toMatch(/^TLS suspect/);
    expect(app.slack.problems).toEqual([]);
    const run = await app.store.run("T0", requests[0]?.id ?? "");
    expect(run).toMatchObject({ state: "complete", parentTs: "1795258923.000001", requestedBy: "U0ANA" });
    expect(run?.report?.findings[0]?.cause).toBe("tls.expired");
  });

  test("the verdict is in the parent within 200 ms after it is known, and does not wait for a channel that is slow", async () => {
    let known = 0;
    const { runTriage } = scripted(({ id }) => {
      const report = of(expiredReport(), id);
      return [
        started(report),
        { wait: 150 },
        {
          do: () => {
            known = Date.now();
          },
        },
        verdict(report),
        { wait: 400 },
        { type: "report", report },
      ];
    });
    const app = await appUnderTest(runTriage);
    app.slack.mood = async (method, _args, nth) => {
      if (method === "chat.postMessage" && nth > 1) await new Promise((resolve) => setTimeout(resolve, 300));
      return null;
    };
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.update").length > 0, "an edit");
    expect((app.slack.of("chat.update")[0]?.at ?? 0) - known).toBeLessThan(200);
  });

  test("a verdict that the end confirms is not shown twice", async () => {
    const { runTriage, requests } = scripted(({ id }) => {
      const first = of(healthyReport(), id);
      return [started(first), verdict(first), { wait: 20 }, { type: "report", report: first }];
    });
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.postMessage").length === 2, "parent and one reply");
    await until(async () => (await app.store.run("T0", requests[0]?.id ?? ""))?.state === "complete", "the end");
    expect(app.slack.of("chat.update").length).toBeLessThanOrEqual(1);
    expect(app.slack.texts.at(-1)).toMatch(/Healthy|healthy/);
  });

  test("the verdict goes out before the evidence of its thread is made", async () => {
    const order: string[] = [];
    const { runTriage } = scripted(({ id }) => {
      const whole = of(expiredReport(), id);
      // Only what shows the handshakes looks at their data.
      const observations = whole.observations.map((seen) =>
        seen.probe !== "tls.handshake"
          ? seen
          : Object.defineProperty({ ...seen }, "data", {
              enumerable: true,
              get: () => {
                order.push("evidence");
                return seen.data;
              },
            }),
      );
      const report = { ...whole, observations };
      return [started(report), { wait: 100 }, verdict(report), { wait: 600 }, { type: "report", report: { ...report } }];
    });
    const app = await appUnderTest(runTriage);
    app.slack.mood = (method) => {
      if (method === "chat.update") order.push("edit");
      return null;
    };
    await app.types("api.example.com");
    await until(() => app.slack.texts.some((text) => text.startsWith("Conclusion")), "the whole thread");
    expect(order[0]).toBe("edit");
  });

  test("a reply whose sentence still holds is left as it is", async () => {
    const app = await appUnderTest(
      scripted(({ id }) => {
        const report = of(expiredReport(), id);
        const first = {
          ...report,
          observations: report.observations.filter(({ subject }) => !("purpose" in subject && subject.purpose === "other-sni")),
        };
        return [started(report), verdict(first), { wait: 700 }, { type: "report", report }];
      }).runTriage,
    );
    await app.types("api.example.com");
    await until(() => app.slack.texts.some((text) => text.startsWith("Conclusion")), "the whole thread");
    const [, reply] = app.slack.of("chat.postMessage");
    expect(reply?.args.text).toMatch(/^2 TCP \+ TLS suspect/);
    expect(app.slack.of("chat.update").map(({ args }) => args.ts)).not.toContain("1795258923.000002");
  });

  test("a reply whose sentence no longer holds is edited", async () => {
    const changed = await appUnderTest(
      scripted(({ id }) => {
        const report = of(expiredReport(), id);
        const [root] = report.findings;
        if (root === undefined) throw new TypeError("no finding");
        const both = { ...root, summary: "certificate expired 3 days ago on both addresses" };
        return [started(report), verdict(report), { wait: 700 }, { type: "report", report: { ...report, findings: [both] } }];
      }).runTriage,
    );
    await changed.types("api.example.com");
    await until(
      () => changed.slack.of("chat.update").some(({ args }) => /^2 TCP \+ TLS.*both addresses/.test(String(args.text))),
      "the edited reply",
    );
  });

  test("a verdict that the end changes is shown anew", async () => {
    const { runTriage } = scripted(({ id }) => [
      started(healthyReport()),
      verdict(of(healthyReport(), id)),
      { wait: 60 },
      { type: "report", report: of(expiredReport(), id) },
    ]);
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com");
    await until(
      () => app.slack.of("chat.update").some(({ args }) => String(args.text).startsWith("TLS suspect")),
      "the settled verdict",
    );
    expect(app.slack.problems).toEqual([]);
  });

  test("a longer run shows its progress at most once in 3 s", async () => {
    const { runTriage } = scripted(({ id }) => {
      const report = of(healthyReport(), id);
      const layers = (["dns", "tcp", "tls", "http"] as const).flatMap((name) => [
        { type: "layer" as const, layer: layer(name, "healthy", `${name} is well`) },
        { wait: 900 },
      ]);
      return [started(report), ...layers, { type: "report", report }];
    });
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.update").length === 2, "progress and verdict");
    const [progress, last] = app.slack.of("chat.update");
    expect(JSON.stringify(progress?.args.blocks)).toContain("dns is well");
    expect(String(progress?.args.text)).toContain("is running");
    expect(String(last?.args.text)).not.toContain("is running");
    expect(app.slack.problems).toEqual([]);
  });

  test("resolvers is one message without a thread, asked of the resolvers alone", async () => {
    const whole = expired();
    const names = scripted(({ id }) => [started(healthyReport()), { type: "report", report: of(healthyReport(), id) }]);
    const app = await appUnderTest(whole.runTriage, { runResolvers: names.runTriage });
    await app.types("resolvers api.example.com 192.0.2.53 9.9.9.9:5353");
    await until(
      () => app.slack.of("chat.update").length === 1 || app.slack.texts.some((text) => text.includes("DNS")),
      "an answer",
    );
    expect(whole.requests).toEqual([]);
    expect(names.requests[0]?.questions.resolvers).toEqual([
      { address: "192.0.2.53", port: 53 },
      { address: "9.9.9.9", port: 5353 },
    ]);
    await until(async () => (await app.store.run("T0", names.requests[0]?.id ?? ""))?.state === "complete", "the end");
    expect(app.slack.of("chat.postMessage")).toHaveLength(1);
    expect(app.slack.problems).toEqual([]);
  });
});

describe("the way alone", () => {
  test("path is one message without a thread, with the hops, and nothing above TCP is asked", async () => {
    const whole = expired();
    const seen = {
      ...healthyReport(),
      observations: [...healthyReport().observations, trace(one, ["198.51.100.1", "198.18.0.2", one])],
    };
    const ways = scripted(({ id }) => [started(seen), { type: "report", report: of(seen, id) }]);
    const app = await appUnderTest(whole.runTriage, { runPath: ways.runTriage });
    const ack = await app.types("path https://api.example.com/health?x=1");
    expect(ack?.text).toMatch(/^A walk along the path to api\.example\.com started/);
    await until(async () => (await app.store.run("T0", ways.requests[0]?.id ?? ""))?.state === "complete", "the end");
    expect(whole.requests).toEqual([]);
    expect(ways.requests[0]?.target).toMatchObject({ scheme: "tcp", port: 443, url: "tcp://api.example.com:443" });
    expect(app.slack.of("chat.postMessage")).toHaveLength(1);
    const said = JSON.stringify([...app.slack.of("chat.postMessage"), ...app.slack.of("chat.update")].at(-1)?.args.blocks);
    expect(said).toContain("198.18.0.2");
    expect(said).toContain("Ask again");
    expect(app.slack.problems).toEqual([]);
  });
});

describe("two askers", () => {
  test("the second joins the run of the first, is told so with its link, and nothing more is posted", async () => {
    const gate = Promise.withResolvers<void>();
    const { runTriage, requests } = scripted(({ id }) => [
      started(healthyReport()),
      { until: gate.promise },
      { type: "report", report: of(healthyReport(), id) },
    ]);
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.postMessage").length === 1, "the parent");
    await until(async () => (await app.store.run("T0", requests[0]?.id ?? ""))?.parentTs !== null, "its time");
    const second = await app.types("https://api.example.com/", { user: "U0BEN" });
    expect(second?.text).toContain("Already running");
    expect(JSON.stringify(second?.blocks)).toContain("https://example.slack.com/archives/C0/p1795258923000001");
    expect(second?.text).not.toContain("other options");
    const third = await app.types("api.example.com expect:200 resolver:192.0.2.53", { user: "U0BOB" });
    expect(third?.text).toContain("It goes on with other options than yours: ask again when it has ended.");
    const elsewhere = await app.types("api.example.com", { user: "U0BEN", channel: "C1" });
    expect(elsewhere?.text).toContain("started");
    await until(() => requests.length === 2, "a run of its own elsewhere");
    gate.resolve();
    await until(() => app.slack.of("chat.postMessage").filter(({ args }) => args.channel === "C0").length === 2, "the thread");
    await until(async () => ((await app.types("status"))?.text ?? "").startsWith("Nothing is running"), "the end");
    const again = await app.types("api.example.com", { user: "U0BEN" });
    await until(() => requests.length === 3, "a run of its own");
    expect(again?.text).toContain("started");
  });

  test("a delivery that comes twice runs once, also when the second comes after a restart", async () => {
    const { runTriage, requests } = expired();
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com", { trigger: "13.37" });
    expect(await app.types("api.example.com", { trigger: "13.37" })).toBeUndefined();
    await until(() => app.slack.of("chat.postMessage").length === 4, "one run");
    const restarted = await appUnderTest(runTriage, { store: app.store, slack: app.slack });
    await restarted.types("api.example.com", { trigger: "13.37" });
    await until(() => restarted.lines.some(({ msg }) => String(msg).includes("delivered again")), "the repetition is noticed");
    expect(requests).toHaveLength(1);
    expect(app.slack.of("chat.postMessage")).toHaveLength(4);
  });
});

describe("Slack says no", () => {
  test("not in the channel: the run goes on and its verdict comes to the asker alone, with how to share it", async () => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.mood = (method) => (method === "chat.postMessage" ? error("not_in_channel") : null);
    await app.types("api.example.com");
    await until(() => app.slack.told.length === 1, "an answer by response_url");
    const told = app.slack.told[0]?.body;
    expect(told?.text).toMatch(/^TLS suspect/);
    expect(JSON.stringify(told?.blocks?.[0])).toContain("/invite @Faultline");
    expect(JSON.stringify(told?.blocks)).toContain("rerun");
    expect(app.slack.problems).toEqual([]);
    expect(app.slack.of("chat.update")).toEqual([]);
  });

  test("response_url is dead as well: chat.postEphemeral", async () => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.urlIsDead = true;
    app.slack.mood = (method) => (method === "chat.postMessage" ? error("channel_not_found") : null);
    await app.types("api.example.com");
    await until(() => app.slack.of("chat.postEphemeral").length === 1, "an ephemeral");
    expect(app.slack.of("chat.postEphemeral")[0]?.args).toMatchObject({ channel: "C0", user: "U0ANA" });
    expect(app.slack.problems).toEqual([]);
  });

  test.each([
    ["missing_scope", /lacks the scope chat:write/],
    ["is_archived", /archived/],
    ["restricted_action", /settings do not let apps post/],
    ["msg_too_long", /longer than Slack takes/],
    ["something_new", /did not take the message \(something_new\)/],
  ])("%s becomes advice, with the verdict", async (word, advice) => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.mood = (method) => (method === "chat.postMessage" ? error(word, { needed: "chat:write" }) : null);
    await app.types("api.example.com");
    await until(() => app.slack.told.length === 1, "an answer");
    expect(JSON.stringify(app.slack.told[0]?.body.blocks?.[0])).toMatch(advice);
    expect(app.slack.told[0]?.body.text).toMatch(/^TLS suspect/);
    expect(app.slack.problems).toEqual([]);
  });

  test("invalid_blocks: the plain form at once, and for that workspace alone from then on, also after a restart", async () => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.mood = (_method, { blocks }) =>
      /"type":"(plan|context_actions)"/.test(JSON.stringify(blocks ?? [])) ? error("invalid_blocks") : null;
    await app.types("api.example.com");
    await until(() => app.slack.texts.some((text) => text.startsWith("Conclusion")), "the whole thread");
    expect(app.slack.of("chat.postMessage")).toHaveLength(5);
    expect(await app.store.hasFlag("T0", "plain-blocks")).toBe(true);
    const before = app.slack.of("chat.postMessage").length;
    const restarted = await appUnderTest(runTriage, { store: app.store, slack: app.slack });
    await restarted.types("api.example.com");
    await until(() => app.slack.of("chat.postMessage").length === before + 4, "a second run");
    expect(app.slack.told).toEqual([]);
    expect(app.slack.problems).toEqual([]);
  });

  test("429: waits as long as Slack asks, then goes on; the verdict is not held up", async () => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.mood = (method, _args, nth) => (method === "chat.postMessage" && nth === 2 ? limited(1) : null);
    await app.types("api.example.com");
    await until(() => app.slack.texts.some((text) => text.startsWith("Conclusion")), "the whole thread");
    const [, refused, again] = app.slack.of("chat.postMessage");
    expect((again?.at ?? 0) - (refused?.at ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(again?.args.text).toBe(refused?.args.text);
    expect((app.slack.of("chat.update")[0]?.at ?? 0) - (refused?.at ?? 0)).toBeLessThan(900);
    expect(app.slack.told).toEqual([]);
  });

  test("500 now and then is tried again and nobody notices", async () => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.mood = (_method, _args, nth) => (nth === 1 ? { status: 500 } : null);
    await app.types("api.example.com");
    await until(() => app.slack.texts.some((text) => text.startsWith("Conclusion")), "the whole thread");
    expect(app.slack.told).toEqual([]);
  });

  test("500 for good becomes advice, with the verdict", async () => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.mood = (method) => (method === "chat.postMessage" ? { status: 500 } : null);
    await app.types("api.example.com");
    await until(() => app.slack.told.length === 1, "an answer");
    expect(JSON.stringify(app.slack.told[0]?.body.blocks?.[0])).toContain("HTTP 500");
    expect(app.slack.told[0]?.body.text).toMatch(/^TLS suspect/);
  });

  test("a revoked token is told to the operator, not to the channel", async () => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    expect(await app.app.trouble()).toBeNull();
    app.slack.mood = (method) => (method.startsWith("chat.") ? error("token_revoked") : null);
    await app.types("api.example.com");
    await until(async () => (await app.app.trouble()) !== null, "trouble");
    expect(app.lines.some(({ level, msg }) => level === 50 && String(msg).includes("Install App"))).toBe(true);
  });
});

describe("what goes wrong with us", () => {
  test("a report of which no message can be made: the asker is told, and the process lives", async () => {
    const { runTriage, requests } = scripted(({ id }) => {
      const report = { ...of(expiredReport(), id), findings: null as never };
      return [started(report), { wait: 30 }, verdict(report), { wait: 30 }, { type: "report", report }];
    });
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com");
    await until(
      () => app.slack.told.some(({ body }) => body.text?.includes("Something broke in Faultline itself")),
      "plain words",
    );
    const line = app.lines.find(({ msg, level }) => level === 50 && String(msg).includes("could not be told"));
    expect(line).toMatchObject({ run: requests[0]?.id, err: { stack: expect.any(String) } });
    expect((await app.types("status"))?.text).toContain("Nothing is running in this channel.");
  });

  test("evidence of which no message can be made: the verdict stands, and the asker hears whose fault it is", async () => {
    const { runTriage, requests } = scripted(({ id }) => {
      const whole = of(expiredReport(), id);
      const observations = whole.observations.map((seen) =>
        seen.probe === "tls.handshake" ? { ...seen, data: null as never } : seen,
      );
      const report = { ...whole, observations };
      return [started(report), { wait: 30 }, verdict(report), { wait: 30 }, { type: "report", report }];
    });
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com");
    await until(() => app.slack.told.length === 1, "words for the asker");
    expect(app.slack.told[0]?.body.text).toContain("Something broke in Faultline itself");
    expect(app.slack.texts.some((text) => text.startsWith("TLS suspect"))).toBe(true);
    expect(app.slack.texts.some((text) => text.includes("Faultline itself failed"))).toBe(false);
    await until(async () => (await app.store.run("T0", requests[0]?.id ?? ""))?.state === "complete", "the end");
    expect(app.slack.problems).toEqual([]);
  });

  test("whatever goes wrong around a run, each line of the log has its id, and no address that Slack gave", async () => {
    const { runTriage, requests } = expired();
    const app = await appUnderTest(runTriage);
    app.slack.urlIsDead = true;
    app.slack.mood = (method) => (method.startsWith("chat.") ? error("invalid_blocks") : null);
    await app.store.close();
    const before = app.lines.length;
    await app.types("api.example.com");
    await until(() => app.lines.some(({ msg }) => msg === "run ends"), "an end");
    const lines = app.lines.slice(before).filter(({ from }) => from !== "bolt");
    expect(lines.length).toBeGreaterThan(8);
    expect(lines.filter(({ run }) => run !== requests[0]?.id)).toEqual([]);
    expect(JSON.stringify(app.lines)).not.toMatch(/hooks\.slack\.com|xoxb-|xapp-/);
  });

  test("a conductor that throws: plain words for people, the stack for the log, the run id on each of its lines", async () => {
    const { runTriage } = scripted(() => {
      throw new Error("secret internals at /srv/x.ts:12");
    });
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com");
    await until(() => app.slack.texts.some((text) => text.includes("Faultline itself failed")), "an honest end");
    expect(JSON.stringify([app.slack.calls, app.slack.told])).not.toContain("internals");
    const line = app.lines.find(({ msg }) => msg === "the run failed");
    expect(line).toMatchObject({ run: expect.stringMatching(/^run_/), err: { stack: expect.stringContaining("internals") } });
    expect(app.slack.problems).toEqual([]);
  });

  test("a conductor that says nothing more is stopped after its time", async () => {
    const { runTriage } = scripted(() => [started(healthyReport()), { until: new Promise(() => {}) }]);
    const app = await appUnderTest(runTriage);
    await app.types("api.example.com timeout:1");
    await until(() => app.slack.texts.some((text) => text.includes("Faultline itself failed")), "an honest end");
  }, 15_000);

  test("a store that fails does not stop a run", async () => {
    const { runTriage } = expired();
    const app = await appUnderTest(runTriage);
    await app.store.close();
    await app.types("api.example.com");
    await until(() => app.slack.texts.some((text) => text.startsWith("Conclusion")), "the whole thread");
    expect(app.lines.some(({ level, msg }) => level === 50 && String(msg).includes("store"))).toBe(true);
  });
});
