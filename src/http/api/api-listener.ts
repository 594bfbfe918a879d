import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Action } from "../../policy/roles.ts";
import { apiPaths } from "../../triage/hub-api.ts";
import { answerJson } from "../json-answer.ts";
import { type Refusal, refusalOf, refuse } from "./answer.ts";
import { askerOf, type TokenAsker } from "./authorize.ts";
import { postTriage } from "./begin-run.ts";
import type { ApiMeans } from "./means.ts";
import { OpenRequests } from "./open-requests.ts";
import { cancelRun, getEvents, getRun } from "./read-run.ts";

type Answering = (request: IncomingMessage, response: ServerResponse, asker: TokenAsker) => Promise<void> | void;
type Method = "GET" | "POST" | "DELETE";
/** What can be done at one path. `action`: what is asked of the policy first; a triage is judged once it is known what it asks. */
type Place = Partial<Record<Method, { readonly action: Action | null; readonly answer: Answering }>>;

const prefix = "/api/";
/** Streams and waits hold a connection each; beyond these the port is others' too. */
const openAtMost = 200;

const tooMany = (what: string): Refusal => ({
  code: "busy",
  message: `${what} already. Ask again in some seconds.`,
  retryAfterMs: 5_000,
});

/** Answers what begins with `/api/`, for those who show a token; any other path goes to `otherwise`. */
export function apiListener(means: ApiMeans, otherwise: RequestListener): RequestListener {
  let open = 0;
  const openOf = new OpenRequests();
  let document: string | null = null;
  const places = (path: string): Place | null => {
    const [, id, events] = /^\/api\/runs\/(run_[a-z0-9]{1,40})(\/events)?$/.exec(path) ?? [];
    if (id !== undefined && events !== undefined)
      return { GET: { action: "view", answer: (request, response) => getEvents(request, response, id, means) } };
    if (id !== undefined)
      return {
        GET: { action: "view", answer: (request, response) => getRun(request, response, id, means) },
        DELETE: { action: "triage", answer: (request, response, asker) => cancelRun(request, response, id, asker, means) },
      };
    switch (path) {
      case apiPaths.triage:
        return { POST: { action: null, answer: (request, response, asker) => postTriage(request, response, asker, means) } };
      case apiPaths.vantages: {
        const answer: Answering = (request, response) => answerJson(request, response, 200, { vantages: means.vantages() });
        return { GET: { action: "view", answer } };
      }
      case apiPaths.schema: {
        const answer: Answering = async (request, response) => {
          document ??= (await import("./open-api.ts")).openApi(means.version);
          answerJson(request, response, 200, document);
        };
        return { GET: { action: "view", answer } };
      }
      default:
        return null;
    }
  };

  const answer = async (request: IncomingMessage, response: ServerResponse, path: string): Promise<void> => {
    const who = await askerOf(request, means);
    if ("code" in who) return refuse(request, response, who);
    const { token } = who.asker;
    if (response.closed) return;
    const openNow = openOf.begin(token);
    if (openNow !== null) return refuse(request, response, tooMany(`The token ${token} has ${openNow} requests open`));
    response.once("close", () => openOf.ended(token));
    const place = places(path);
    if (place === null) {
      const known = Object.values({ ...apiPaths, runs: `${apiPaths.runs}/ID` }).join(", ");
      return refuse(request, response, { code: "not-found", message: `There is nothing at this path: write one of ${known}.` });
    }
    const method = request.method === "HEAD" ? "GET" : request.method;
    const chosen = Object.entries(place).find(([name]) => name === method)?.[1];
    if (chosen === undefined) {
      const allow = Object.keys(place).flatMap((name) => (name === "GET" ? ["GET", "HEAD"] : [name]));
      const message = `${String(request.method).slice(0, 10)} does nothing here: write ${allow.join(" or ")}.`;
      return refuse(request, response, { code: "wrong-method", message }, { allow: allow.join(", ") });
    }
    const permitted = chosen.action === null ? { ok: true as const } : means.gate.permits(who.asker, chosen.action);
    if (!permitted.ok) return refuse(request, response, refusalOf(permitted));
    return chosen.answer(request, response, who.asker);
  };

  return (request, response) => {
    const [path = ""] = request.url?.split("?", 1) ?? [];
    if (!path.startsWith(prefix)) return otherwise(request, response);
    if (open >= openAtMost) return refuse(request, response, tooMany(`The hub answers ${open} requests at once`));
    open += 1;
    response.once("close", () => {
      open -= 1;
    });
    answer(request, response, path).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      means.log.error({ err: error, path }, "a request to the API failed");
      if (response.headersSent) return void response.destroy();
      refuse(request, response, { code: "failed", message: "Faultline itself failed. The hub's log says why." });
    });
  };
}
