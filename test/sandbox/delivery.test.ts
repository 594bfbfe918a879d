import { describe, expect, test, vi } from "vitest";
import { steppedClock } from "../../src/sandbox/clock.ts";
import type { Workspace } from "../../src/sandbox/workspace.ts";
import { startScriptedApp } from "./scripted-app.ts";
import { act, blockWith, look, noon, openWorkspace, type Snapshot, send, textsOf } from "./visitor.ts";

const doors = ["socket", "http"] as const;
const open = (door: (typeof doors)[number], more = {}) =>
  openWorkspace({ deliver: door === "socket" ? "socket" : { http: null }, ...more });

/** Looks until what is expected is there. */
function seen(workspace: Workspace, check: (snapshot: Snapshot) => void, as = "U0ANA"): Promise<void> {
  return vi.waitFor(async () => check(await look(workspace, as)), { timeout: 8000, interval: 30 });
}

const verdictOf = ({ messages }: Snapshot) => messages.find(({ text }) => text.startsWith("TLS suspect"));

async function press(workspace: Workspace, actionId: string, choice: string | null = null): Promise<Record<string, unknown>> {
  const message = (await look(workspace)).messages.find((each) => blockWith(each, actionId) !== "");
  const place = { channel: message?.channel, ts: message?.ts, block_id: blockWith(message, actionId) };
  return act(workspace, { do: "press", ...place, action_id: actionId, choice });
}

describe.each(doors)("a real Bolt app over %s", (door) => {
  test("command, ack, post, thread, update, button, menu, file, modal", async () => {
    await using workspace = await open(door);
    await using app = await startScriptedApp(workspace, door);
    await send(workspace, "/triage api.example.com?a=1&b=<2>");
    expect(app.heard[0]).toBe("command api.example.com?a=1&amp;b=&lt;2&gt;");
    await seen(workspace, ({ messages }) => expect(messages).toHaveLength(5));

    const all = (await look(workspace)).messages;
    expect(all.find(({ onlyFor }) => onlyFor === "U0ANA")?.text).toContain("started from 3 vantages");
    const verdict = verdictOf(await look(workspace));
    expect(verdict).toMatchObject({ version: 2, edited: true, threadTs: null, metadata: { event_type: "run" } });
    expect(all.filter(({ threadTs }) => threadTs === verdict?.ts).map(({ text }) => text.slice(0, 5))).toEqual([
      "1 DNS",
      "2 TCP",
      "Concl",
    ]);
    expect(textsOf(await look(workspace, "U0BEN"))).toHaveLength(4);

    expect(await press(workspace, "again")).toEqual({ ok: true });
    await seen(workspace, (snapshot) => expect(textsOf(snapshot)).toContain("Running again."));
    expect(await press(workspace, "feedback", "right")).toEqual({ ok: true });
    expect(await press(workspace, "more", "json:run_1")).toEqual({ ok: true });
    await seen(workspace, ({ messages }) =>
      expect(messages.find(({ files }) => files.length > 0)).toMatchObject({
        threadTs: verdict?.ts,
        text: "The evidence as JSON.",
      }),
    );

    await press(workspace, "evidence");
    await seen(workspace, ({ stack }) => expect(stack.map(({ title }) => title.text)).toEqual(["Whose is it?"]));
    const view_id = (await look(workspace)).stack[0]?.id;
    const submit = (value: string) =>
      act(workspace, { do: "submit", view_id, values: { owner: { name: { type: "plain_text_input", value } } } });
    expect(await submit("nobody")).toEqual({ errors: { owner: "Somebody must own it." }, failed: null });
    expect(await submit("platform-edge")).toEqual({ errors: {}, failed: null });
    expect((await look(workspace)).stack).toEqual([]);
    expect(app.heard).toEqual(
      expect.arrayContaining(["press again by U0ANA", "feedback", "chose json:run_1", "submit platform-edge"]),
    );
    expect(workspace.journal.entries().filter(({ ok }) => !ok)).toEqual([]);
  });

  test("a command that nobody acknowledges ends in Slack's words, a button in a warning, both after 3 s", async () => {
    // Bolt compares the signature with the real time.
    const clock = steppedClock(Date.now());
    await using workspace = await open(door, { clock });
    await using app = await startScriptedApp(workspace, door);
    const sent = send(workspace, "/triage silence");
    await vi.waitFor(() => expect(app.heard).toContain("command silence"));
    clock.step(2990);
    expect(textsOf(await look(workspace))).toEqual([]);
    clock.step(20);
    await sent;
    expect(textsOf(await look(workspace))).toEqual(['/triage failed with the error "operation_timeout"']);
    expect(textsOf(await look(workspace, "U0BEN"))).toEqual([]);

    await send(workspace, "/triage api.example.com");
    await seen(workspace, (snapshot) => expect(verdictOf(snapshot)).toBeDefined());
    const pressed = press(workspace, "silent");
    await vi.waitFor(() => expect(app.heard).toContain("press silent"));
    clock.step(3001);
    expect(await pressed).toEqual({ ok: false, error: "operation_timeout" });
  });

  test("a response_url answers five times", async () => {
    await using workspace = await open(door);
    await using app = await startScriptedApp(workspace, door);
    await send(workspace, "/triage five answers");
    await vi.waitFor(() => expect(app.heard.at(-1)).toContain("404"), { timeout: 5000 });
    expect(textsOf(await look(workspace))).toEqual([1, 2, 3, 4, 5].map((use) => `Answer ${use}`));
    expect(
      workspace.journal
        .named("response_url")
        .map(({ status, error }) => `${status} ${error}`)
        .at(-1),
    ).toBe("404 used_url");
  });

  test("a mention reaches the app, and a replayed parcel comes twice", async () => {
    await using workspace = await open(door);
    await using app = await startScriptedApp(workspace, door);
    workspace.setMood("replay");
    await send(workspace, "@faultline is it DNS?");
    await vi.waitFor(
      () => expect(app.heard).toEqual(["mention <@U0FAULTLINE> is it DNS?", "mention <@U0FAULTLINE> is it DNS?"]),
      { timeout: 5000 },
    );
    await vi.waitFor(() => expect(workspace.journal.named("app_mention")).toHaveLength(2));
    const [first, second] = workspace.journal.named("app_mention");
    expect(second?.sent).toEqual({ ...Object(first?.sent), retry_attempt: 1 });
  });
});

