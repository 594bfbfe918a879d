import { type DestinationStream, destination, type Logger, pino } from "pino";
import { version } from "./version.ts";

/** What the log never shows, wherever it stands. */
const redact = {
  paths: [
    "*.token",
    "*.botToken",
    "*.appToken",
    "*.signingSecret",
    "*.headers.authorization",
    "*.response_url",
    "*.responseUrl",
    "*.trigger_id",
    "token",
    "botToken",
    "appToken",
    "signingSecret",
    "response_url",
    "responseUrl",
    "authorization",
  ],
  censor: "<redacted>",
};

/** A hub's or an agent's log, JSON lines on stderr where nothing else is said. */
export const hubLog = (level: string, lines: DestinationStream = destination({ dest: 2, sync: false, minLength: 0 })): Logger =>
  pino({ level, redact, base: { app: "faultline", version } }, lines);
