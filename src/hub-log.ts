import { destination, type Logger, pino } from "pino";
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

export const hubLog = (level: string): Logger =>
  pino({ level, redact, base: { app: "faultline", version } }, destination({ dest: 2, sync: false, minLength: 0 }));
