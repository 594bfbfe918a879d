/** What a service seems to be by the first bytes it says, as a noun phrase; null where they tell nothing. */
export function spokenBy(firstBytes: string): string | null {
  return openings.find(([opening]) => opening.test(firstBytes))?.[1] ?? null;
}

/** How protocols open, in escaped bytes: RFC 9112 (HTTP), 9113 (HTTP/2's SETTINGS frame), 4253 (SSH), 5321 (SMTP), 959 (FTP), 3501 (IMAP), 1939 (POP3), and what databases say first. */
const openings: readonly (readonly [RegExp, string])[] = [
  [/^HTTP\/\d/, "plain HTTP"],
  [/^\s*<(?:!doctype|html|\?xml)/i, "plain HTTP"],
  [/^\\x00\\x00.{1,8}\\x04\\x00\\x00\\x00\\x00\\x00/, "plain HTTP/2"],
  [/^SSH-\d/, "SSH"],
  [/^220[ -].*(?:smtp|mail)/i, "SMTP"],
  [/^220[ -].*ftp/i, "FTP"],
  [/^(?:220|421|554)[ -]/, "SMTP or FTP"],
  [/^\* (?:OK|PREAUTH|BYE)/, "IMAP"],
  [/^\+OK/, "POP3"],
  [/^-(?:ERR|DENIED|NOAUTH|MISCONF)/, "Redis"],
  [/mysql|mariadb|caching_sha2/i, "MySQL"],
  [/^(?:N$|E(?:SFATAL|FATAL|\\x00\\x00))/, "PostgreSQL"],
  [/^RFB \d/, "VNC"],
  [/^AMQP/, "AMQP"],
  // A ClientHello, which only the client says (RFC 8446, section 4.1.2): the header of a record, and message 1.
  [/^\\x16\\x03(?:\\x[\da-f]{2}|\\.|[^\\]){3}\\x01/, "echo"],
  [/^(?:CLIENT_)?ERROR\b/, "memcached"],
];

/** The first line of escaped bytes, as a person would quote it. */
export const firstLineOf = (firstBytes: string): string => firstBytes.split(/\\[rn]/)[0] ?? firstBytes;
