import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { type Report, reportSchema } from "../../src/verdict/report.ts";
import type { Site } from "./site.ts";
import { wordsThatStarve } from "./starve.ts";
import type { World } from "./world/world.ts";

/** What the command line said and how it ended; `status` is left out where a hub was asked. */
export type Answer = { report: Report; status?: number | null; elapsedMs: number };

const repository = resolve(import.meta.dirname, "../..");
/** A normal run ends within 10 s; the program's own start comes on top. */
const limitMs = 25_000;
const mostText = 20_000_000;

/** Asks as a person would, from inside the client's namespace. Throws where what is printed is no report. */
export async function ask(site: Site, { client, rootFile, flags, programs }: World): Promise<Answer> {
  const began = performance.now();
  const args = ["triage", site.target, ...flags, "--ca", rootFile, "--json"];
  const limits = site.openFiles === undefined ? [] : ["prlimit", `--nofile=${site.openFiles}`];
  const starving = wordsThatStarve(site.starved, client);
  const [program = "ip", ...words] = [...starving, "ip", "netns", "exec", client, ...limits, process.execPath, programs.command];
  const child = spawn(program, [...words, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    cwd: repository,
    timeout: limitMs,
    killSignal: "SIGKILL",
    env: {
      PATH: process.env.PATH ?? "",
      // Nearly half of the program's start is the compiler's: an installed one has that behind it.
      NODE_COMPILE_CACHE: programs.cache,
      FAULTLINE_PUBLIC_RESOLVERS: "none",
      FAULTLINE_ROOT_SERVERS: "none",
      FAULTLINE_CONTROL: "none",
      ...site.variables,
    },
  });
  let said = "";
  let complained = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(0, mostText);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complained = (complained + text).slice(0, mostText);
  });
  const status = await new Promise<number | null>((done, fail) => child.on("error", fail).on("close", done));
  const elapsedMs = performance.now() - began;
  if (said === "") throw new Error(`nothing was printed, status ${status ?? "killed"}: ${complained.trim().slice(0, 2_000)}`);
  return { report: reportSchema.parse(JSON.parse(said)) as Report, status, elapsedMs };
}
