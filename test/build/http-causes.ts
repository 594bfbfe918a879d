import { badGateway } from "../../src/cause/http/bad-gateway.ts";
import { bodyStalled } from "../../src/cause/http/body-stalled.ts";
import { clientError } from "../../src/cause/http/client-error.ts";
import { gatewayTimeout } from "../../src/cause/http/gateway-timeout.ts";
import { malformed } from "../../src/cause/http/malformed.ts";
import { noResponse } from "../../src/cause/http/no-response.ts";
import { resetMidResponse } from "../../src/cause/http/reset-mid-response.ts";
import { serverError } from "../../src/cause/http/server-error.ts";
import { slow } from "../../src/cause/http/slow.ts";
import { truncated } from "../../src/cause/http/truncated.ts";
import { unavailable } from "../../src/cause/http/unavailable.ts";
import type { Settings } from "../../src/cause/settings.ts";
import type { Observation } from "../../src/observation/observation.ts";
import { defaultSettings, seenOf } from "./common.ts";

/** Every cause of HTTP that is told from the requests of a run. */
export const httpCauses = [
  badGateway,
  unavailable,
  gatewayTimeout,
  serverError,
  clientError,
  noResponse,
  resetMidResponse,
  truncated,
  bodyStalled,
  malformed,
  slow,
];

/** Settings of a run in which a person said what the answer must be. */
export const expecting = (expect: Partial<Settings["expect"]>): Settings => ({
  ...defaultSettings,
  expect: { ...defaultSettings.expect, ...expect },
});

/** The ids of all that these observations are found to show, notes left out. */
export const namedInHttp = (observations: readonly Observation[], settings: Settings = defaultSettings): string[] =>
  httpCauses.flatMap((cause) =>
    cause
      .find(seenOf(observations, { settings }))
      .filter(({ impact = cause.impact }) => impact !== "latent")
      .map(() => cause.id),
  );
