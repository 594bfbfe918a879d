import { type Artifact, isUrgent, type Part } from "../evidence/layer/artifact.ts";

/** Beside the conclusion a thread holds at most this many replies. */
const repliesBeside = 3;

/** The reply that each part of the evidence goes into. `urgent`: something in it is not healthy. */
export type Group = { readonly parts: readonly Part[]; readonly urgent: boolean };

const alone = (one: Pick<Artifact, "part" | "status">): Group => ({ parts: [one.part], urgent: isUrgent(one) });

/** With a first verdict only what is not healthy is posted, each by itself, and one reply is kept for all the rest. */
export function firstGroups(artifacts: readonly Pick<Artifact, "part" | "status">[]): Group[] {
  return artifacts
    .filter(isUrgent)
    .slice(0, repliesBeside - 1)
    .map(alone);
}

/** What is still to be posted at the end: what is not healthy by itself as long as there is room, everything healthy in one. */
export function lastGroups(
  artifacts: readonly Pick<Artifact, "part" | "status">[],
  posted: readonly (readonly Part[])[],
): Group[] {
  const left = artifacts.filter(({ part }) => !posted.some((parts) => parts.includes(part)));
  const calm = left.filter((one) => !isUrgent(one));
  const groups = [
    ...left.filter(isUrgent).map(alone),
    ...(calm.length === 0 ? [] : [{ parts: calm.map(({ part }) => part), urgent: false }]),
  ];
  const room = Math.max(1, repliesBeside - posted.length);
  if (groups.length <= room) return groups;
  const merged = groups.slice(room - 1);
  return [
    ...groups.slice(0, room - 1),
    { parts: merged.flatMap(({ parts }) => parts), urgent: merged.some(({ urgent }) => urgent) },
  ];
}
