import { backendInconsistent } from "../../src/cause/http/backend-inconsistent.ts";
import { badGateway } from "../../src/cause/http/bad-gateway.ts";
import { bodyStalled } from "../../src/cause/http/body-stalled.ts";
import { botChallenge } from "../../src/cause/http/bot-challenge.ts";
import { clientError } from "../../src/cause/http/client-error.ts";
import { gatewayTimeout } from "../../src/cause/http/gateway-timeout.ts";
import { headerTooLarge } from "../../src/cause/http/header-too-large.ts";
import { healthCheckMismatch } from "../../src/cause/http/health-check-mismatch.ts";
import { malformed } from "../../src/cause/http/malformed.ts";
import { misdirected } from "../../src/cause/http/misdirected.ts";
import { noHealthyUpstream } from "../../src/cause/http/no-healthy-upstream.ts";
import { noResponse } from "../../src/cause/http/no-response.ts";
import { originTimeout } from "../../src/cause/http/origin-timeout.ts";
import { originTls } from "../../src/cause/http/origin-tls.ts";
import { originUnreachable } from "../../src/cause/http/origin-unreachable.ts";
import { rateLimited } from "../../src/cause/http/rate-limited.ts";
import { redirectDeadEnd } from "../../src/cause/http/redirect-dead-end.ts";
import { redirectDowngrade } from "../../src/cause/http/redirect-downgrade.ts";
import { redirectLoop } from "../../src/cause/http/redirect-loop.ts";
import { resetMidResponse } from "../../src/cause/http/reset-mid-response.ts";
import { serverError } from "../../src/cause/http/server-error.ts";
import { slow } from "../../src/cause/http/slow.ts";
import { timeoutBudget } from "../../src/cause/http/timeout-budget.ts";
import { truncated } from "../../src/cause/http/truncated.ts";
import { unavailable } from "../../src/cause/http/unavailable.ts";
import { wrongVirtualHost } from "../../src/cause/http/wrong-virtual-host.ts";
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
  backendInconsistent,
  botChallenge,
  headerTooLarge,
  healthCheckMismatch,
  misdirected,
  noHealthyUpstream,
  originTimeout,
  originTls,
  originUnreachable,
  rateLimited,
  redirectDowngrade,
  redirectLoop,
  redirectDeadEnd,
  timeoutBudget,
  wrongVirtualHost,
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
