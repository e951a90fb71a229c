import type { ReportFile } from './reply.ts';

/** An address that may receive mail, as a conversation (`mail:anna@contoso.com`); or why it may not. */
export type AddressReading =
  | { readonly ok: true; readonly address: string; readonly conversation: string }
  | { readonly ok: false; readonly why: string };

/** How commands send something to an address: through the outbox, as to any other conversation. */
export interface Mailing {
  readAddress(text: string): AddressReading;
  /**
   * Makes the file and keeps it until it was sent: on disk when it resolves. `needed`: ids of kept files that are still
   * to be sent; others are removed. Answers why not, where it is too large for a mail.
   */
  keep(file: ReportFile, needed: ReadonlySet<string>): Promise<KeptFile>;
}

export type KeptFile = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly why: string };
