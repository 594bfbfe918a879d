import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitWords, wordsAtMost } from "../../src/slack/command-words.ts";
import { readCommand } from "../../src/slack/read-command.ts";
import { defaultQuestions } from "../../src/target/parse-questions.ts";
import { appUnderTest } from "./kit/app-under-test.ts";
import { scripted } from "./kit/scripted-triage.ts";
import { until } from "./kit/until.ts";

const rules = {
  defaults: defaultQuestions,
  refuses: (address: string) =>
    address.startsWith("169.254.") ? `${address}: link-local addresses are refused everywhere` : null,
};
const read = (text: string) => readCommand(text, rules);

describe("reading a command", () => {
  test.each(["", "  ", "help", "HELP", "?", "--help", "-h"])("%j is help", (text) =>
    expect(read(text)).toEqual({ kind: "help" }),
  );

  test("a target with options, in any order, as Slack writes links", () => {
    expect(
      read(
        'port:8443 <https://api.example.com/a?x=1&amp;y=2|api.example.com> expect:"all is well" resolver:192.0.2.53 resolver:9.9.9.9 deep',
      ),
    ).toMatchObject({
      kind: "run",
      request: {
        mode: "triage",
        target: { url: "https://api.example.com:8443/a?x=1&y=2" },
        questions: {
          expectText: "all is well",
          resolvers: [{ address: "192.0.2.53" }, { address: "9.9.9.9" }],
          deep: true,
          timeoutMs: 60_000,
        },
      },
      notes: [],
    });
  });

  test.each([
    ["api.example.com www.example.com", /one word too many/],
    ["api.example.com --resolver 9.9.9.9", /`resolver:value`, without dashes/],
    ["api.example.com —port=8443", /`port:value`, without dashes/],
    ["api.example.com colour:blue", /no option `colour:`/],
    ["api.example.com port:99999", /not a port/],
    ["api.example.com port:1 port:2", /given twice/],
    ["http://user:secret@api.example.com", /password cannot stand/],
    ["169.254.169.254", /I don't probe 169\.254\.169\.254: link-local .* Nothing was sent\./],
    ["api.example.com ip:169.254.1.1", /link-local/],
    ["api.example.com resolver:169.254.1.1", /link-local/],
    ["api.example.com public-resolvers:169.254.1.1", /link-local/],
    ["api.example.com root-servers:9.9.9.9,169.254.1.1", /link-local/],
    ["api.example.com control:www.example.org,http://169.254.1.1/", /link-local/],
    ["resolvers", /Write a name/],
    ["path", /Write a target/],
    ["resolvers 203.0.113.7", /an address already/],
    ["cancel rm -rf", /is no run/],
    [`x.example ${"a ".repeat(100)}`, /more text than a command/],
    [`${"a".repeat(300)}.example.com`, /./],
  ])("%j is wrong, and the answer says what to write", (text, words) => {
    const command = read(text);
    expect(command.kind).toBe("wrong");
    expect(command.kind === "wrong" ? command.error : "").toMatch(words);
  });

  test("a resolver that this machine or its operator chose may be named where it is, at its port alone", () => {
    const own = { address: "169.254.20.10", port: 53 };
    const [operators] = defaultQuestions.publicResolvers.map(({ address }) => ({ address, port: 5353 }));
    const with2 = {
      defaults: { ...defaultQuestions, resolvers: operators === undefined ? [] : [operators] },
      refuses: () => "that: refused",
      refusesResolver: (address: string, port: number) => (address === own.address && port === own.port ? null : "that: refused"),
    };
    const kind = (text: string) => readCommand(text, with2).kind;
    expect(kind("resolvers api.example.com 169.254.20.10")).toBe("run");
    expect(kind("api.example.com resolver:169.254.20.10:53")).toBe("run");
    expect(kind(`api.example.com resolver:${operators?.address}:5353`)).toBe("run");
    expect(kind("resolvers api.example.com 169.254.20.10:54")).toBe("wrong");
    expect(kind(`api.example.com resolver:${operators?.address}:5354`)).toBe("wrong");
    expect(kind("api.example.com ip:169.254.20.10")).toBe("wrong");
  });

  test("a port behind a bare host is no option", () =>
    expect(read("gateway:8443")).toMatchObject({ kind: "run", request: { target: { host: "gateway", port: 8443 } } }));

  test.each([
    ["resolver api.example.com", "resolvers api.example.com", true],
    ["statsu", "status", true],
    ["hepl", "help", true],
    ["cancle", "cancel", false],
    ["frobnicate api.example.com", null, false],
  ])("%j is unknown; meant: %j", (text, instead, runs) => expect(read(text)).toMatchObject({ kind: "unknown", instead, runs }));

  test("a word of later is known and does nothing", () =>
    expect(read("watch api.example.com")).toEqual({ kind: "later", word: "watch" }));

  test("any text at all is read, without throwing, to words within bounds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
        expect(splitWords(text).length).toBeLessThanOrEqual(wordsAtMost + 1);
        expect(read(text)).toHaveProperty("kind");
      }),
    );
  });

  test("words without blanks and quotes come out as they went in", () => {
    const word = fc.stringMatching(/^[a-z0-9.:/-]{1,12}$/);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        expect(splitWords(words.join("  "))).toEqual(words);
      }),
    );
  });
});

describe("answering a command", () => {
  const quiet = scripted(() => []);

  test("a wrong one is answered in the acknowledgement, and nothing is posted or probed", async () => {
    const app = await appUnderTest(quiet.runTriage);
    const ack = await app.types("api.example.com port:99999");
    expect(ack).toMatchObject({ response_type: "ephemeral" });
    expect(ack?.text).toContain("is not a port");
    expect((await app.types(""))?.text).toContain("Type /triage");
    expect((await app.types("status"))?.text).toContain("Nothing is running in this channel.");
    expect((await app.types("watch x.example"))?.text).toContain("not in this version yet");
    expect((await app.types("x", { command: "/other" }))?.text).toContain("/triage");
    expect(app.slack.calls.filter(({ method }) => method !== "auth.test")).toEqual([]);
    expect(quiet.requests).toEqual([]);
  });

  test("an unknown word comes with a button that runs what was meant, in place of the question", async () => {
    const script = scripted(() => []);
    const app = await appUnderTest(script.runTriage);
    const ack = await app.types("resolver api.example.com");
    const button = ack?.blocks?.flatMap(({ elements = [] }) => elements).find(({ action_id }) => action_id === "run_that");
    expect(button?.value).toBe("resolvers api.example.com");
    await app.presses("run_that", button?.value ?? "");
    await until(() => script.requests.length === 1 && app.slack.told.length > 0, "the run");
    expect(app.slack.told[0]?.body).toMatchObject({ replace_original: true, text: expect.stringContaining("started") });
    const unsafe = await app.types("cancle");
    expect(JSON.stringify(unsafe)).not.toContain("run_that");
  });
});
