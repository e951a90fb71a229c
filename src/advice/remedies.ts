/** What to do about something, in the terms of one mail system; sentences for people, commands between backticks. */
export interface Remedies {
  /** `Postfix`: goes before what is said where several systems are concerned; empty where no system is known. */
  readonly system: string;
  /** An account sends far more than it ever did: somebody else may use it. */
  readonly stopAccount: readonly string[];
  /** An account signs in that never did. */
  readonly newAccount: readonly string[];
  /** A client that signs in went back to TLS 1.1 or older. */
  readonly oldTlsClient: readonly string[];
  /** Senders who sign in with their password, and are to stop that. */
  readonly basicSignIn: readonly string[];
  readonly inClearText: (path: Path) => readonly string[];
  /** Mail of a partner comes in over TLS 1.0. */
  readonly oldTlsOfPartner: (path: Path) => readonly string[];
  /** Mail of own servers comes in over TLS 1.0. */
  readonly oldTlsOfOwnServers: (path: Path) => readonly string[];
  /** Mail goes or comes over TLS 1.1. */
  readonly tls11: (path: Path) => readonly string[];
}

/** Where mail goes or comes. */
export interface Path {
  /** `the connector "Fabrikam"`; without its name where the source gives none. */
  readonly connector: string;
  /** Who is at the other end: `Fabrikam`, `your partner`. */
  readonly other: string;
  readonly isInbound: boolean;
}
