/** What Slack hands to the app: a command, a press or a submission, an event. */
export type Parcel = {
  readonly kind: "slash_commands" | "interactive" | "events_api";
  readonly payload: Readonly<Record<string, unknown>>;
  readonly retry: { readonly attempt: number; readonly reason: string } | null;
};

/** The app's acknowledgement, or the word that Slack shows to the person instead. */
export type Acknowledgement =
  | { readonly ok: true; readonly payload: unknown }
  | { readonly ok: false; readonly error: "operation_timeout" | "dispatch_failed" | "http_client_error" | "http_service_error" };

/** How parcels reach the app. Never throws: a failed delivery is an answer. */
export type Delivery = {
  deliver(parcel: Parcel): Promise<Acknowledgement>;
  /** Cuts every connection without a word. */
  drop(): void;
  /** Asks the app to connect anew, as Slack does every few hours; the old connection still carries what is under way. */
  refresh(): void;
  /** Says goodbye, and waits a moment for the answer. */
  close(): Promise<void>;
};

/** The app must acknowledge within 3 s. */
export const ackWithinMs = 3000;
