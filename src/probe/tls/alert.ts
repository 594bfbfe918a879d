import type { DataOf } from "../../observation/observation.ts";

type Alert = NonNullable<DataOf<"tls.handshake">["alert"]>;

/** AlertDescription, as IANA registers them (RFC 8446, section 6; the older ones RFC 5246, section 7.2). */
const names: Readonly<Record<number, string>> = {
  0: "close_notify",
  10: "unexpected_message",
  20: "bad_record_mac",
  21: "decryption_failed",
  22: "record_overflow",
  30: "decompression_failure",
  40: "handshake_failure",
  41: "no_certificate",
  42: "bad_certificate",
  43: "unsupported_certificate",
  44: "certificate_revoked",
  45: "certificate_expired",
  46: "certificate_unknown",
  47: "illegal_parameter",
  48: "unknown_ca",
  49: "access_denied",
  50: "decode_error",
  51: "decrypt_error",
  52: "too_many_cids_requested",
  60: "export_restriction",
  70: "protocol_version",
  71: "insufficient_security",
  80: "internal_error",
  86: "inappropriate_fallback",
  90: "user_canceled",
  100: "no_renegotiation",
  109: "missing_extension",
  110: "unsupported_extension",
  111: "certificate_unobtainable",
  112: "unrecognized_name",
  113: "bad_certificate_status_response",
  114: "bad_certificate_hash_value",
  115: "unknown_psk_identity",
  116: "certificate_required",
  117: "general_error",
  120: "no_application_protocol",
  121: "ech_required",
};

/** An alert as it came; level 1 warning, 2 fatal. `wentOn`: a handshake message came behind it. */
export type AlertSent = { level: number; code: number; wentOn: boolean };

/** It may be what a handshake ended for: no goodbye (close_notify), and no warning behind which the server went on. */
export const mayEndIt = ({ level, code, wentOn }: AlertSent): boolean => code !== 0 && !(level === 1 && wentOn);

/** The same alerts, where a handshake message has come behind them. */
export const goneOn = (alerts: readonly AlertSent[]): AlertSent[] => alerts.map((alert) => ({ ...alert, wentOn: true }));

/** OpenSSL's spelling where it is not the register's. */
const spelledOtherwise: Readonly<Record<string, string>> = { user_cancelled: "user_canceled" };

export function alertOf({ level, code }: Pick<AlertSent, "level" | "code">): Alert {
  return { level: level === 1 ? "warning" : "fatal", code, name: names[code] ?? `alert ${code}` };
}

/** The fatal alert that an OpenSSL code stands for (`ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION`, `ERR_SSL_TLSV1_UNRECOGNIZED_NAME`, since OpenSSL 3.5 also `ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE`); null where it stands for none. */
export function alertOfOpenssl(code: string): Alert | null {
  const spelled = /^ERR_SSL_(?:(?:SSL|TLS)V\d+|SSL\/TLS)_(?:ALERT_)?(.+)$/.exec(code)?.[1]?.toLowerCase();
  if (spelled === undefined) return null;
  const name = spelledOtherwise[spelled] ?? spelled;
  const number = Object.entries(names).find(([, known]) => known === name)?.[0];
  return number === undefined ? null : { level: "fatal", code: Number(number), name };
}
