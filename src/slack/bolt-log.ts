import { type Logger as BoltLogger, LogLevel } from "@slack/bolt";
import type { Logger } from "pino";

/** Bolt's logger over ours. It reports the level `info` whatever ours is: at `debug` the SDK writes out whole payloads, with what people typed. */
export function boltLog(log: Logger): BoltLogger {
  const own = log.child({ from: "bolt" });
  const words = (parts: readonly unknown[]): string =>
    parts.map((part) => (part instanceof Error ? part.message : String(part))).join(" ");
  return {
    debug: () => {},
    info: (...parts) => own.debug(words(parts)),
    warn: (...parts) => own.warn(words(parts)),
    error: (...parts) => own.error(words(parts)),
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}
