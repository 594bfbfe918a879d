import type { ServerResponse } from "node:http";

/** Whoever takes in not one byte for so long holds a connection for nothing, ms. */
const stillUnlessSaidMs = 20_000;

/**
 * From now on a reader who stands still for so long, ms, is let go. Each byte that they take begins it anew, however slow they are; with the answer's end
 * the connection is as it was. Gives back what ends it earlier.
 */
export function letGoWhenStill(response: ServerResponse, stillForMs = stillUnlessSaidMs): () => void {
  response.setTimeout(stillForMs);
  return () => void response.setTimeout(0);
}
