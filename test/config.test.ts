import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { ConfigError, type Environment, readConfig } from "../src/config.ts";
import { presetQuestions } from "../src/preset-questions.ts";
import { makeDemoAuthority } from "../src/sandbox/demo/authority.ts";

const secret = "0123456789abcdef0123456789abcdef";

function fileOf(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "faultline-config-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, "value");
  writeFileSync(path, text);
  return path;
}

/** What an operator reads, whichever part of the program asks for it first. */
function complaint(env: Environment): string {
  try {
    const config = readConfig(env);
    presetQuestions(config);
    config.slack();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error instanceof Error ? error.message : "";
  }
  throw new Error("nothing was wrong");
}

describe("the way to Slack", () => {
  test.each([
    [{}, { mode: "none" }],
    [{ SLACK_BOT_TOKEN: "", SLACK_APP_TOKEN: " " }, { mode: "none" }],
    [
      { SLACK_BOT_TOKEN: " xoxb-1\n", SLACK_APP_TOKEN: "xapp-1" },
      { mode: "socket", botToken: "xoxb-1", appToken: "xapp-1", signingSecret: null },
    ],
    [
      { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: secret },
      { mode: "http", botToken: "xoxb-1", signingSecret: secret },
    ],
    [
      { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", SLACK_SIGNING_SECRET: secret },
      { mode: "socket", botToken: "xoxb-1", appToken: "xapp-1", signingSecret: secret },
    ],
  ])("%j is %j", (env, choice) => expect(readConfig(env).slack()).toEqual(choice));

  const right = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", SLACK_SIGNING_SECRET: secret };
  const wrong = { SLACK_BOT_TOKEN: "xoxp-1", SLACK_APP_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "xapp-1" };
  const names = ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"] as const;
  const states = ["missing", "right", "wrong"] as const;
  const combinations = states.flatMap((bot) => states.flatMap((app) => states.map((signing) => [bot, app, signing] as const)));

  test.each(combinations)(
    "bot token %s, app token %s, signing secret %s: right, or the wrong one is named with where it is found",
    (...given) => {
      const env = Object.fromEntries(
        names.flatMap((name, index) => {
          const state = given[index];
          return state === "missing" ? [] : [[name, state === "right" ? right[name] : wrong[name]]];
        }),
      );
      const [bot, app, signing] = given;
      const isNone = given.every((state) => state === "missing");
      const isWhole = bot === "right" && !given.includes("wrong") && (app === "right" || signing === "right");
      if (isNone || isWhole)
        return expect(readConfig(env).slack().mode).toBe(isNone ? "none" : app === "right" ? "socket" : "http");
      const said = complaint(env);
      const guilty = bot !== "right" ? "SLACK_BOT_TOKEN" : signing === "wrong" ? "SLACK_SIGNING_SECRET" : "SLACK_APP_TOKEN";
      expect(said).toContain(guilty);
      expect(said).toMatch(/OAuth & Permissions|Basic Information/);
      for (const value of Object.values(wrong)) expect(said).not.toContain(value);
    },
  );

  test("each may lie in a file; one that is empty, or cannot be read, is named", () => {
    const files = { SLACK_BOT_TOKEN_FILE: fileOf("xoxb-1\n"), SLACK_APP_TOKEN_FILE: fileOf(" xapp-1 ") };
    expect(readConfig(files).slack()).toMatchObject({ mode: "socket", botToken: "xoxb-1", appToken: "xapp-1" });
    const signing = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET_FILE: fileOf(secret) };
    expect(readConfig(signing).slack()).toEqual({ mode: "http", botToken: "xoxb-1", signingSecret: secret });
    for (const name of names) {
      expect(complaint({ ...right, [name]: undefined, [`${name}_FILE`]: fileOf("\n") })).toMatch(
        new RegExp(`^${name}_FILE: .* is empty`),
      );
      expect(complaint({ ...right, [name]: undefined, [`${name}_FILE`]: "/nowhere/at/all" })).toMatch(
        new RegExp(`^${name}_FILE: /nowhere/at/all cannot be read \\(ENOENT\\)`),
      );
    }
  });

  test("half a configuration is no trouble to those who do not talk with Slack", () => {
    expect(() => readConfig({ SLACK_BOT_TOKEN: "xoxb-1" })).not.toThrow();
    expect(() => readConfig({ SLACK_BOT_TOKEN_FILE: "/nowhere" })).not.toThrow();
  });
});

