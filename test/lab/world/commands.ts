import { spawn } from "node:child_process";

/** What a system command may take, ms: it is local and small. */
const limitMs = 10_000;

/** Runs one system command to its end, `input` on its stdin. Throws with its own words where it fails. */
export async function runCommand(program: string, args: readonly string[], input = ""): Promise<string> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], timeout: limitMs, killSignal: "SIGKILL" });
  const said: string[] = [];
  const complained: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => said.push(text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => complained.push(text));
  child.stdin.on("error", () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  if (code !== 0)
    throw new Error(`${program} ${args.join(" ")} ended with ${code ?? "a signal"}: ${complained.join("").trim()}\n${input}`);
  return said.join("");
}
