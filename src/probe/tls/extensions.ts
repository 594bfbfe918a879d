import { elementsOf, objectIdentifier, within } from "./der.ts";

/** What Node's X509Certificate does not give, or gives only as text that would have to be parsed back. */
export type Extensions = {
  /** Names of the subjectAltName extension, as sent: DNS names, and IP addresses as bytes. */
  dnsNames: readonly string[];
  addresses: readonly Uint8Array[];
  /** Where the issuer's certificate can be fetched (authorityInfoAccess). */
  caIssuers: readonly string[];
  /** Whom to ask whether it is revoked (authorityInfoAccess), and where lists of revoked ones lie (cRLDistributionPoints). */
  ocspResponders: readonly string[];
  revocationLists: readonly string[];
  /** The TLS feature extension asks for status_request (RFC 7633). */
  mustStaple: boolean;
};

const subjectAltName = "2.5.29.17";
const authorityInfoAccess = "1.3.6.1.5.5.7.1.1";
const caIssuersMethod = "1.3.6.1.5.5.7.48.2";
const ocspMethod = "1.3.6.1.5.5.7.48.1";
const crlDistributionPoints = "2.5.29.31";
const tlsFeature = "1.3.6.1.5.5.7.1.24";
/** GeneralName's context tags (RFC 5280, section 4.2.1.6): dNSName [2], uniformResourceIdentifier [6], iPAddress [7]. */
const dnsName = 0x82;
const uri = 0x86;
const ipAddress = 0x87;
const extensionsTag = 0xa3;
const boolean = 0x01;
const octetString = 0x04;
/** ExtensionType status_request (RFC 6066, section 8). */
const statusRequest = 5;

/** Reads the extensions of one certificate in DER. What is not there, or is not whole, is empty; never throws. */
export function readExtensions(der: Uint8Array): Extensions {
  const values = extensionValues(der);
  const names = listIn(values.get(subjectAltName));
  return {
    dnsNames: names.filter(({ tag }) => tag === dnsName).map(({ content }) => latin1(content)),
    addresses: names.filter(({ tag }) => tag === ipAddress).map(({ content }) => content),
    caIssuers: accessBy(caIssuersMethod, values),
    ocspResponders: accessBy(ocspMethod, values),
    revocationLists: listIn(values.get(crlDistributionPoints)).flatMap(fullNames),
    mustStaple: listIn(values.get(tlsFeature)).some(({ content }) => content.length === 1 && content[0] === statusRequest),
  };
}

function accessBy(method: string, values: ReadonlyMap<string, Uint8Array>): string[] {
  return listIn(values.get(authorityInfoAccess)).flatMap((description) => {
    const [id, location] = within(description);
    if (id === undefined || location?.tag !== uri) return [];
    return objectIdentifier(id.content) === method ? [latin1(location.content)] : [];
  });
}

/** DistributionPoint's distributionPoint [0], in it fullName [0] (RFC 5280, section 4.2.1.13). */
function fullNames(point: ReturnType<typeof within>[number]): string[] {
  const name = within(within(point).find(({ tag }) => tag === 0xa0)).find(({ tag }) => tag === 0xa0);
  return within(name).flatMap(({ tag, content }) => (tag === uri ? [latin1(content)] : []));
}

const extensionValues = (der: Uint8Array): Map<string, Uint8Array> =>
  new Map(extensionsIn(der).map(({ id, value }) => [id, value]));

/** All extensions of one certificate in DER, in order: the id, whether it is critical (RFC 5280, section 4.2), and the value. Empty where they are not whole. */
export function extensionsIn(der: Uint8Array): { id: string; critical: boolean; value: Uint8Array }[] {
  const certificate = elementsOf(der)?.[0];
  const toBeSigned = within(certificate)[0];
  const list = within(within(toBeSigned).find(({ tag }) => tag === extensionsTag))[0];
  return within(list).flatMap((extension) => {
    const [id, ...rest] = within(extension);
    const value = rest.find(({ tag }) => tag === octetString);
    const critical = rest.some(({ tag, content }) => tag === boolean && content[0] !== 0);
    return id === undefined || value === undefined ? [] : [{ id: objectIdentifier(id.content), critical, value: value.content }];
  });
}

function listIn(value: Uint8Array | undefined): ReturnType<typeof within> {
  return value === undefined ? [] : within(elementsOf(value)?.[0]);
}

/** IA5String is ASCII; other bytes are kept one to one, to be escaped where they are shown. */
function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}
