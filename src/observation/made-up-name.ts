/** A label that nobody serves on purpose: the same certificate, or page, for it means that a server does not choose by name. */
export const madeUpLabel = "faultline-no-such-name";

/** Whether a name that was asked for is one of ours, which nobody has. */
export const isMadeUp = (name: string): boolean => name.toLowerCase().startsWith(`${madeUpLabel}.`);
