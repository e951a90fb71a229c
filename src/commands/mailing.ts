import type { ReportFile } from './reply.ts';
import type { Word } from './words.ts';

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

type KeptFile = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly why: string };

/** What the words of a request say of who gets the file by mail, and the other words. */
interface RecipientWords {
  /** As typed, each once; empty where nobody is named. */
  readonly recipients: readonly string[];
  readonly rest: readonly Word[];
}

/** A form calls it `mail`, where `to` is a date. */
const KEYS: ReadonlySet<string> = new Set(['to', 'mail', 'email']);

/** `to:anna@contoso.com,audit@contoso.com`, also with a blank behind the comma. */
export function recipientsIn(words: readonly Word[]): RecipientWords {
  const named: string[] = [];
  const rest: Word[] = [];
  let goesOn = false;
  for (const word of words) {
    const isNamed = word.key !== null && KEYS.has(word.key);
    const isNext = goesOn && word.key === null && word.value.includes('@');
    if (!isNamed && !isNext) {
      rest.push(word);
      goesOn = false;
      continue;
    }
    named.push(...word.value.split(/[,;]/));
    goesOn = /[,;]$/.test(word.value) || word.value === '';
  }
  const recipients = named.map((each) => each.trim()).filter((each) => each !== '');
  return { recipients: [...new Set(recipients)], rest };
}

/** Those of the typed addresses that may receive mail, each once, and a sentence about each that may not. */
export function readRecipients(
  texts: readonly string[],
  mailing: Mailing,
): {
  readonly accepted: readonly Extract<AddressReading, { readonly ok: true }>[];
  readonly refused: readonly string[];
} {
  const read = texts.map((text) => ({ text, reading: mailing.readAddress(text) }));
  const accepted = new Map<string, Extract<AddressReading, { readonly ok: true }>>();
  for (const { reading } of read) if (reading.ok) accepted.set(reading.address, reading);
  return {
    accepted: [...accepted.values()],
    refused: read.flatMap(({ text, reading }) => (reading.ok ? [] : [`${text} gets no mail: it ${reading.why}.`])),
  };
}

/** What is wrong with a line that asks for mail, where nothing can be sent to any of its addresses. */
export const noMail = (refused: readonly string[] | null): { readonly problem: string; readonly allowed: string } =>
  refused === null
    ? { problem: 'Mail is not configured.', allowed: 'A mail: section in config.yaml; `doctor` shows what is missing' }
    : { problem: refused.join(' '), allowed: 'Addresses at the domains in mail.domains of config.yaml' };
