import type { Experiment } from "../experiment.ts";

/** What a single byte does not survive is no matter of size. */
export const blackholeOrSize: Experiment = {
  id: "blackhole-or-size",
  between: ["tcp.post-handshake-blackhole", "path.mtu-blackhole"],
  factor: "size",
  question: "Is a single byte acknowledged?",
  isAnswer: (one) => one.probe === "tcp.one-byte",
  change: () => ({ from: "the first message of the protocol", to: "one byte" }),
};
