import type { Duplex } from "node:stream";

/** To be called before each frame: what is sent within one turn of the event loop goes out in one call of the system, which is most of what sending costs. */
export function sentTogether(stream: Duplex): () => void {
  let isHeld = false;
  return () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    setImmediate(() => {
      isHeld = false;
      stream.uncork();
    });
  };
}
