import { Deadline } from "../../src/vantage/deadline.ts";
import { chanceOf } from "../lab/chance.ts";
import { asking } from "../probe/http/asking.ts";
import { bareServer } from "./bare-server.ts";
import { brokenResponse, spoiltResponse } from "./broken-response.ts";
import { type Subject, wrongAbout, wrongAboutAny } from "./run.ts";

const deadlineMs = 3_000;
/** What a response may end as, however it is spoilt: a fault of this side, or of nobody knows whom, is none of them. */
const honest: ReadonlySet<string> = new Set(["malformed", "closed", "timeout", "too-large", "reset"]);

/** Half of the responses are broken in a known way, half anyhow. */
export async function malformedHttp(): Promise<Subject> {
  const replies = new Map<string, Buffer>();
  const site = await bareServer((socket) => {
    socket.once("data", (asked) => {
      const key = /GET \/(\d+) /.exec(asked.toString())?.[1] ?? "";
      socket.end(replies.get(key) ?? "");
      replies.delete(key);
    });
  });
  const one = async (index: number): Promise<string | null> => {
    const chance = chanceOf(`http ${index}`);
    const known = index % 2 === 0 ? brokenResponse(chance) : null;
    const bytes = known?.bytes ?? spoiltResponse(chance);
    replies.set(`${index}`, bytes);
    using deadline = new Deadline(deadlineMs);
    const { outcome, failure, data } = await asking(site, {
      signal: deadline.signal,
      subject: { url: `http://www.example:${site.port}/${index}` },
    });
    const told = { outcome, failure, data };
    const wrong =
      known === null
        ? wrongAboutAny(told, honest)
        : (wrongAbout(told, known) ?? (known.status !== null && data.status !== known.status ? "the status is lost" : null));
    const shown = `${known?.what ?? "spoilt"} ${JSON.stringify(bytes.toString("latin1"))}: ${JSON.stringify(told)}`;
    return wrong === null ? null : `${wrong}: ${shown}`;
  };
  return { what: "HTTP responses", deadlineMs, one, [Symbol.asyncDispose]: site.close };
}