describe("every other variable", () => {
  test("nothing set is a whole configuration", () => {
    expect(readConfig({})).toMatchObject({
      questions: [],
      ca: [],
      zones: [],
      internalZones: [],
      allow: [],
      deny: [],
      name: "local",
      dataFolder: "data",
      port: 3000,
      portGiven: false,
      host: "0.0.0.0",
      logLevel: "info",
      logLevelGiven: false,
      wantsColor: true,
      proxy: {},
    });
  });

  test.each<[Environment, object]>([
    [{ FAULTLINE_PORT: "0" }, { port: 0, portGiven: true }],
    [{ PORT: "8080" }, { port: 8080, portGiven: true }],
    [{ FAULTLINE_PORT: "65535", PORT: "nonsense" }, { port: 65535 }],
    [{ FAULTLINE_HOST: "[::1]" }, { host: "::1" }],
    [{ FAULTLINE_HOST: "localhost" }, { host: "localhost" }],
    [{ FAULTLINE_LOG_LEVEL: "debug" }, { logLevel: "debug", logLevelGiven: true }],
    [{ FAULTLINE_NAME: "eu-west-1" }, { name: "eu-west-1" }],
    [{ FAULTLINE_DATA: "/var/lib/faultline" }, { dataFolder: "/var/lib/faultline" }],
    [{ FAULTLINE_INTERNAL_ZONES: ".Corp.Internal., home.arpa" }, { internalZones: ["corp.internal", "home.arpa"] }],
    [
      { FAULTLINE_ZONE_RESOLVERS: "Corp.Internal.=10.0.0.2,10.0.0.3:5353; home.arpa=[fd00::1]:53" },
      {
        zones: [
          {
            zone: "corp.internal",
            servers: [
              { address: "10.0.0.2", port: 53 },
              { address: "10.0.0.3", port: 5353 },
            ],
          },
          { zone: "home.arpa", servers: [{ address: "fd00::1", port: 53 }] },
        ],
      },
    ],
    [{ FAULTLINE_ALLOW: "10.0.0.0/8, fd00::/8" }, { allow: [{ text: "10.0.0.0/8" }, { text: "fd00::/8" }] }],
    [{ FAULTLINE_DENY: "203.0.113.7" }, { deny: [{ text: "203.0.113.7/32" }] }],
    [{ NO_COLOR: "1" }, { wantsColor: false }],
    [
      { HTTPS_PROXY: "http://10.0.0.9:3128", http_proxy: "http://10.0.0.8:3128", NO_PROXY: "localhost" },
      { proxy: { httpsProxy: "http://10.0.0.9:3128", httpProxy: "http://10.0.0.8:3128", noProxy: "localhost" } },
    ],
    [{ PATH: "/bin" }, { searchPath: "/bin:/usr/sbin:/sbin" }],
  ])("%j is read", (env, expected) => expect(readConfig(env)).toMatchObject(expected));

  test("those of a question are read as the flags are", () => {
    const config = readConfig({
      FAULTLINE_RESOLVER: "10.0.0.2,10.0.0.3",
      FAULTLINE_PUBLIC_RESOLVERS: "none",
      FAULTLINE_TIMEOUT: "5",
      FAULTLINE_EXPECT: "204",
      FAULTLINE_HEALTH_PATH: "/healthz",
      FAULTLINE_SNI: "www.example.com",
    });
    expect(presetQuestions(config)).toMatchObject({
      resolvers: [{ address: "10.0.0.2" }, { address: "10.0.0.3" }],
      publicResolvers: [],
      timeoutMs: 5_000,
      expectStatus: 204,
      healthPath: "/healthz",
      sni: "www.example.com",
    });
  });

  test("roots to trust are read from their file, several in one too", async () => {
    const [one, other] = await Promise.all([makeDemoAuthority(new Date()), makeDemoAuthority(new Date())]);
    const both = `# ours\n${one.pem}\n${other.pem}`;
    expect(readConfig({ FAULTLINE_CA: fileOf(both) }).ca).toEqual([both.trim()]);
    expect(complaint({ FAULTLINE_CA: fileOf("not a certificate") })).toMatch(/^FAULTLINE_CA: .* holds no certificates in PEM/);
    const damaged = one.pem.replace(/[A-Za-z0-9+/]{40}/, "A".repeat(40));
    expect(complaint({ FAULTLINE_CA: fileOf(damaged) })).toMatch(/^FAULTLINE_CA: .* damaged/);
    expect(complaint({ FAULTLINE_CA: "/nowhere" })).toMatch(/^FAULTLINE_CA: \/nowhere cannot be read \(ENOENT\)/);
  });

  test.each([
    ["FAULTLINE_PORT", "65536"],
    ["FAULTLINE_PORT", "-1"],
    ["FAULTLINE_PORT", "0x50"],
    ["FAULTLINE_PORT", "80.5"],
    ["PORT", "http"],
    ["FAULTLINE_HOST", "hub.example.com"],
    ["FAULTLINE_HOST", "0.0.0.0:3000"],
    ["FAULTLINE_LOG_LEVEL", "loud"],
    ["FAULTLINE_NAME", "a".repeat(41)],
    ["FAULTLINE_NAME", "`here`"],
    ["FAULTLINE_ALLOW", "10.0.0.0/33"],
    ["FAULTLINE_DENY", "everything"],
    ["FAULTLINE_ZONE_RESOLVERS", "corp.internal"],
    ["FAULTLINE_ZONE_RESOLVERS", "corp.internal="],
    ["FAULTLINE_ZONE_RESOLVERS", "corp.internal=none"],
    ["FAULTLINE_ZONE_RESOLVERS", "=10.0.0.2"],
    ["FAULTLINE_ZONE_RESOLVERS", "corp.internal=dns.corp.internal"],
    ["FAULTLINE_ZONE_RESOLVERS", "corp..internal=10.0.0.2"],
    ["FAULTLINE_INTERNAL_ZONES", "corp internal!"],
    ["FAULTLINE_RESOLVER", "dns.example.com"],
    ["FAULTLINE_PUBLIC_RESOLVERS", "1.1.1.1,nobody"],
    ["FAULTLINE_ROOT_SERVERS", "a.root"],
    ["FAULTLINE_CONTROL", "a..b"],
    ["FAULTLINE_TIMEOUT", "soon"],
    ["FAULTLINE_EXPECT", "600"],
    ["FAULTLINE_HEALTH_PATH", "healthz"],
    ["FAULTLINE_SNI", "203.0.113.7"],
  ])("%s=%j is named as wrong", (name, value) => expect(complaint({ [name]: value })).toMatch(new RegExp(`^${name}: `)));
});

