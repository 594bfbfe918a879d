import { describe, expect, test, vi } from "vitest";
import { manifestText } from "./manifest.ts";
import { call, look, send, steppedWorkspace, textsOf } from "./visitor.ts";

const post = { channel: "C0INCIDENT", text: "Hello" };
const section = [{ type: "section", text: { type: "mrkdwn", text: "Hello" } }];

describe("who may call what", () => {
  test("tokens", async () => {
    await using it = await steppedWorkspace();
    const { workspace } = it;
    expect((await call(workspace, "auth.test", {}, "")).body.error).toBe("not_authed");
    expect((await call(workspace, "auth.test", {}, "xoxb-wrong")).body.error).toBe("invalid_auth");
    expect((await call(workspace, "auth.test", {}, workspace.appToken)).body.error).toBe("not_allowed_token_type");
    expect((await call(workspace, "auth.test", {})).body).toMatchObject({ ok: true, user_id: "U0FAULTLINE" });
    expect((await call(workspace, "apps.connections.open", {}, workspace.appToken)).body.url).toMatch(/^ws:\/\/127\.0\.0\.1:/);
    expect((await call(workspace, "users.info", {})).body.error).toBe("unknown_method");
    expect((await call(workspace, "constructor", {})).body.error).toBe("unknown_method");
  });

  test("every start has its own secrets", async () => {
    await using one = await steppedWorkspace();
    await using other = await steppedWorkspace();
    expect(one.workspace.signingSecret).not.toBe(other.workspace.signingSecret);
    expect((await call(one.workspace, "auth.test", {}, other.workspace.botToken)).body.error).toBe("invalid_auth");
  });

  test("scopes are those of the manifest, and optional ones are not granted", async () => {
    await using it = await steppedWorkspace();
    expect((await call(it.workspace, "conversations.info", { channel: "C0INCIDENT" })).body).toMatchObject({
      error: "missing_scope",
      needed: "channels:read,groups:read",
      provided: "commands,chat:write,files:write,app_mentions:read",
    });
    expect((await call(it.workspace, "conversations.history", { channel: "C0INCIDENT" })).body.error).toBe("missing_scope");
  });

  test("a private channel does not exist, a public one must be joined, an invitation helps", async () => {
    await using it = await steppedWorkspace();
    const { workspace } = it;
    const errorIn = async (channel: string) => (await call(workspace, "chat.postMessage", { ...post, channel })).body.error;
    expect(await errorIn("C0NOWHERE")).toBe("channel_not_found");
    expect(await errorIn("C0SECURITY")).toBe("channel_not_found");
    expect(await errorIn("D0ANABEN")).toBe("channel_not_found");
    expect(await errorIn("C0RANDOM")).toBe("not_in_channel");
    await send(workspace, "/invite @Faultline", "C0RANDOM");
    expect(await errorIn("C0RANDOM")).toBeUndefined();
    await send(workspace, "/remove @Faultline", "C0RANDOM");
    expect(await errorIn("#random")).toBe("not_in_channel");
  });
});