describe("what never reaches the app", () => {
  test.each([
    ["/unknown thing", "/unknown is not a valid command."],
    ["/triage api.example.com", '/triage failed with the error "dispatch_failed"'],
  ])("%s: %s", async (line, words) => {
    await using workspace = await openWorkspace();
    await send(workspace, line);
    expect((await look(workspace)).messages).toMatchObject([{ text: words, onlyFor: "U0ANA", author: { kind: "slackbot" } }]);
  });

  test("commands in threads", async () => {
    await using workspace = await openWorkspace();
    await send(workspace, "Here");
    const ts = (await look(workspace)).messages[0]?.ts ?? "";
    await send(workspace, "/triage x", "C0INCIDENT", ts);
    expect((await look(workspace)).messages[1]).toMatchObject({
      text: "/triage is not supported in threads. Sorry!",
      threadTs: ts,
    });
  });

  test("an address that is not on this machine is refused", async () => {
    await expect(openWorkspace({ deliver: { http: "https://hooks.example.com/slack/events" } })).rejects.toThrow(
      /delivers to this machine only/,
    );
  });

  test("a button whose message has changed, an ephemeral of somebody else", async () => {
    await using workspace = await openWorkspace();
    expect(
      await act(workspace, { do: "press", channel: "C0INCIDENT", ts: "1.000001", block_id: "b", action_id: "a", choice: null }),
    ).toEqual({ ok: false, error: "gone" });
  });
});

test("an event without an acknowledgement is sent again at once, after a minute, after five, and no more", async () => {
  const clock = steppedClock(noon);
  await using workspace = await openWorkspace({ clock });
  const attempts = () => workspace.journal.named("app_mention").length;
  await send(workspace, "@Faultline hello");
  await vi.waitFor(() => expect(attempts()).toBe(1));
  for (const [ms, expected] of [
    [0, 2],
    [59_000, 2],
    [2000, 3],
    [299_000, 3],
    [2000, 4],
    [900_000, 4],
  ] as const) {
    clock.step(ms);
    await vi.waitFor(() => expect(attempts()).toBe(expected));
  }
});

test("asked to connect anew, the app does", async () => {
  await using workspace = await openWorkspace();
  await using app = await startScriptedApp(workspace, "socket");
  workspace.setMood("refresh");
  await vi.waitFor(() => expect(workspace.journal.named("apps.connections.open")).toHaveLength(2), { timeout: 8000 });
  await seen(workspace, ({ sockets }) => expect(sockets).toBe(1));
  await send(workspace, "/triage again");
  expect(app.heard).toContain("command again");
});

test("a dropped socket: the app comes back by itself, and is reached again", async () => {
  await using workspace = await openWorkspace();
  await using app = await startScriptedApp(workspace, "socket");
  expect((await look(workspace)).sockets).toBe(1);
  workspace.setMood("drop");
  await seen(workspace, ({ sockets }) => expect(sockets).toBe(0));
  await seen(workspace, ({ sockets }) => expect(sockets).toBe(1));
  await send(workspace, "/triage again");
  expect(app.heard).toContain("command again");
});
