import type { Pair } from "../../../src/cli/flags.ts";
import type { HubFlags } from "../../../src/cli/hub/hub-access.ts";
import { hubCommand } from "../../../src/cli/hub/hub-command.ts";
import type { CliMeans } from "../../../src/cli/means.ts";
import type { Output } from "../../../src/cli/triage-command.ts";

type Told = {
  pairs?: readonly Pair[];
  output?: Partial<Output>;
  target?: string;
  presets?: HubFlags;
  stop?: AbortController;
  proxy?: URL;
  ca?: string;
};
type Ended = { status: number; out: string; err: string };

/** The command with these flags, and what it wrote. */
export async function asked(flags: HubFlags, told: Told = {}): Promise<Ended> {
  const said = { out: "", err: "" };
  const means = {
    stdout: { write: (text: string) => (said.out += text) },
    stderr: { write: (text: string) => (said.err += text) },
    hubPresets: () => told.presets ?? {},
    proxyTo: () => told.proxy ?? null,
    readText: async (path: string) => {
      if (path === "missing.pem") throw Object.assign(new Error("no"), { code: "ENOENT" });
      return told.ca ?? path;
    },
    stopped: (told.stop ?? new AbortController()).signal,
  } as unknown as CliMeans;
  const output: Output = {
    json: true,
    stream: false,
    color: false,
    only: null,
    loadRender: async () => (report) => `rendered ${report.id}\n`,
    ...told.output,
  };
  return { status: await hubCommand(told.target ?? "api.example.com", told.pairs ?? [], flags, output, means), ...said };
}
