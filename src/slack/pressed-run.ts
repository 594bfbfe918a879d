import { evidenceKeptDays, type StoredRequest } from "../store/store.ts";
import type { Report } from "../verdict/report.ts";
import type { Person, SlackMeans } from "./means.ts";
import { staleRun } from "./message/answers.ts";
import type { Message } from "./message/message.ts";
import { sentences } from "./typed-answer.ts";

/** What a button was about, as far as it is still known. */
export type PressedRun = {
  readonly id: string;
  readonly request: StoredRequest;
  readonly parentTs: string | null;
  /** Null: it goes on without a verdict yet, or its evidence is gone. */
  readonly report: Report | null;
  readonly isOngoing: boolean;
  readonly ageDays: number;
};

export type Found = { readonly ok: true; readonly run: PressedRun } | { readonly ok: false; readonly said: Message };

const dayMs = 24 * 60 * 60 * 1_000;

/** Finds the run of a button, in memory or in the store, and allows it anew: a button works in the channel of its run alone. */
export async function findRun(id: string, person: Person, { runs, store, now }: SlackMeans): Promise<Found> {
  const ongoing = runs.find(person.workspace, id);
  if (ongoing !== null) {
    if (ongoing.channel !== person.channel) return elsewhere;
    const { request, parentTs, latest } = ongoing;
    return { ok: true, run: { id, request, parentTs, report: latest, isOngoing: true, ageDays: 0 } };
  }
  const stored = await store.run(person.workspace, id);
  if (stored === null) return { ok: false, said: staleRun(null, evidenceKeptDays) };
  if (stored.channel !== person.channel) return elsewhere;
  const { request, parentTs, report, createdAt } = stored;
  return { ok: true, run: { id, request, parentTs, report, isOngoing: false, ageDays: Math.floor((now() - createdAt) / dayMs) } };
}

const elsewhere: Found = { ok: false, said: sentences("That run belongs to another channel: its buttons work there.") };

/** Why there is no evidence to show of a run that is known. */
export function withoutEvidence({ isOngoing, ageDays }: PressedRun): Message {
  if (isOngoing) return sentences("That run is still going on: its evidence is there with the verdict, in a few seconds.");
  if (ageDays >= evidenceKeptDays) return staleRun(ageDays, evidenceKeptDays);
  return sentences("That run ended before there was evidence to keep. `Run again` asks the same anew.");
}
