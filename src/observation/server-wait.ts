import type { ObservationOf } from "./observation.ts";

/** The C library waits so long for one server where resolv.conf sets nothing else (resolv.conf(5), `timeout`), s. */
const defaultTimeoutS = 5;
/** Of that wait so much must have passed: timers are coarse. */
const enough = 0.8;

type ResolvConf = ObservationOf<"dns.resolv-conf"> | undefined;

/** How long the C library waits for one server there, ms. */
export const serverWaitMs = (conf: ResolvConf): number => (conf?.data.timeoutS ?? defaultTimeoutS) * 1_000;

/** What a lookup takes at least that waited for a server in vain, ms. */
export const waitedInVainMs = (conf: ResolvConf): number => serverWaitMs(conf) * enough;
