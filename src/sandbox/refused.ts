/**
 * Slack said no. `error` is Slack's own word for it (`not_in_channel`, `invalid_blocks`, …), `more` what stands beside it
 * in the answer. `status` and `retryAfter` only where Slack leaves HTTP 200: 429 and a broken server.
 */
export class Refused extends Error {
  readonly error: string;
  readonly more: Readonly<Record<string, unknown>>;
  readonly status: number;
  readonly retryAfter: number | null;

  constructor(error: string, more: Readonly<Record<string, unknown>> = {}, status = 200, retryAfter: number | null = null) {
    super(error);
    this.name = "Refused";
    this.error = error;
    this.more = more;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** A refusal whose reasons Slack lists in `response_metadata.messages`. */
export function refusedBecause(error: string, messages: readonly string[]): Refused {
  return new Refused(error, { response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) } });
}
