import type { Cause } from "../cause.ts";
import { clause, listed } from "../clause.ts";

/** The process that asks may open no more files (EMFILE), or the whole machine may not (ENFILE): sockets are files, so questions were not asked. */
export const fdExhausted: Cause = {
  id: "vantage.fd-exhausted",
  impact: "degrades",
  plain:
    "The machine that asks has no file handles left, and every connection needs one. Questions could not be asked there, which says nothing of the site.",
  tell: "The system refused to open a socket for want of file descriptors, before anything was sent.",
  remedy: [
    "Raise the limit of the process that asks (`ulimit -n`, LimitNOFILE= of its unit), or see what holds so many files open (`ls /proc/PID/fd`).",
    "ENFILE means the whole machine: compare `cat /proc/sys/fs/file-nr`.",
  ],
  toldApartFrom: [],
  explains: [],
  owner: "whoever runs the machine that asks",
  find: (seen) => {
    const refused = seen.observations.filter(({ failure }) => failure?.code === "descriptors-exhausted");
    if (refused.length === 0) return [];
    const vantages = [...new Set(refused.map(({ vantage }) => vantage))].sort();
    return [
      {
        failed: refused,
        worked: [],
        ruledOut: [],
        ofVantage: true,
        stated: true,
        says: clause("no file descriptors are left for connections"),
        next: [
          `On ${listed(vantages)}, raise the limit of open files for the process that asks (\`ulimit -n\`, LimitNOFILE=): ${refused.length} question${refused.length === 1 ? "" : "s"} could not be asked.`,
        ],
      },
    ];
  },
};
