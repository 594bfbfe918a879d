import { parse as parseForm } from "node:querystring";
import nock from "nock";
import { type Method, methods } from "../../../src/slack/methods.ts";
import { checkMessage, checkView } from "./limits.ts";

export type Call = { readonly method: Method; readonly at: number; readonly args: Readonly<Record<string, unknown>> };
export type Told = { readonly at: number; readonly body: { text?: string; blocks?: unknown[]; replace_original?: boolean } };
/** What Slack answers to one call: a body, or a status with headers. Null: as usual. */
export type Answer = { readonly body: object } | { readonly status: number; readonly headers?: Record<string, string> } | null;
export type Mood = (method: Method, args: Readonly<Record<string, unknown>>, nth: number) => Answer | Promise<Answer>;

export const error = (word: string, more: object = {}): Answer => ({ body: { ok: false, error: word, ...more } });
export const limited = (seconds: number): Answer => ({ status: 429, headers: { "retry-after": String(seconds) } });

/** Slack's Web API, response_url and upload address, caught by nock. Whatever is written is checked against Slack's limits. */
export class FakeSlack {
  readonly calls: Call[] = [];
  readonly told: Told[] = [];
  readonly uploads: string[] = [];
  /** What Slack would have refused for its form. */
  readonly problems: string[] = [];
  mood: Mood = () => null;
  urlIsDead = false;
  #ts = 0;

  constructor() {
    nock.disableNetConnect();
    nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
    nock("https://slack.com")
      .persist()
      .post(/^\/api\/[A-Za-z.]+$/)
      .reply(async (request: Request) => {
        const { pathname } = new URL(request.url);
        return this.#answer(pathname.slice("/api/".length) as Method, await request.text());
      });
    nock("https://hooks.slack.com")
      .persist()
      .post("/commands/1")
      .reply(async (request: Request) => {
        if (this.urlIsDead) return [404, "expired_url"];
        const told = (await request.json()) as Told["body"];
        this.told.push({ at: Date.now(), body: told });
        this.problems.push(...checkMessage({ text: told.text ?? "", blocks: told.blocks ?? [] }));
        return [200, "ok"];
      });
    nock("https://files.slack.com")
      .persist()
      .post("/upload/1")
      .reply(async (request: Request) => {
        this.uploads.push(await request.text());
        return [200, "OK"];
      });
  }

  of(method: Method): readonly Call[] {
    return this.calls.filter((call) => call.method === method);
  }

  /** The texts of what stands in the channel and its threads, edits in place. */
  get texts(): readonly string[] {
    return [...this.of("chat.postMessage"), ...this.of("chat.update")].map(({ args }) => String(args.text));
  }

  async #answer(method: Method, form: string): Promise<[number, string | object, Record<string, string>]> {
    const args = readArgs(parseForm(form));
    const nth = this.of(method).length + 1;
    this.calls.push({ method, at: Date.now(), args });
    if (!(method in methods)) this.problems.push(`unknown method ${method}`);
    if (method.startsWith("chat."))
      this.problems.push(...checkMessage({ text: String(args.text ?? ""), blocks: (args.blocks as unknown[]) ?? [] }));
    if (method.startsWith("views.")) this.problems.push(...checkView(args.view));
    const special = await this.mood(method, args, nth);
    if (special !== null && "status" in special) return [special.status, "", special.headers ?? {}];
    if (special !== null) return [200, special.body, {}];
    return [200, { ok: true, ...this.#usual(method, args) }, { "x-oauth-scopes": "commands,chat:write,files:write" }];
  }

  #usual(method: Method, args: Readonly<Record<string, unknown>>): object {
    switch (method) {
      case "auth.test":
        return { url: "https://example.slack.com/", team: "Example", user_id: "U0BOT", team_id: "T0" };
      case "apps.connections.open":
        return { url: "wss://127.0.0.1:1/" };
      case "chat.postMessage":
        this.#ts += 1;
        return { channel: args.channel, ts: `1795258923.${String(this.#ts).padStart(6, "0")}` };
      case "chat.update":
        return { channel: args.channel, ts: args.ts };
      case "chat.postEphemeral":
        return { message_ts: "1.1" };
      case "files.getUploadURLExternal":
        return { upload_url: "https://files.slack.com/upload/1", file_id: "F1" };
      case "files.completeUploadExternal":
        return { files: [{ id: "F1" }] };
      case "views.open":
      case "views.update":
        return { view: { id: "V1" } };
    }
  }
}

const jsonFields = new Set(["blocks", "metadata", "view", "files"]);

function readArgs(form: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(form).map(([name, value]) => [
      name,
      jsonFields.has(name) && typeof value === "string" ? JSON.parse(value) : value,
    ]),
  );
}
