import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type Figure, median, ms } from "./figure.ts";

const starts = 11;
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const entry = path("../../src/faultline.js");

/** From the start of the process to the first DNS packet that it sends; beside it a Node that does nothing, for the machine's own share. */
export async function commandLine(): Promise<Figure[]> {
  const udp = createSocket("udp4").bind(0, "127.0.0.1");
  await once(udp, "listening");
  const asking = ["triage", "api.example.test", "--resolver", `127.0.0.1:${udp.address().port}`, "--stream"];
  try {
    await firstPacketMs(udp, [entry, ...asking], {});
    // The cache of compiled code is written at the end of a process.
    await once(spawn(process.execPath, [entry, "triage", "127.0.0.1:9", "--json"], { stdio: "ignore" }), "exit");
    const warm: number[] = [];
    const cold: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < starts; round += 1) {
      warm.push(await firstPacketMs(udp, [entry, ...asking], {}));
      bare.push(await bareMs());
      if (round % 3 === 0) cold.push(await firstPacketMs(udp, [entry, ...asking], { NODE_DISABLE_COMPILE_CACHE: "1" }));
    }
    const loaded = await packagesLoaded(asking);
    return [
      {
        what: "Command line: start of the process to first probe sent",
        asked: "< 400 ms",
        measured: `median ${ms(median(warm))} (best ${ms(Math.min(...warm))})`,
        met: median(warm) < 400,
        reason: `of ${warm.length} starts; the very first after an installation, without compiled code kept, ${ms(median(cold))} (best ${ms(Math.min(...cold))}); a Node that does nothing ${ms(median(bare))} from start to end.`,
      },
      {
        what: "Command line loads Bolt",
        asked: "never",
        measured: loaded.some((name) => name.startsWith("@slack/")) ? "yes" : `no (${loaded.join(", ")})`,
        met: !loaded.some((name) => name.startsWith("@slack/")),
      },
    ];
  } finally {
    udp.close();
  }
}

async function firstPacketMs(
  udp: ReturnType<typeof createSocket>,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const packet = once(udp, "message", { signal: AbortSignal.timeout(20_000) });
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: "ignore", env: { ...process.env, ...env } });
  const ended = once(child, "exit");
  try {
    await packet;
    return performance.now() - began;
  } finally {
    child.kill("SIGKILL");
    await ended;
  }
}

async function bareMs(): Promise<number> {
  const began = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return performance.now() - began;
}

/** Names of all packages that a whole run loads. */
async function packagesLoaded(asking: readonly string[]): Promise<string[]> {
  const child = spawn(process.execPath, ["--import", path("loaded-packages.js"), entry, ...asking, "--timeout", "2"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  await once(child, "close");
  const line = said.split("\n").find((one) => one.startsWith("loaded "));
  if (line === undefined) throw new Error(`the command line did not say what it loads: ${said.slice(0, 500)}`);
  return line.slice("loaded ".length).split(" ");
}