describe("messages", () => {
  test("a text, its update, its removal", async () => {
    await using it = await steppedWorkspace();
    const { workspace } = it;
    const posted = await call(workspace, "chat.postMessage", {
      ...post,
      blocks: section,
      metadata: { event_type: "run", event_payload: { id: 1 } },
    });
    expect(posted.body).toMatchObject({
      ok: true,
      ts: expect.stringMatching(/^\d{10}\.\d{6}$/),
      message: { metadata: { event_type: "run" } },
    });
    const at = { channel: "C0INCIDENT", ts: posted.body.ts };
    await call(workspace, "chat.update", { ...at, text: "Changed" });
    expect((await look(workspace)).messages).toMatchObject([{ text: "Changed", blocks: [], edited: true, version: 2 }]);
    expect((await look(workspace)).notifications).toMatchObject([
      { kind: "push", text: "Hello" },
      { kind: "edit", text: "Changed" },
    ]);
    expect((await call(workspace, "chat.getPermalink", { channel: at.channel, message_ts: at.ts })).body.permalink).toMatch(
      /\/archives\/C0INCIDENT\/p\d{16}$/,
    );
    expect((await call(workspace, "chat.delete", at)).body.ok).toBe(true);
    expect((await call(workspace, "chat.update", { ...at, text: "Again" })).body.error).toBe("message_not_found");
    expect(textsOf(await look(workspace))).toEqual([]);
  });

  test("nobody edits what somebody else wrote", async () => {
    await using it = await steppedWorkspace();
    await send(it.workspace, "Mine");
    const ts = (await look(it.workspace)).messages[0]?.ts;
    expect((await call(it.workspace, "chat.update", { channel: "C0INCIDENT", ts, text: "Yours" })).body.error).toBe(
      "cant_update_message",
    );
    expect((await call(it.workspace, "chat.delete", { channel: "C0INCIDENT", ts })).body.error).toBe("cant_delete_message");
  });

  test("an ephemeral is seen by one, and found by no method", async () => {
    await using it = await steppedWorkspace();
    const { body } = await call(it.workspace, "chat.postEphemeral", { ...post, user: "U0BEN" });
    expect(textsOf(await look(it.workspace, "U0ANA"))).toEqual([]);
    expect(textsOf(await look(it.workspace, "U0BEN"))).toEqual(["Hello"]);
    expect((await call(it.workspace, "chat.update", { channel: "C0INCIDENT", ts: body.message_ts, text: "x" })).body.error).toBe(
      "message_not_found",
    );
    expect((await call(it.workspace, "chat.postEphemeral", { ...post, user: "U0NOBODY" })).body.error).toBe(
      "user_not_in_channel",
    );
  });

  test("a thread has one root, whichever of its messages is named", async () => {
    await using it = await steppedWorkspace();
    const root = (await call(it.workspace, "chat.postMessage", post)).body.ts;
    const reply = (await call(it.workspace, "chat.postMessage", { ...post, thread_ts: root })).body.ts;
    await call(it.workspace, "chat.postMessage", { ...post, thread_ts: reply });
    expect((await look(it.workspace)).messages.map(({ threadTs }) => threadTs)).toEqual([null, root, root]);
    it.clock.step(5000);
    expect((await call(it.workspace, "chat.postMessage", { ...post, thread_ts: "1.000001" })).body.error).toBe(
      "thread_not_found",
    );
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["nothing at all", { text: "" }, "no_text"],
    ["blocks without text", { text: "", blocks: section }, "no_text"],
    ["blocks that are no JSON", { blocks: "[{" }, "invalid_blocks_format"],
    ["blocks that are wrong", { blocks: [{ type: "hero" }] }, "invalid_blocks"],
    ["metadata that is wrong", { metadata: { event: "x" } }, "invalid_metadata_format"],
    ["legacy attachments", { attachments: [{ text: "a" }] }, "invalid_attachments"],
    ["no channel", { channel: "" }, "invalid_arguments"],
  ])("%s is refused", async (_name, args, error) => {
    await using it = await steppedWorkspace();
    expect((await call(it.workspace, "chat.postMessage", { ...post, ...args })).body.error).toBe(error);
  });

  test("40,000 characters are kept of a post, an update of more than 4,000 is refused", async () => {
    await using it = await steppedWorkspace();
    const { body } = await call(it.workspace, "chat.postMessage", { ...post, text: "x".repeat(40_001) });
    expect((await look(it.workspace)).messages[0]?.text).toHaveLength(40_000);
    expect(
      (await call(it.workspace, "chat.update", { channel: "C0INCIDENT", ts: body.ts, text: "x".repeat(4001) })).body.error,
    ).toBe("msg_too_long");
  });
});

test("with more scopes: history with metadata, a thread, a post where the bot is no member", async () => {
  const more = manifestText.replace("app_mentions:read", 'channels:history", "channels:read", "chat:write.public');
  await using it = await steppedWorkspace({ manifestText: more });
  const { workspace } = it;
  const metadata = { event_type: "run", event_payload: { id: "run_1" } };
  const ts = (await call(workspace, "chat.postMessage", { ...post, metadata })).body.ts;
  await call(workspace, "chat.postMessage", { ...post, text: "Reply", thread_ts: ts });
  await call(workspace, "chat.postEphemeral", { ...post, user: "U0ANA" });
  const channel = { channel: "C0INCIDENT" };
  expect(
    (await call(workspace, "conversations.history", { ...channel, include_all_metadata: true })).body.messages,
  ).toMatchObject([{ ts, metadata }]);
  expect((await call(workspace, "conversations.history", channel)).body.messages).not.toMatchObject([{ metadata }]);
  expect((await call(workspace, "conversations.history", { ...channel, oldest: ts })).body.messages).toEqual([]);
  expect((await call(workspace, "conversations.replies", { ...channel, ts })).body.messages).toMatchObject([
    { text: "Hello" },
    { text: "Reply", thread_ts: ts },
  ]);
  expect((await call(workspace, "conversations.info", { channel: "C0RANDOM" })).body.channel).toMatchObject({
    is_member: false,
    is_ext_shared: false,
  });
  expect((await call(workspace, "chat.postMessage", { ...post, channel: "C0RANDOM" })).body.ok).toBe(true);
});

describe("budgets", () => {
  test("a channel takes three messages, then one a second, and says how long to wait", async () => {
    await using it = await steppedWorkspace();
    const { workspace, clock } = it;
    const statuses = async (count: number) => {
      const answers = [];
      for (let turn = 0; turn < count; turn += 1) answers.push(await call(workspace, "chat.postMessage", post));
      return answers.map(({ status, retryAfter }) => `${status} ${retryAfter ?? "-"}`);
    };
    expect(await statuses(4)).toEqual(["200 -", "200 -", "200 -", "429 1"]);
    expect((await call(workspace, "chat.postMessage", { ...post, channel: "C0ALERTS" })).status).toBe(200);
    clock.step(1000);
    expect(await statuses(2)).toEqual(["200 -", "429 1"]);
    expect(textsOf(await look(workspace))).toHaveLength(5);
  });

  test("50 updates a minute in the whole workspace", async () => {
    await using it = await steppedWorkspace();
    const { body } = await call(it.workspace, "chat.postMessage", post);
    const update = () => call(it.workspace, "chat.update", { channel: "C0INCIDENT", ts: body.ts, text: "x" });
    for (let turn = 0; turn < 50; turn += 1) expect((await update()).status).toBe(200);
    expect(await update()).toMatchObject({ status: 429, retryAfter: "2", body: { ok: false, error: "ratelimited" } });
    it.clock.step(1300);
    expect((await update()).status).toBe(200);
  });
});

