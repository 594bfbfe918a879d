import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { type Failure, failed } from "../../observation/failure.ts";
import { broke, type DataOf, ok, skipped } from "../../observation/observation.ts";
import { familyOf } from "../../target/address.ts";
import { deniedBy } from "../connection.ts";
import { codeOf, translate } from "../errno.ts";
import type { Ask } from "../probe.ts";
import { readVersions, versionQuestion } from "./version-negotiation.ts";

type Data = DataOf<"http.quic">;

/** Sends one packet and waits for the versions that the server speaks. The socket is connected, so that an ICMP error is seen. */
export const askHttpQuic: Ask<"http.quic"> = async ({ address, port }, _given, place, signal) => {
  const denied = deniedBy(place, address);
  if (denied !== null) return skipped(denied.detail, denied, {});
  const family = familyOf(address);
  const [destination, source] = [randomBytes(8), randomBytes(8)];
  const question = versionQuestion(destination, source);
  const socket = createSocket(family === 6 ? "udp6" : "udp4");
  const { promise, resolve } = Promise.withResolvers<{ failure: Failure | null; data: Data }>();
  let began = performance.now();
  let brokenAt: Data["brokenAt"];
  const aborted = (): void =>
    resolve(
      brokenAt === undefined
        ? { failure: translate(null, signal, "wait", family), data: {} }
        : { failure: failed("malformed", "wait", `${brokenAt.what}, at byte ${brokenAt.byte}`), data: { brokenAt } },
    );
  socket.on("error", (error) => {
    const errno = codeOf(error);
    resolve({ failure: translate(error, signal, "query", family), data: errno === null ? {} : { errno } });
  });
  socket.on("message", (packet) => {
    const answer = readVersions(packet, destination, source);
    if ("versions" in answer) resolve({ failure: null, data: { versions: answer.versions, rttMs: performance.now() - began } });
    else brokenAt ??= answer;
  });
  signal.addEventListener("abort", aborted, { once: true });
  if (signal.aborted) aborted();
  else
    socket.connect(port, address, () => {
      began = performance.now();
      socket.send(question);
    });
  const { failure, data } = await promise;
  signal.removeEventListener("abort", aborted);
  socket.removeAllListeners("message");
  socket.close();
  const learnt = { ...data, sentBytes: question.length };
  return failure === null ? ok(learnt) : broke(failure, learnt);
};
