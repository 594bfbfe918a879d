import { App, HTTPReceiver, type Logger, LogLevel, SocketModeReceiver } from "@slack/bolt";
import type { Workspace } from "../../src/sandbox/workspace.ts";
import { layers, running, verdict } from "./scripted-messages.ts";

/** A tiny app that says always the same: a real Bolt app, and for all it knows it talks to Slack. */
export type ScriptedApp = AsyncDisposable & { readonly heard: readonly string[] };

export async function startScriptedApp(workspace: Workspace, door: "socket" | "http"): Promise<ScriptedApp> {
  const clientOptions = { slackApiUrl: workspace.slackApiUrl, retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  const receiver =
    door === "socket"
      ? new SocketModeReceiver({
          appToken: workspace.appToken,
          logger: quiet,
          clientPingTimeout: 400,
          installerOptions: { clientOptions },
        })
      : new HTTPReceiver({ signingSecret: workspace.signingSecret, logger: quiet });
  const app = new App({
    receiver,
    logger: quiet,
    clientOptions,
    authorize: async () => ({ botToken: workspace.botToken, botUserId: "U0FAULTLINE", botId: "B0FAULTLINE" }),
  });
  const heard: string[] = [];
  follow(app, heard);
  if (receiver instanceof SocketModeReceiver) {
    await receiver.start();
  } else {
    const server = await receiver.start({ port: 0, host: "127.0.0.1" });
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    workspace.deliverTo(`http://127.0.0.1:${address.port}/slack/events`);
  }
  return { heard, [Symbol.asyncDispose]: async () => void (await app.stop()) };
}

/** What goes wrong is told by `app.error`; the SDK's own lines about cut sockets are expected here. */
const nothing = (): void => {};
const quiet: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

function follow(app: App, heard: string[]): void {
  app.error(async (error) => void heard.push(`error ${error.message}`));

  app.command("/triage", async ({ command, ack, client, respond }) => {
    heard.push(`command ${command.text}`);
    if (command.text === "silence") return;
    if (command.text === "five answers") {
      await ack();
      for (let use = 1; use <= 6; use += 1) await respond({ text: `Answer ${use}` });
      return;
    }
    await ack({ response_type: "ephemeral", text: "Triage of api.example.com started from 3 vantages." });
    const channel = command.channel_id;
    const parent = await client.chat.postMessage({
      channel,
      ...running,
      metadata: { event_type: "run", event_payload: { run: "run_1" } },
    });
    const ts = String(parent.ts);
    await client.chat.postMessage({ channel, thread_ts: ts, ...layers[0], text: layers[0]?.text ?? "" });
    await client.chat.postMessage({ channel, thread_ts: ts, ...layers[1], text: layers[1]?.text ?? "" });
    await client.chat.update({ channel, ts, ...verdict });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await client.chat.postMessage({ channel, thread_ts: ts, ...layers[2], text: layers[2]?.text ?? "" });
  });

  app.action("again", async ({ ack, respond, body }) => {
    heard.push(`press again by ${body.user.id}`);
    await ack();
    await respond({ response_type: "ephemeral", replace_original: false, text: "Running again." });
  });
  app.action("silent", async () => void heard.push("press silent"));
  app.action("more", async ({ ack, action, client, body }) => {
    await ack();
    if (action.type !== "overflow" || body.type !== "block_actions") return;
    heard.push(`chose ${action.selected_option.value}`);
    const content = '{"verdict":"suspect"}';
    const upload = await client.files.getUploadURLExternal({ filename: "report.json", length: content.length });
    await fetch(String(upload.upload_url), { method: "POST", body: content });
    await client.files.completeUploadExternal({
      files: [{ id: String(upload.file_id), title: "report.json" }],
      channel_id: String(body.channel?.id),
      thread_ts: String(body.message?.ts),
      initial_comment: "The evidence as JSON.",
    });
  });
  app.action("feedback", async ({ ack }) => {
    heard.push("feedback");
    await ack();
  });
  app.action("evidence", async ({ ack, body, client }) => {
    await ack();
    if (body.type !== "block_actions") return;
    await client.views.open({
      trigger_id: body.trigger_id,
      view: {
        type: "modal",
        callback_id: "owner",
        title: { type: "plain_text", text: "Whose is it?" },
        submit: { type: "plain_text", text: "Save" },
        blocks: [
          { type: "section", text: { type: "mrkdwn", text: "9 of 9 handshakes got the *expired* certificate." } },
          {
            type: "input",
            block_id: "owner",
            label: { type: "plain_text", text: "Owner" },
            element: { type: "plain_text_input", action_id: "name" },
          },
        ],
      },
    });
  });
  app.view("owner", async ({ ack, view }) => {
    const owner = view.state.values.owner?.name?.value ?? "";
    heard.push(`submit ${owner}`);
    if (owner === "nobody") await ack({ response_action: "errors", errors: { owner: "Somebody must own it." } });
    else await ack();
  });
  app.event("app_mention", async ({ event }) => void heard.push(`mention ${event.text}`));
}
