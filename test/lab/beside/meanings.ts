import type { CauseId } from "../../../src/cause/cause.ts";
import type { Meaning, Saying } from "./answer.ts";
import { aboutCertificates } from "./meaning/certificate.ts";
import { aboutDns } from "./meaning/dns.ts";
import { aboutHandshakes } from "./meaning/handshake.ts";
import { aboutHttp } from "./meaning/http.ts";
import type { Row } from "./meaning/row.ts";
import { aboutTcp } from "./meaning/tcp.ts";

/** The first row whose check and words fit is the reading: from the lowest layer to the highest, in each the plain words before the vague ones. */
const rows: readonly Row[] = [...aboutDns, ...aboutTcp, ...aboutCertificates, ...aboutHandshakes, ...aboutHttp];

/** Null where no row fits: the words are unknown, and the table says so. */
export function meaningOf({ check, words }: Saying): Meaning | null {
  const found = rows.find((one) => one.check.test(check) && one.words.test(words));
  return found === undefined ? null : { layer: found.layer, causes: found.causes };
}

/** Every cause that some row names. */
export const causesInMeanings = (): CauseId[] => [...new Set(rows.flatMap(({ causes }) => causes))];
