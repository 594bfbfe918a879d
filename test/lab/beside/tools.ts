import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Case } from "../cases.ts";
import { type ToolAnswer, type ToolName, toolNames } from "./answer.ts";
import type { Question } from "./question.ts";
import { askExporter } from "./tool/exporter.ts";
import { askPlugins, pluginFolder } from "./tool/plugins.ts";
import { askSslscan } from "./tool/sslscan.ts";
import { askTestssl } from "./tool/testssl.ts";

/** What a case is about. */
type Asked = Pick<Case, "id" | "side">;

/** Of everything. */
const all = (): boolean => true;
/** Of faults of TLS and their twins, and of what only looks like a fault, where TLS is spoken. */
const aboutTls = ({ id, side }: Asked, { scheme }: Question): boolean =>
  (id.startsWith("tls.") || side === "healthy") && (scheme === "https" || scheme === "tls");
/** The twins are left out: each address costs it eight seconds of a core, more than all that is asked beside it. */
const aboutTlsButTwins = (one: Asked, question: Question): boolean => one.side !== "twin" && aboutTls(one, question);

/** What a tool needs of a world. */
type Place = { namespace: string; rootFile: string; folder: string; signal: AbortSignal };

type Tool = {
  /** What must be there for it, and the Debian packages that bring it. */
  programs: readonly string[];
  packages: readonly string[];
  /** Whether a person would ask it of this case at all. */
  isFor: (one: Asked, question: Question) => boolean;
  ask: (question: Question, place: Place) => Promise<ToolAnswer>;
};

const tools: Record<ToolName, Tool> = {
  "monitoring-plugins": {
    programs: ["check_dns", "check_tcp", "check_http"].map((name) => join(pluginFolder, name)).concat("nslookup"),
    packages: ["monitoring-plugins-basic", "monitoring-plugins-standard", "bind9-dnsutils"],
    isFor: all,
    ask: (question, { namespace, signal }) => askPlugins(namespace, question, signal),
  },
  "blackbox-exporter": {
    programs: ["prometheus-blackbox-exporter", "curl"],
    packages: ["prometheus-blackbox-exporter", "curl"],
    isFor: all,
    ask: (question, { namespace, rootFile, folder, signal }) => askExporter(namespace, question, rootFile, folder, signal),
  },
  "testssl.sh": {
    programs: ["testssl", "hexdump"],
    packages: ["testssl.sh", "bsdextrautils"],
    isFor: aboutTlsButTwins,
    ask: (question, { namespace, rootFile, folder, signal }) => askTestssl(namespace, question, rootFile, folder, signal),
  },
  sslscan: {
    programs: ["sslscan"],
    packages: ["sslscan"],
    isFor: aboutTls,
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

/** Every tool's answer, one tool after the other so that none is felt by another. */
export async function askTools(
  question: Question,
  place: Place,
  missing: readonly ToolName[],
  one: Asked,
): Promise<ToolAnswer[]> {
  const answers: ToolAnswer[] = [];
  for (const name of toolNames) {
    const { isFor, ask } = tools[name];
    const nothing = (state: "not-asked" | "not-installed"): ToolAnswer => ({ tool: name, state, sayings: [], elapsedMs: 0 });
    if (!isFor(one, question)) answers.push(nothing("not-asked"));
    else if (missing.includes(name)) answers.push(nothing("not-installed"));
    else answers.push(await ask(question, place));
  }
  return answers;
}
