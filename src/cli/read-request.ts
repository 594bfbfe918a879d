import { parseAddress } from "../target/address.ts";
import { defaultQuestions, parseQuestions } from "../target/parse-questions.ts";
import { parseTarget } from "../target/parse-target.ts";
import { pathTarget } from "../target/path-target.ts";
import type { TriageRequest } from "../triage/request.ts";
import { vantagesFor } from "../triage/vantages-for.ts";
import { unusableCertificate } from "./client-certificate.ts";
import { type Pair, withFileTexts, withPresets } from "./flags.ts";
import type { CliMeans } from "./means.ts";

export type ReadRequest = { ok: true; request: TriageRequest; notes: string[] } | { ok: false; error: string };

/** What was typed, made exact and allowed; or what to write instead. Nothing has been sent by then. */
export async function readRequest(
  input: string,
  pairs: readonly Pair[],
  only: TriageRequest["only"] | null,
  means: CliMeans,
): Promise<ReadRequest> {
  const files = (means.presetFiles ?? []).filter(([name]) => !pairs.some(([given]) => given === name));
  const withTexts = await withFileTexts([...files, ...pairs], means.readText);
  if (!withTexts.ok) return withTexts;
  const preset = parseQuestions(
    withPresets(
      [],
      means.presets.filter(([name]) => !pairs.some(([given]) => given === name)),
    ),
    "variable",
  );
  if (!preset.ok) return preset;
  const read = parseQuestions(withTexts.pairs, "flag");
  if (!read.ok) return read;
  const { port = null, ...given } = read.questions;
  const { port: _, ...presets } = preset.questions;
  const file = pairs.findLast(([name]) => name === "ca")?.[1] ?? means.presetCaFile;
  const caFile = file === null ? {} : { caFile: file };
  const fileOf = (name: "cert" | "key"): string | undefined => [...files, ...pairs].findLast(([given]) => given === name)?.[1];
  const [certFile, keyFile] = [fileOf("cert"), fileOf("key")];
  const questions = {
    ...defaultQuestions,
    ...presets,
    ...given,
    ca: [...means.presetCa, ...(given.ca ?? [])],
    ...caFile,
    ...(certFile === undefined ? {} : { certFile }),
    ...(keyFile === undefined ? {} : { keyFile }),
  };
  const unusable = unusableCertificate(questions);
  if (unusable !== null) return { ok: false, error: unusable };
  const target = parseTarget(input, { sni: questions.sni, port });
  if (!target.ok) return target;
  const proxy = questions.proxy?.kind === "server" ? parseAddress(questions.proxy.server.host) : null;
  const named = [parseAddress(target.target.host), proxy, ...questions.ip, ...questions.resolvers.map(({ address }) => address)];
  for (const address of named) {
    const refusal = address === null ? null : means.refuses(address);
    if (refusal !== null) return { ok: false, error: `I don't probe ${refusal}. Nothing was sent.` };
  }
  // This process is one vantage: where others are meant, only a hub can ask them.
  const asked =
    questions.from === undefined ? null : vantagesFor([{ self: means.thisMachine() }], { questions, target: target.target });
  if (asked !== null && "error" in asked) return { ok: false, error: asked.error };
  const request = {
    id: means.newId(),
    target: only === "path" ? pathTarget(target.target) : target.target,
    questions,
    requestedBy: { door: "cli" as const, user: null, workspace: null, channel: null },
  };
  return { ok: true, notes: read.notes, request: only === null || only === undefined ? request : { ...request, only } };
}
