import { X509Certificate } from "node:crypto";
import type { DataOf } from "../../observation/observation.ts";
import type { ClientCertificate } from "../../observation/step.ts";
import { oneLine } from "./certificate.ts";

/** The part of a client certificate that may stand in a report: whose it is and when it is valid, never the key. */
export function clientCertificateRecord(
  given: ClientCertificate | undefined,
): Pick<DataOf<"tls.handshake">, "clientCertificate"> {
  if (given === undefined) return {};
  const certificate = new X509Certificate(given.cert);
  return {
    clientCertificate: {
      subject: oneLine(certificate.subject),
      issuer: oneLine(certificate.issuer),
      notBefore: certificate.validFromDate.toISOString(),
      notAfter: certificate.validToDate.toISOString(),
    },
  };
}
