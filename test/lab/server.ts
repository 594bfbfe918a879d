import type { ProgramCall } from "./stand-in/programs.ts";

/** Who stands in a chain besides the leaf: the two roots and intermediates, an intermediate of the lab's that has expired, one that the stranger's root has signed too, and it expired; the lower of two intermediates of the lab's. */
export type ChainMember =
  | "intermediate"
  | "root"
  | "stranger-intermediate"
  | "stranger-root"
  | "expired-intermediate"
  | "cross-intermediate"
  | "cross-root"
  | "expired-cross-root"
  | "lower-intermediate";

/** A certificate in words; it is made when the world comes up. */
export type Identity = {
  /**
   * `lab`: by an intermediate of the root that the command is told to trust. `stranger`: by one that nobody knows. `self`: it signs itself. `expired`: by the
   * lab's intermediate whose own certificate has run out. `root`: by the lab's root itself. `impostor`: by one whose certificate says that it is no authority.
   * `second`: by another root that the command is told to trust. `second-anew`: by one of that name with a key of its own. `lower`: by the lower of two intermediates of
   * the lab's. `limited`: by an intermediate of the lab's
   * that may speak for another top-level domain alone. `short`: by an authority below one that allows none below it. `branch`: by an intermediate of a root that nobody knows, whose name says that it signs.
   */
  issuer:
    | "lab"
    | "stranger"
    | "self"
    | "expired"
    | "root"
    | "impostor"
    | "second"
    | "second-anew"
    | "lower"
    | "branch"
    | "limited"
    | "short";
  names: readonly string[];
  /** Days from now; a fraction makes hours. */
  from: number;
  until: number;
  sendsIntermediate: boolean;
  /** What is sent after the leaf, in this order, in place of the issuer's chain. */
  sends?: readonly ChainMember[];
  ips?: readonly string[];
  commonName?: string;
  /** What keeps clients from taking it, though it is signed: it is for clients alone, or has a critical extension that nobody knows. */
  unfit?: "for-clients" | "critical-extension";
  /** Default `ec` (P-256). RSA keys are made once a run; 4096 bits take a second or two. */
  key?: "ec" | "p384" | "rsa-512" | "rsa-768" | "rsa-1024" | "rsa-2048" | "rsa-4096";
  /** Of the signature. Default `sha256`; sha1 needs an issuer, not `self`. */
  digest?: "sha1" | "sha256";
  /** Bytes of filling in an extension of no meaning: a chain that takes several packets. */
  filling?: number;
  /** URLs in the certificate. */
  ocspUrl?: string;
  crlUrl?: string;
  issuerUrl?: string;
  mustStaple?: boolean;
  /** What the authority says of it: the file `%staple%` is that answer, `%crl%` a list that holds it where it is revoked. */
  status?: "good" | "revoked" | "unknown";
  /** How long the authority's answer is valid, from and until, days from now. Default −1 and 7. */
  statusDates?: readonly [number, number];
  /** Other servers and flags reach its files as `%LABEL.chain%` and so on. */
  label?: string;
};

type Where = { address: string; port: number; place?: "server" | "elsewhere" | "dns" | "client" | "r1" };

/**
 * A web server at one endpoint; `identity` null: no TLS; `refuses`: it ends every handshake with an alert. `serverName`: it serves this name alone, beside
 * another at the same endpoint. `location`: what nginx does with every request. `lines` stand in its `server` block, `httpLines` before it (upstreams, maps),
 * `listens` behind the address in `listen` (`http2`). `moreIdentities`: certificates beside the first.
 * In all texts `%chain%`, `%key%`, `%pem%`, `%staple%`, `%crl%` are the identity's files, `%root%` and `%issuer%` those of the authority, `%folder%` the servers' folder.
 */
export type WebServer = Where & {
  kind: "nginx";
  identity: Identity | "refuses" | null;
  moreIdentities?: readonly Identity[];
  serverName?: string;
  location: string;
  lines?: readonly string[];
  httpLines?: readonly string[];
  listens?: string;
};

/** HAProxy with `body` as the lines after `bind` of its front end, `binds` behind the address in `bind`, and `backends` as whole sections; `globals` for all that stand at one place. */
export type Balancer = Where & {
  kind: "haproxy";
  identity: Identity | null;
  mode: "tcp" | "http";
  body: readonly string[];
  backends: readonly string[];
  binds?: string;
  globals?: readonly string[];
};

/** One of our own small servers (stand-in/). */
export type StandIn = Where & { kind: "program"; identity: Identity | null } & ProgramCall;

/** Any other program of the system, as `openssl s_server`; `%…%` as above. It is up once it listens at its address and port over TCP. */
export type Command = Where & { kind: "command"; identity: Identity | null; command: readonly [string, ...string[]] };

export type Server = WebServer | Balancer | StandIn | Command;
