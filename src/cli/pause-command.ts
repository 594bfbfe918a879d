import { whyAtMost } from "../policy/pause.ts";
import { type CliMeans, exitStatus } from "./means.ts";

/** `pause [WHY…]`, on the hub's machine: a hub that runs takes it up within a second. */
export async function pauseCommand(why: readonly string[], means: CliMeans): Promise<number> {
  const store = await means.openStore();
  try {
    await store.pause({ by: "the hub's machine", why: why.join(" ").slice(0, whyAtMost), at: means.now() });
    means.stdout.write("All probing of this hub and its agents is paused. It goes on with: faultline resume\n");
    return exitStatus.healthy;
  } finally {
    await store.close();
  }
}

/** `resume`: lets runs begin again. What was stopped is not begun again by itself. */
export async function resumeCommand(means: CliMeans): Promise<number> {
  const store = await means.openStore();
  try {
    means.stdout.write((await store.resume()) ? "Probing goes on.\n" : "Nothing was paused.\n");
    return exitStatus.healthy;
  } finally {
    await store.close();
  }
}
