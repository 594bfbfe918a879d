import type { Inside } from "../inside.ts";
import { Refused } from "../refused.ts";
import { sayAnswer } from "./answer.ts";

/** A POST to a response_url. What is wrong with it is answered with a status, as Slack does, so that `respond()` throws. */
export function respond(key: string, body: unknown, inside: Inside): { status: number; body: Record<string, unknown> } {
  const begun = inside.clock.now();
  const answer = attempt(key, body, inside);
  inside.journal.write({
    kind: "response",
    name: "response_url",
    begun,
    ok: answer.status === 200,
    status: answer.status,
    error: answer.status === 200 ? null : String(answer.body.error),
    sent: body,
    answered: answer.body,
  });
  return answer;
}

function attempt(key: string, body: unknown, inside: Inside): { status: number; body: Record<string, unknown> } {
  try {
    sayAnswer(body, inside.responses.use(key), inside);
    return { status: 200, body: { ok: true } };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { status: error.status === 200 ? 400 : error.status, body: { ok: false, error: error.error, ...error.more } };
  }
}
