import type { Saying } from "../answer.ts";

/** Of testssl.sh's own scale; below stand MEDIUM, LOW, INFO and OK, which people read as advice. WARN and FATAL mean that it could not go on. */
const alarming = new Set(["HIGH", "CRITICAL", "FATAL"]);

/**
 * Reads the file of `--csvfile`: `"id","fqdn/ip","port","severity","finding","cve","cwe"`, a line each. The last line may be cut where the deadline ended it;
 * it is left out. Advice about what is offered (`isAdvice`) is no alarm, neither for it nor against it.
 */
export function readTestssl(csv: string): Saying[] {
  return csv.split("\n").flatMap((line) => {
    const [, id = "", where = "", severity = "", finding = ""] =
      /^"([^"]*)","([^"]*)","[^"]*","([^"]*)","((?:[^"]|"(?!,"))*)"/.exec(line) ?? [];
    if (id === "" || id === "id") return [];
    const check = id.replace(/ <.*>$/, "");
    const isAlarm = alarming.has(severity) && !isAdvice(check);
    const address = where.split("/")[1] ?? "";
    return isAlarm || isTold(check) ? [{ check, isAlarm, words: `${finding}${address === "" ? "" : ` (${address})`}` }] : [];
  });
}

/** What every public site is told, whatever its state: no revocation address in the certificate of a small authority, no CAA record, a lifetime that browsers find long, missing headers. */
const isAdvice = (check: string): boolean =>
  /^(?:cert_revocation|cert_crlDistributionPoints|cert_ocspURL|DNS_CAArecord|cert_validityPeriod|OCSP_stapling|certificate_transparency|cert_extlifeSpan|HSTS)/.test(
    check,
  );

/** Kept beside the alarms: what it made of the certificate. */
const isTold = (check: string): boolean => /^cert_(?:trust|chain_of_trust|expirationStatus)$/.test(check);
