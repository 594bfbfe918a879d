/** An agent that was let in. Times are ms since 1970. */
export type EnrolledAgent = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Raw Ed25519, base64url. */
  readonly publicKey: string;
  readonly enrolledAt: number;
  readonly lastSeenAt: number | null;
};

export type NewAgent = Pick<EnrolledAgent, "name" | "labels" | "publicKey">;

/** Why an invitation lets nobody in. */
export type InvitationTrouble = "unknown" | "used" | "expired" | "name-taken" | "other-name" | "full";
