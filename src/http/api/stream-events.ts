import type { IncomingMessage, ServerResponse } from "node:http";
import { endAtPace, writeAtPace } from "../at-readers-pace.ts";

/** Sends the lines as they come (NDJSON), at the reader's own pace. Ends with them, or when the reader goes away or stands still (`stillForMs`); nothing else ends with that. Never rejects. */
export async function streamEvents(
  { method }: IncomingMessage,
  response: ServerResponse,
  lines: (gone: AbortSignal) => AsyncIterable<string> | Iterable<string>,
  stillForMs?: number,
): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  response.writeHead(200, {
    "content-type": "application/x-ndjson; charset=utf-8",
    "cache-control": "no-store",
    // nginx holds back what it takes for a page.
    "x-accel-buffering": "no",
  });
  if (method === "HEAD") return void response.end();
  response.flushHeaders();
  try {
    for await (const line of lines(gone.signal)) await writeAtPace(response, `${line}\n`, stillForMs);
    await endAtPace(response, "", stillForMs);
  } catch {
    // They are gone, or have stood still for too long: nobody is there to be told.
    response.destroy();
  }
}
