export const troubleKinds = ["full", "locked", "corrupt", "unwritable", "newer", "closed", "unknown"] as const;
export type TroubleKind = (typeof troubleKinds)[number];

/** The store could not do what it was asked. The message says to an operator what is wrong and what to do; it holds no row's content. */
export class StoreTrouble extends Error {
  readonly kind: TroubleKind;

  constructor(kind: TroubleKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreTrouble";
    this.kind = kind;
  }
}
