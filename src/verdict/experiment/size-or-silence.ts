import type { Experiment } from "../experiment.ts";

/** A server that is silent answers pings of any size; a link that swallows what is large swallows pings as well. */
export const sizeOrSilence: Experiment = {
  id: "size-or-silence",
  between: [
    "path.mtu-blackhole",
    "tls.handshake-timeout",
    "tls.large-client-hello",
    "http.body-stalled",
    "tcp.post-handshake-blackhole",
  ],
  factor: "size",
  question: "Do pings that may not be cut up pass at each size?",
  isAnswer: (one) => one.probe === "path.size",
  change: (answers) => {
    const largest = answers.flatMap((one) => (one.probe === "path.size" ? (one.data.largestPassed ?? []) : []));
    return { from: "full segments", to: largest.length === 0 ? "pings of many sizes" : `up to ${Math.min(...largest)} bytes` };
  },
};
