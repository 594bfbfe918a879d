import type { z } from "zod";
import type { Gate } from "../../policy/gate.ts";
import type { AddressRules } from "../../policy/refused-address.ts";
import type { Store } from "../../store/store.ts";
import type { vantagesAnswerSchema } from "../../triage/hub-api.ts";
import type { TriageRequest } from "../../triage/request.ts";
import type { ApiRuns } from "./api-runs.ts";
import type { Authorizing } from "./authorize.ts";
import type { Conducting } from "./conduct.ts";

/** What the API is given: everything that it asks others for. */
export type ApiMeans = Conducting &
  Authorizing & {
    readonly store: Pick<Store, "addRun" | "updateRun" | "run" | "showApiToken">;
    readonly runs: ApiRuns;
    readonly gate: Pick<Gate, "permits" | "begins">;
    readonly rules: AddressRules;
    /** What is to be said of where a request is asked from; or what to write instead. */
    readonly askedFrom: (
      request: Pick<TriageRequest, "target" | "questions">,
    ) => { notes: readonly string[] } | { error: string };
    readonly vantages: () => z.infer<typeof vantagesAnswerSchema>["vantages"];
    readonly newRunId: () => string;
    readonly isStopping: () => boolean;
    readonly version: string;
  };
