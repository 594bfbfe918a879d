/** Groups for the key exchange, by their number (IANA, TLS Supported Groups). */
const names: Readonly<Record<number, string>> = {
  19: "secp192r1",
  21: "secp224r1",
  22: "secp256k1",
  23: "secp256r1",
  24: "secp384r1",
  25: "secp521r1",
  26: "brainpoolP256r1",
  27: "brainpoolP384r1",
  28: "brainpoolP512r1",
  29: "x25519",
  30: "x448",
  31: "brainpoolP256r1tls13",
  32: "brainpoolP384r1tls13",
  33: "brainpoolP512r1tls13",
  41: "curveSM2",
  256: "ffdhe2048",
  257: "ffdhe3072",
  258: "ffdhe4096",
  259: "ffdhe6144",
  260: "ffdhe8192",
  4588: "X25519MLKEM768",
};

export const x25519 = 29;

/** Those that the TLS library here offers, without the post-quantum one, whose share alone fills a packet. */
export const commonGroups = [x25519, 23, 30, 24, 25, 256, 257] as const;
export const everyGroup = [...new Set([...commonGroups, ...Object.keys(names).map(Number)])].filter((number) => number !== 4588);

/** `secp256r1`, or `group 4711` for one that is not known here. */
export const groupName = (number: number): string => names[number] ?? `group ${number}`;
