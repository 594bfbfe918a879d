import { flushCompileCache, getCompileCacheDir } from "node:module";

/** Set for the one start that follows: a cache that keeps nothing must not make it go round for ever. */
const once = "FAULTLINE_STARTED_ANEW";

/**
 * Sources that were never run here before are stripped of their types by a compiler inside Node, which stays: 25 MB for as long as the process
 * lives. So what lives long, once all of it is loaded, keeps what came out and starts again in its own place (execve: the same process to
 * whoever started it), now without. `load`: what will be needed later, so that nothing is stripped in the middle of its work.
 * Does nothing in a build, from the second start on, on Windows, and where a parent speaks with this process.
 */
export async function startAnewWithoutStripper(load: () => Promise<unknown> = async () => {}): Promise<void> {
  const isSecond = process.env[once] !== undefined;
  delete process.env[once];
  if (isSecond || process.execve === undefined || process.platform === "win32" || process.connected) return;
  if (getCompileCacheDir() === undefined || !isStripperLoaded()) return;
  // Code is kept for the flags of V8 that hold when it is written down: here those it was loaded with, below those that `load` set.
  flushCompileCache();
  await load();
  flushCompileCache();
  process.execve(process.execPath, [process.execPath, ...process.execArgv, ...process.argv.slice(1)], {
    ...process.env,
    [once]: "1",
  });
}

/** Node's own list of what it has loaded of itself, which it does not document: where it is no more, nothing is done. */
function isStripperLoaded(): boolean {
  const loaded: unknown = Reflect.get(process, "moduleLoadList");
  return Array.isArray(loaded) && loaded.some((name) => String(name).includes("/amaro/"));
}
