import type { AskedRun, Gate } from "./gate.ts";
import { type Role, roles } from "./policy.ts";
import type { Permitted, Asker as PolicyAsker } from "./roles.ts";

/** Who asks the HTTP API: the name of the token that was shown, and the role that it was made with. */
export type Asker = {
  readonly door: "api";
  readonly workspace: null;
  readonly user: null;
  readonly channel: null;
  readonly token: string;
  readonly role: string;
};
export type Action =
  | { readonly kind: "triage"; readonly deep: boolean }
  | { readonly kind: "read" }
  | { readonly kind: "vantages" };

/** The error says who may, and what to do about it. */
export type Permits = (asker: Asker, action: Action) => Permitted;
/** Lets a run begin and counts it, as at every door. */
export type Begins = (asker: Asker, run: AskedRun) => Permitted;

export const permitsThrough =
  ({ permits }: Pick<Gate, "permits">): Permits =>
  (asker, action) =>
    permits(inPolicy(asker), action.kind === "triage" ? (action.deep ? "deep" : "triage") : "view");

export const beginsThrough =
  ({ begins }: Pick<Gate, "begins">): Begins =>
  (asker, run) =>
    begins(inPolicy(asker), run);

const inPolicy = ({ token, role }: Asker): PolicyAsker => ({
  door: "http",
  workspace: null,
  user: null,
  channel: null,
  token,
  tokenRole: roleCalled(role),
});

const roleCalled = (text: string): Role | null => roles.find((one) => one === text) ?? null;
