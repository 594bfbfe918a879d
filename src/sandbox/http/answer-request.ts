import type { IncomingMessage, ServerResponse } from "node:http";
import { respond } from "../act/respond.ts";
import { callMethod } from "../api/call.ts";
import type { Method } from "../api/method.ts";
import type { Delivery } from "../delivery.ts";
import { mostFileBytes } from "../file-book.ts";
import type { Inside } from "../inside.ts";
import { Refused } from "../refused.ts";
import { performAct } from "./acts.ts";
import { readBody, readCallArguments, readJson, readUpload } from "./body.ts";
import { type DemoTarget, serveEvents } from "./events.ts";
import { refusesRequest } from "./guard.ts";
import { servePageFile, serveSharedFile } from "./page.ts";
import { reply, replyJson } from "./reply.ts";

/** Bytes of a call, an act or an answer: a view has at most 250 kB, a message less. */
const mostBytes = 1_000_000;

export type Serving = {
  readonly inside: Inside;
  readonly delivery: Delivery;
  readonly methods: Readonly<Record<string, Method>>;
  readonly demo: readonly DemoTarget[];
  readonly pages: ReadonlyMap<string, string>;
  readonly sockets: () => number | null;
};

/** Every request to the workspace: the Web API and its neighbours for the app, the page and its acts for people. */
export async function answerRequest(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const refused = refusesRequest(request, url.pathname === "/act");
  if (refused !== null) return reply(response, 403, "text/plain; charset=utf-8", refused);
  try {
    if (request.method === "POST") await answerPost(request, response, url, serving);
    else if (request.method === "GET") await answerGet(request, response, url, serving);
    else reply(response, 405, "text/plain; charset=utf-8", "GET or POST");
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    replyJson(response, error.status, { ok: false, error: error.error, ...error.more });
  }
}

async function answerPost(request: IncomingMessage, response: ServerResponse, url: URL, serving: Serving): Promise<void> {
  const { inside, delivery } = serving;
  const [, area = "", key = ""] = url.pathname.split("/");
  if (area === "api") return answerCall(request, response, url, serving);
  if (area === "act")
    return replyJson(response, 200, await performAct(readJson(await readBody(request, mostBytes)), delivery, inside));
  if (area === "response") {
    const answer = respond(key, readJson(await readBody(request, mostBytes)), inside);
    return replyJson(response, answer.status, answer.body);
  }
  if (area === "upload") {
    const begun = inside.clock.now();
    const file = inside.files.receive(key, await readUpload(request, mostFileBytes + 10_000));
    inside.journal.write({
      kind: "upload",
      name: file.name,
      begun,
      ok: true,
      status: 200,
      error: null,
      sent: { size: file.size },
      answered: null,
    });
    return reply(response, 200, "text/plain; charset=utf-8", `OK - ${file.size}`);
  }
  reply(response, 404, "text/plain; charset=utf-8", "Nothing here");
}

async function answerGet(request: IncomingMessage, response: ServerResponse, url: URL, serving: Serving): Promise<void> {
  const { inside, pages, demo, sockets } = serving;
  const [, area = "", key = ""] = url.pathname.split("/");
  if (area === "api") return answerCall(request, response, url, serving);
  if (area === "files") return serveSharedFile(response, inside.files, key, url.searchParams.has("inline"));
  if (area === "events") {
    const person = inside.town.person(url.searchParams.get("as") ?? "");
    return person === null
      ? replyJson(response, 400, { ok: false, error: "user_not_found" })
      : serveEvents(response, person, demo, inside, sockets);
  }
  const file = area === "archives" ? "page.html" : pages.get(url.pathname);
  return file === undefined ? reply(response, 404, "text/plain; charset=utf-8", "Nothing here") : servePageFile(response, file);
}

async function answerCall(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { inside, methods }: Serving,
): Promise<void> {
  const name = url.pathname.split("/")[2] ?? "";
  const args = await readCallArguments(request, url, mostBytes);
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const token = bearer ?? (typeof args.token === "string" ? args.token : null);
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  const { status, headers, body } = await callMethod(name, method, token, args, inside);
  replyJson(response, status, body, headers);
}
