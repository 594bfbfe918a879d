/** From what is seen alone to everything; each may what those before it may. */
export const roles = ["viewer", "triager", "operator", "admin"] as const;
export type Role = (typeof roles)[number];

/** Who wants something, as far as their door knows. `token`: the name of the API token that was shown; `role`: what it was made for. */
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
export type Permits = (asker: Asker, action: Action) => { ok: true } | { ok: false; error: string };

/** What a role is needed for: to look takes a viewer, to probe a triager, and to probe for a minute an operator. */
export const permitsByRole: Permits = ({ token, role }, action) => {
  const needed = neededFor(action);
  const own = roles.find((one) => one === role);
  if (own !== undefined && roles.indexOf(own) >= roles.indexOf(needed)) return { ok: true };
  const wanted = action.kind === "triage" ? (action.deep ? "A deep triage" : "A triage") : "Reading";
  return {
    ok: false,
    error: `${wanted} takes the role ${needed}, and the token ${token} has the role ${role}. Make one on the hub's machine: faultline tokens create NAME --role ${needed}`,
  };
};

function neededFor(action: Action): Role {
  if (action.kind !== "triage") return "viewer";
  return action.deep ? "operator" : "triager";
}