describe("Globalping", () => {
  const read = (env: Environment) => {
    const { places, token } = readConfig(env).globalping();
    return { places, token: token?.reveal() ?? null };
  };
  const wrong = (place: string) => () => readConfig({ FAULTLINE_GLOBALPING: place }).globalping();

  test("is off unless places are named, and its token is read only then", () => {
    expect(read({})).toEqual({ places: [], token: null });
    expect(read({ FAULTLINE_GLOBALPING: " ", FAULTLINE_GLOBALPING_TOKEN_FILE: "/nowhere" })).toEqual({ places: [], token: null });
  });

  test("places in its own words, each once, and a token by variable or file", () => {
    const env = { FAULTLINE_GLOBALPING: "eu, Berlin+Germany,AS3320,eu" };
    expect(read(env)).toEqual({ places: ["eu", "Berlin+Germany", "AS3320"], token: null });
    expect(read({ ...env, FAULTLINE_GLOBALPING_TOKEN: "t" }).token).toBe("t");
    expect(read({ ...env, FAULTLINE_GLOBALPING_TOKEN_FILE: fileOf("f\n") }).token).toBe("f");
  });

  test("what is no place says what to write", () => {
    expect(wrong("eu;us")).toThrow(/^FAULTLINE_GLOBALPING: "eu;us" is not a place in Globalping's words.*such as europe, us/);
    expect(wrong("x".repeat(29))).toThrow(/at most 28 characters/);
    expect(wrong("a,b,c,d,e,f,g,h,i")).toThrow("9 places are more than 8. Write fewer");
  });
});
