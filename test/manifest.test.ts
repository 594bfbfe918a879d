import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { neededScopes, slashCommands } from "../src/slack/methods.ts";

const root = resolve(import.meta.dirname, "..");
const sources = (): string =>
  ["slack-app.ts", "start-slack.ts", "socket-connection.ts"]
    .map((name) => readFileSync(resolve(root, "src/slack", name), "utf8"))
    .join("\n");

/** Limits of docs.slack.dev, "App manifest reference". A field that is not named here is a mistake. */
const manifestSchema = z.strictObject({
  _metadata: z.strictObject({ major_version: z.literal(2) }),
  display_information: z.strictObject({
    name: z.string().max(35),
    description: z.string().max(140),
    long_description: z.string().min(175).max(4_000),
    background_color: z.string().regex(/^#[0-9a-f]{6}$/i),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: z.string().max(80), always_online: z.boolean() }),
    slash_commands: z.array(
      z.strictObject({
        command: z.string().regex(/^\/[a-z0-9-]{1,31}$/),
        description: z.string().max(2_000),
        usage_hint: z.string().max(1_000),
        should_escape: z.literal(false),
      }),
    ),
  }),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(z.string()) }) }),
  settings: z.strictObject({
    interactivity: z.strictObject({ is_enabled: z.literal(true) }),
    org_deploy_enabled: z.literal(false),
    socket_mode_enabled: z.literal(true),
    token_rotation_enabled: z.literal(false),
    event_subscriptions: z.strictObject({ bot_events: z.array(z.string()) }).optional(),
  }),
});
const manifest = manifestSchema.parse(parse(readFileSync(resolve(root, "manifest.yml"), "utf8")));

describe("manifest.yml", () => {
  test("is Faultline's", () => expect(manifest.display_information.name).toBe("Faultline"));

  test("has each command that the code answers to, and no other", () =>
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([...slashCommands]));

  test("asks for the scopes of the methods that are called, and no other", () =>
    expect(manifest.oauth_config.scopes.bot).toEqual([...neededScopes]));

  test("subscribes to the events that are listened to, and no other", () => {
    const events = [...sources().matchAll(/\bapp\.(?:event|message)\(\s*"?([a-z_]*)/g)].map((match) => match[1]);
    expect(manifest.settings.event_subscriptions?.bot_events ?? []).toEqual(events);
  });

  test("every method that is called is in the table that the scopes are made from", () => {
    const called = /\b(?:chat|files|views|auth|apps|conversations|users|reactions|bookmarks)\.[a-z][A-Za-z]*(?:\.[a-z]+)?"/;
    const table = readFileSync(resolve(root, "src/slack/methods.ts"), "utf8");
    expect(called.test(table)).toBe(true);
    // web-api.ts alone holds the client, and takes nothing but a Method.
    const client = readFileSync(resolve(root, "src/slack/web-api.ts"), "utf8");
    expect(client).toContain("method: Method");
    expect(sources()).not.toMatch(/\bclient\.(?:chat|files|views|conversations|users)\b/);
  });
});
