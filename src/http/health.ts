import type { RequestListener } from "node:http";
import { z } from "zod";
import { answerJson } from "./json-answer.ts";

/** Something without which the hub cannot serve, or serves less well. `trouble` gives null where all is well, else the reason in words that a stranger may read. What it throws is for nobody's eyes. */
export type Check = {
  readonly name: string;
  readonly trouble: (signal: AbortSignal) => Promise<string | null>;
  /** Its trouble is to be seen, and stops nothing: the hub serves on, `degraded`. */
  readonly isBearable?: boolean;
};

/** An orchestrator waits 1 s for a probe unless told otherwise; a check that takes longer counts as failed before that, ms. */
const checkWithinMs = 800;

export const healthPaths = ["/healthz", "/readyz"] as const;
const pathSchema = z.enum(healthPaths);

/**
 * Answers `/healthz` (this process lives: always 200) and `/readyz` (200 where it can serve, else 503, with the reasons), both as JSON.
 * Any other path goes to `otherwise`.
 */
export function healthListener(checks: readonly Check[], otherwise: RequestListener = notFound): RequestListener {
  return (request, response) => {
    const path = pathSchema.safeParse(request.url?.split("?", 1)[0]);
    if (!path.success) return otherwise(request, response);
    if (request.method !== "GET" && request.method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      return answerJson(request, response, 405, { status: "wrong method" });
    }
    if (path.data === "/healthz") return answerJson(request, response, 200, { status: "alive" });
    void readiness(checks).then((state) =>
      answerJson(request, response, state.status === "not ready" ? 503 : 200, { status: state.status, checks: state.checks }),
    );
  };
}

type Readiness = { readonly status: "ready" | "degraded" | "not ready"; readonly checks: Readonly<Record<string, string>> };

/** Asks all checks side by side. Never rejects: a check that throws or takes too long is a reason like any other. */
export async function readiness(checks: readonly Check[]): Promise<Readiness> {
  const results = await Promise.all(
    checks.map(async ({ name, trouble, isBearable = false }) => {
      const signal = AbortSignal.timeout(checkWithinMs);
      const tooLate = new Promise<string>((resolve) => {
        signal.addEventListener("abort", () => resolve(`no answer within ${checkWithinMs} ms`), { once: true });
      });
      const words = (await Promise.race([trouble(signal).catch(() => "failed"), tooLate])) ?? "ok";
      return { name, words, isBearable };
    }),
  );
  const troubles = results.filter(({ words }) => words !== "ok");
  return {
    status: troubles.length === 0 ? "ready" : troubles.every(({ isBearable }) => isBearable) ? "degraded" : "not ready",
    checks: Object.fromEntries(results.map(({ name, words }) => [name, words])),
  };
}

/** For a path that is nobody's. */
export const notFound: RequestListener = (request, response) => answerJson(request, response, 404, { status: "not found" });
