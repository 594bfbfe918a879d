import type { Acknowledgement, Delivery, Parcel } from "../delivery.ts";
import type { Inside } from "../inside.ts";

/** Slack's mood `replay`: the copy comes this much later. */
const replayAfterMs = 150;

/** Delivers and writes the journal. Under the mood `replay` the same parcel comes again, and nobody looks at its answer. */
export async function handOver(name: string, parcel: Parcel, delivery: Delivery, inside: Inside): Promise<Acknowledgement> {
  const begun = inside.clock.now();
  const again = inside.mood.replaysNow();
  const answer = await delivery.deliver(parcel);
  note(name, parcel, answer, begun, inside);
  if (again) {
    const copy: Parcel = { ...parcel, retry: { attempt: 1, reason: "timeout" } };
    inside.clock.after(replayAfterMs, () => {
      const at = inside.clock.now();
      delivery.deliver(copy).then((second) => note(name, copy, second, at, inside), inside.fault);
    });
  }
  return answer;
}

function note(name: string, { payload, retry }: Parcel, answer: Acknowledgement, begun: number, { journal }: Inside): void {
  journal.write({
    kind: "delivery",
    name,
    begun,
    ok: answer.ok,
    status: answer.ok ? 200 : 0,
    error: answer.ok ? null : answer.error,
    sent: retry === null ? payload : { ...payload, retry_attempt: retry.attempt },
    answered: answer.ok ? answer.payload : null,
  });
}
