import { createHmac } from "node:crypto";
import type { Clock } from "./clock.ts";
import { type Acknowledgement, ackWithinMs, type Delivery, type Parcel } from "./delivery.ts";

/** Bytes of an answer that are read. */
const mostBytes = 1_000_000;

/**
 * Signed HTTP to the app's request URL. `v0=` HMAC-SHA256 over `v0:timestamp:body` (docs.slack.dev/authentication/verifying-requests-from-slack).
 * Only a loopback address is accepted: nothing of this workspace leaves the machine. Throws an Error that says so.
 */
export function httpDelivery(requestUrl: string, signingSecret: string, clock: Clock): Delivery {
  const { hostname, protocol } = new URL(requestUrl);
  if (protocol !== "http:" || !/^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(hostname)) {
    throw new Error(
      `The sandbox delivers to this machine only, and ${requestUrl} is not on it. Write http://127.0.0.1:PORT/slack/events.`,
    );
  }
  const open = new Set<AbortController>();
  return {
    async deliver(parcel) {
      const { type, body } = bodyOf(parcel);
      const timestamp = String(Math.floor(clock.now() / 1000));
      const stop = new AbortController();
      open.add(stop);
      let late = false;
      const callOff = clock.after(ackWithinMs, () => {
        late = true;
        stop.abort();
      });
      try {
        const response = await fetch(requestUrl, {
          method: "POST",
          body,
          signal: stop.signal,
          redirect: "error",
          headers: {
            "content-type": type,
            "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": `v0=${createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex")}`,
            ...(parcel.retry === null
              ? {}
              : { "x-slack-retry-num": String(parcel.retry.attempt), "x-slack-retry-reason": parcel.retry.reason }),
          },
        });
        return answerOf(response.status, await readSome(response));
      } catch (error) {
        // fetch throws TypeError where nobody listens, and what the signal carries where we ended it.
        if (late) return { ok: false, error: "operation_timeout" };
        if (error instanceof TypeError || stop.signal.aborted) return { ok: false, error: "dispatch_failed" };
        throw error;
      } finally {
        callOff();
        open.delete(stop);
      }
    },
    drop() {
      for (const stop of open) stop.abort();
    },
    // There is no connection to renew.
    refresh() {},
    async close() {
      for (const stop of open) stop.abort();
    },
  };
}

async function readSome(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > mostBytes) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

function bodyOf({ kind, payload }: Parcel): { type: string; body: string } {
  if (kind === "events_api") return { type: "application/json", body: JSON.stringify(payload) };
  const form = kind === "interactive" ? { payload: JSON.stringify(payload) } : mapOfStrings(payload);
  return { type: "application/x-www-form-urlencoded", body: new URLSearchParams(form).toString() };
}

function mapOfStrings(payload: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
}

function answerOf(status: number, text: string): Acknowledgement {
  if (status >= 500) return { ok: false, error: "http_service_error" };
  if (status < 200 || status >= 300) return { ok: false, error: "http_client_error" };
  if (text.trim() === "") return { ok: true, payload: {} };
  try {
    return { ok: true, payload: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { ok: true, payload: { text } };
    throw error;
  }
}
