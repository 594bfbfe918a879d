/** The largest frame that either side reads, bytes: what one run brings along (roots above all) must fit into it. */
export const frameAtMost = 1024 * 1024;
/** The largest answer, bytes as JSON. Usual ones have a few kB; a chain of thirty certificates with two hundred names each has some two hundred. */
export const answerAtMost = 256 * 1024;
/** The same of a machine's own kernel: four hundred firewall rules with all their conditions. */
export const hostAnswerAtMost = 512 * 1024;
/** What one agent may answer in one run, all in all, bytes: six hundred questions at 25 kB each, so that none fills the hub's memory. */
export const answersAtMost = 16 * 1024 * 1024;
/** The same before it is known who is there. */
export const greetingAtMost = 16 * 1024;
/** Whoever has not said who it is within this is sent away, ms. */
export const greetingWithinMs = 10_000;
/** How often the hub asks whether an agent is still there, and how long silence is borne, ms. */
export const beatEveryMs = 10_000;
export const silentAtMostMs = 25_000;
/** Questions that one agent has open at once. A triage of eight addresses opens some forty, and twelve runs may do so side by side. */
export const openAtMost = 1_000;
/** What may wait to be sent to one reader, bytes: who does not read is cut off, and keeps nobody's memory. */
export const unsentAtMost = 8 * 1024 * 1024;
/** How often an agent may say anew what it can do, ms; it looks every 5 s whether that has changed. */
export const selfEveryMs = 2_000;
/** Frames that cannot be read, or answer nothing that was asked: so many are borne on one connection, and one is forgotten at each look whether the other side is there. */
export const nonsenseAtMost = 50;
