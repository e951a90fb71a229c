import type { LinkView } from '../view/view.ts';

/** What to do about something, in the terms of one mail system; sentences for people, commands between backticks. */
export interface Remedies {
  /** `Postfix`: goes before what is said where several systems are concerned; empty where no system is known. */
  readonly system: string;
  /** An account sends far more than it ever did: somebody else may use it. */
  readonly stopAccount: (account: Account) => readonly string[];
  /** An account signs in that never did. */
  readonly newAccount: (account: Account) => readonly string[];
  /** A client that signs in went back to TLS 1.1 or older. */
  readonly oldTlsClient: (account: Account) => readonly string[];
  /** Senders who sign in with their password, and are to stop that. */
  readonly basicSignIn: () => readonly string[];
  readonly inClearText: (path: Path) => readonly string[];
  /** Mail of a partner comes in over TLS 1.0. */
  readonly oldTlsOfPartner: (path: Path) => readonly string[];
  /** Mail of own servers comes in over TLS 1.0. */
  readonly oldTlsOfOwnServers: (path: Path) => readonly string[];
  /** Mail goes or comes over TLS 1.1. */
  readonly tls11: (path: Path) => readonly string[];
  /** Where the maker documents it. */
  readonly pages: Pages;
}

type AccountTopic = 'stopAccount' | 'newAccount' | 'oldTlsClient' | 'basicSignIn';
export type PathTopic = 'inClearText' | 'oldTlsOfPartner' | 'oldTlsOfOwnServers' | 'tls11';
/** What a report is about. */
export type ReportTopic = 'signedIn' | 'transit' | 'signIns' | 'trace' | 'tlsReports';

export type Pages = { readonly [T in AccountTopic | PathTopic | ReportTopic | 'passwordSpray']?: LinkView };

/** Who signs in, as the source writes it. It came with mail: for a command it is quoted (`src/advice/quoted.ts`). */
interface Account {
  readonly name: string;
}

/** Where mail goes or comes. */
export interface Path {
  /** `the connector "Fabrikam"`; without its name where the source gives none. */
  readonly connector: string;
  /** Its name alone; empty where the source gives none. */
  readonly name: string;
  /** Who is at the other end: `Fabrikam`, `your partner`. */
  readonly other: string;
  readonly isInbound: boolean;
}
