import { z } from "zod";
import { jsonFile } from "../evidence/json-file.ts";
import type { Report } from "../verdict/report.ts";
import { type Answered, refused, withCause } from "./refusal.ts";
import type { SlackTransport } from "./settings.ts";
import { tryAgain } from "./try-again.ts";
import type { SlackApi } from "./web-api.ts";

const ticketSchema = z.object({ upload_url: z.url(), file_id: z.string() });
const uploadWithinMs = 30_000;

export type Sharing = {
  readonly api: SlackApi;
  readonly transport: SlackTransport;
  readonly channel: string;
  readonly threadTs: string | null;
  readonly signal: AbortSignal;
};

/** Puts the whole report into the thread as a JSON file, in Slack's three steps: ask for an address, send the bytes there, say where they belong. Never rejects. */
export async function shareEvidence(report: Report, { api, transport, channel, threadTs, signal }: Sharing): Promise<Answered> {
  const { name, bytes } = jsonFile(report);
  const again = { random: Math.random, signal, mustArrive: false, onLimited: () => {} };
  const asked = await tryAgain(
    () => api("files.getUploadURLExternal", { filename: name, length: bytes.byteLength }, signal),
    again,
  );
  if (!asked.ok) return asked;
  const ticket = ticketSchema.safeParse(asked.data);
  if (!ticket.success) return refused({ kind: "network", detail: "Slack gave no address to upload to" });
  const sent = await tryAgain(() => upload(ticket.data.upload_url, bytes, transport, signal), again);
  if (!sent.ok) return sent;
  const title = `Evidence of ${report.target.display.slice(0, 100)}, ${report.id}`;
  const where = { channel_id: channel, ...(threadTs === null ? {} : { thread_ts: threadTs }) };
  return tryAgain(
    () => api("files.completeUploadExternal", { files: [{ id: ticket.data.file_id, title }], ...where }, signal),
    again,
  );
}

async function upload(url: string, bytes: Uint8Array, transport: SlackTransport, signal: AbortSignal): Promise<Answered> {
  try {
    const response = await transport.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/octet-stream" },
      body: Buffer.from(bytes),
      signal: AbortSignal.any([signal, AbortSignal.timeout(uploadWithinMs)]),
    });
    await response.arrayBuffer();
    return response.ok ? { ok: true, data: {} } : refused({ kind: "server", status: response.status });
  } catch (error) {
    return refused({ kind: "network", detail: withCause(error) });
  }
}