describe("files", () => {
  const announce = (length: number) => ({ filename: "report.json", length });

  test("three steps; the share comes a little later", async () => {
    await using it = await steppedWorkspace();
    const { workspace, clock } = it;
    const { body } = await call(workspace, "files.getUploadURLExternal", announce(2));
    const share = { files: [{ id: body.file_id, title: "Evidence" }], channel_id: "C0INCIDENT" };
    expect((await call(workspace, "files.completeUploadExternal", share)).body.error).toBe("file_not_found");
    expect((await fetch(String(body.upload_url), { method: "POST", body: "abc" })).status).toBe(400);
    expect((await fetch(String(body.upload_url), { method: "POST", body: "{}" })).status).toBe(200);
    expect((await call(workspace, "files.completeUploadExternal", share)).body.ok).toBe(true);
    expect((await look(workspace)).messages).toEqual([]);
    clock.step(1000);
    expect((await look(workspace)).messages[0]).toMatchObject({
      text: "Shared Evidence",
      files: [{ title: "Evidence", size: 2 }],
    });
    const download = await fetch(`${workspace.url}files/${String(body.file_id)}/report.json`);
    expect(await download.text()).toBe("{}");
    expect(download.headers.get("content-disposition")).toMatch(/^attachment/);
    expect((await call(workspace, "files.completeUploadExternal", share)).body.error).toBe("file_not_found");
  });

  test("a channel without the bot, a file too large", async () => {
    await using it = await steppedWorkspace();
    const { body } = await call(it.workspace, "files.getUploadURLExternal", announce(2));
    const form = new FormData();
    form.append("body", new Blob(["{}"]), "report.json");
    expect((await fetch(String(body.upload_url), { method: "POST", body: form })).status).toBe(200);
    const share = { files: [{ id: body.file_id }], channel_id: "C0RANDOM" };
    expect((await call(it.workspace, "files.completeUploadExternal", share)).body.error).toBe("not_in_channel");
    expect((await call(it.workspace, "files.getUploadURLExternal", announce(9_000_000))).body.error).toBe(
      "file_upload_size_restricted",
    );
  });
});

describe("Slack's mood", () => {
  test("429 and 500 for so many calls, then calm again", async () => {
    await using it = await steppedWorkspace();
    it.workspace.setMood("429", 1);
    expect(await call(it.workspace, "chat.postMessage", post)).toMatchObject({ status: 429, retryAfter: "1" });
    it.workspace.setMood("500", 2);
    expect((await call(it.workspace, "chat.postMessage", post)).status).toBe(500);
    expect((await call(it.workspace, "chat.postMessage", post)).status).toBe(500);
    expect((await call(it.workspace, "chat.postMessage", post)).status).toBe(200);
  });

  test("slow answers come after 2 s", async () => {
    await using it = await steppedWorkspace({ mood: "slow" });
    const answer = call(it.workspace, "auth.test", {});
    await vi.waitFor(() => expect(it.clock.waiting()).toBe(1));
    expect(it.workspace.journal.entries()).toEqual([]);
    it.clock.step(2000);
    expect((await answer).body.ok).toBe(true);
    expect(it.workspace.journal.entries()).toMatchObject([{ name: "auth.test", ms: 2000 }]);
  });

  test("invalid_blocks once, and only for blocks", async () => {
    await using it = await steppedWorkspace({ mood: "invalid_blocks" });
    expect((await call(it.workspace, "chat.postMessage", post)).body.ok).toBe(true);
    expect((await call(it.workspace, "chat.postMessage", { ...post, blocks: section })).body.error).toBe("invalid_blocks");
    expect((await call(it.workspace, "chat.postMessage", { ...post, blocks: section })).body.ok).toBe(true);
    expect(it.workspace.journal.named("chat.postMessage").map(({ error }) => error)).toEqual([null, "invalid_blocks", null]);
  });
});

test("memory is bounded: old messages and old entries go", async () => {
  await using it = await steppedWorkspace();
  for (let turn = 0; turn < 640; turn += 1) await send(it.workspace, `Line ${turn}`);
  expect(textsOf(await look(it.workspace)).slice(0, 2)).toEqual(["Line 40", "Line 41"]);
  for (let turn = 0; turn < 520; turn += 1) await call(it.workspace, "api.test", {});
  expect(it.workspace.journal.entries()).toHaveLength(500);
});
