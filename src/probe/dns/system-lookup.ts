import { execFile } from "node:child_process";
import { z } from "zod";

/** getaddrinfo(3) in Node's clothes: rejects with the system's own code. The signal ends it. */
export type SystemLookup = (name: string, signal: AbortSignal) => Promise<readonly { readonly address: string }[]>;

/** Far more than the addresses of one name need. */
const outputBytes = 65_536;
const saidSchema = z.union([
  z.object({ found: z.array(z.object({ address: z.string() })) }),
  z.object({ code: z.string().optional(), words: z.string() }),
]);

const program = `
const tell = (said) => process.stdout.write(JSON.stringify(said));
require("node:dns").lookup(process.argv[1], { all: true, order: "verbatim" }, (error, found) =>
  tell(error === null ? { found } : { code: error.code, words: error.message }));
`;

/**
 * Looks a name up as every ordinary program on this machine does, in a process of its own. In this one nothing could end it: it would hold a thread of
 * libuv's pool, and the end of the whole process, for as long as resolv.conf lets it (20 s where two nameservers are silent), and only two of the pool's
 * threads look names up, this process's own among them.
 */
export const lookUpApart: SystemLookup = (name, signal) => {
  const { promise, resolve, reject } = Promise.withResolvers<{ address: string }[]>();
  const options = { signal, killSignal: "SIGKILL", maxBuffer: outputBytes } as const;
  execFile(process.execPath, ["-e", program, "--", name], options, (error, stdout) => {
    if (error !== null) return reject(error);
    const said = read(stdout);
    if (said === null) return reject(new Error("the system's lookup ended without a word"));
    if ("found" in said) return resolve(said.found);
    reject(Object.assign(new Error(said.words), { code: said.code, syscall: "getaddrinfo" }));
  });
  return promise;
};

function read(text: string): z.infer<typeof saidSchema> | null {
  try {
    return saidSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
