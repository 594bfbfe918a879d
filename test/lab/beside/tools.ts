import { existsSync } from "node:fs";
import { join } from "node:path";
import { type ToolAnswer, type ToolName, toolNames } from "./answer.ts";
import type { Question } from "./question.ts";
import { askExporter } from "./tool/exporter.ts";
import { askPlugins, pluginFolder } from "./tool/plugins.ts";
import { askSslscan } from "./tool/sslscan.ts";
import { askTestssl } from "./tool/testssl.ts";

/** What a tool needs of a world. */
type Place = { namespace: string; rootFile: string; folder: string; signal: AbortSignal };

type Tool = {
  /** What must be there for it, and the Debian packages that bring it. */
  programs: readonly string[];
  packages: readonly string[];
  /** It looks at TLS and nothing else. */
  isForTls: boolean;
  ask: (question: Question, place: Place) => Promise<ToolAnswer>;
};

const tools: Record<ToolName, Tool> = {
  "monitoring-plugins": {
    programs: ["check_dns", "check_tcp", "check_http"].map((name) => join(pluginFolder, name)).concat("nslookup"),
    packages: ["monitoring-plugins-basic", "monitoring-plugins-standard", "bind9-dnsutils"],
    isForTls: false,
    ask: (question, { namespace, signal }) => askPlugins(namespace, question, signal),
  },
  "blackbox-exporter": {
    programs: ["prometheus-blackbox-exporter", "curl"],
    packages: ["prometheus-blackbox-exporter", "curl"],
    isForTls: false,
    ask: (question, { namespace, rootFile, folder, signal }) => askExporter(namespace, question, rootFile, folder, signal),
  },
  "testssl.sh": {
    programs: ["testssl", "hexdump"],
    packages: ["testssl.sh", "bsdextrautils"],
    isForTls: true,
    ask: (question, { namespace, rootFile, folder, signal }) => askTestssl(namespace, question, rootFile, folder, signal),
  },
  sslscan: {
    programs: ["sslscan"],
    packages: ["sslscan"],
    isForTls: true,
    ask: (question, { namespace, signal }) => askSslscan(namespace, question, signal),
  },
};

/** The tools that are not there, and what brings them, in words; null where nothing is missing. */
export function toolsMissing(searchPath: string): { names: readonly ToolName[]; words: string } | null {
  const folders = ["", ...searchPath.split(":").filter((folder) => folder !== "")];
  const names = toolNames.filter((name) =>
    tools[name].programs.some((program) => !folders.some((folder) => existsSync(join(folder, program)))),
  );
  if (names.length === 0) return null;
  const packages = names.flatMap((name) => tools[name].packages);
  return {
    names,
    words: `Not installed: ${names.join(", ")}; those columns stay empty. Try: apt-get install --no-install-recommends ${packages.join(" ")}`,
  };
}

/** Every tool's answer, one tool after the other so that none is felt by another. `aboutTls`: the case is about TLS. */
export async function askTools(
  question: Question,
  place: Place,
  missing: readonly ToolName[],
  aboutTls: boolean,
): Promise<ToolAnswer[]> {
  const answers: ToolAnswer[] = [];
  for (const name of toolNames) {
    const { isForTls, ask } = tools[name];
    const nothing = (state: "not-asked" | "not-installed"): ToolAnswer => ({ tool: name, state, sayings: [], elapsedMs: 0 });
    const speaksTls = question.scheme === "https" || question.scheme === "tls";
    if (isForTls && !(aboutTls && speaksTls)) answers.push(nothing("not-asked"));
    else if (missing.includes(name)) answers.push(nothing("not-installed"));
    else answers.push(await ask(question, place));
  }
  return answers;
}
