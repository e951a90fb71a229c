import type { AfterMail, FilesFromMail } from '../../src/ports/mailbox.ts';

/** What an entry of the settings says of a mailbox. */
export interface MailboxSettings {
  readonly host: string;
  readonly port: number;
  /** `tls`: from the first byte; `starttls`: before anything is said; `none`: never, which only this machine may be asked with. */
  readonly security: 'tls' | 'starttls' | 'none';
  /** PEM texts of authorities in place of the usual ones, or what is wrong with their file; null for the usual ones. */
  readonly ca: (() => { readonly text: string } | { readonly fault: string }) | null;
  readonly user: string;
  /** Read at each sign-in, so that a new one counts without a restart. */
  readonly password: () => { readonly text: string } | { readonly fault: string };
  readonly folder: string;
  readonly after: AfterMail;
  readonly files: FilesFromMail;
}
