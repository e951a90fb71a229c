import { causeInWords, MailflowError } from '../../model/mailflow-error.ts';
import type { Mailbox, MailedReports, MailFolder, MailHead } from '../../ports/mailbox.ts';
import { judgeMail } from './judge-mail.ts';
import { mailName } from './mailbox-notes.ts';
import type { RefusedMail } from './mailbox-position.ts';

/** What became of an attached file. */
export type TakenFile =
  | { readonly kind: 'imported'; readonly id: number | null }
  /** Its content came before: `id` is the import that it was. */
  | { readonly kind: 'known'; readonly id: number }
  | { readonly kind: 'refused'; readonly why: string }
  /** The program is to end. */
  | { readonly kind: 'later' };

/**
 * Imports a file of this machine. `by`: who brought it, for the list of imports. Throws where the machine fails: its mail is
 * looked at again then.
 */
export type TakeFile = (path: string, by: string) => Promise<TakenFile>;

/** What became of a mail. */
export type MailOutcome =
  | { readonly kind: 'reports'; readonly read: MailedReports; readonly bytes: number }
  /** `files`: what people are told of each. */
  | { readonly kind: 'files'; readonly files: readonly string[] }
  /** `isUnread`: its server did not give it, or it could not be imported. */
  | { readonly kind: 'refused'; readonly why: string; readonly isForeign?: boolean; readonly isUnread?: boolean }
  | { readonly kind: 'passed-over'; readonly reason: 'nothing-of-use' | 'files-not-taken' | 'gone' }
  /** It is to be looked at again: the program is to end. */
  | { readonly kind: 'later' };

/** Does with a mail what is to be done. Throws what is wrong with the server, or with this machine. */
export async function takeMail(
  mail: MailHead,
  folder: Pick<MailFolder, 'content' | 'save'>,
  { reports, files }: Pick<Mailbox, 'reports' | 'files'>,
  { takeFile, now }: { readonly takeFile: TakeFile; readonly now: Date },
): Promise<MailOutcome> {
  const verdict = judgeMail(mail, reports, files);
  switch (verdict.do) {
    case 'pass-over':
      return { kind: 'passed-over', reason: verdict.reason };
    case 'refuse':
      return { kind: 'refused', why: verdict.why };
    case 'read-reports':
      return readReports(verdict.isCertain).catch(refusedAlone);
    case 'import-files':
      return importFiles(verdict.files, verdict.by).catch(refusedAlone);
  }

  /** What the server, or its client, cannot give of this mail holds up no other. */
  function refusedAlone(cause: unknown): MailOutcome {
    if (!isOfMail(cause)) throw cause;
    return { kind: 'refused', why: causeInWords(cause), isUnread: true };
  }

  async function readReports(isCertain: boolean): Promise<MailOutcome> {
    const bytes = await folder.content(mail.id, reports.maxBytes + 1);
    if (bytes === null) return { kind: 'passed-over', reason: 'gone' };
    try {
      if (bytes.length > reports.maxBytes) throw new Error('it has more bytes than its server says');
      return { kind: 'reports', read: await reports.read(bytes, 'the mail', now), bytes: bytes.length };
    } catch (cause) {
      // What one mail does to a reader must not keep the others waiting.
      return isCertain
        ? { kind: 'refused', why: causeInWords(cause), isForeign: isForeign(cause) }
        : { kind: 'passed-over', reason: 'nothing-of-use' };
    }
  }

  async function importFiles(
    parts: Extract<ReturnType<typeof judgeMail>, { readonly do: 'import-files' }>['files'],
    by: string,
  ): Promise<MailOutcome> {
    const answers: string[] = [];
    const faults: string[] = [];
    for (const part of parts) {
      const saved = await folder.save(mail.id, part, files.maxBytes);
      if (saved === null) return { kind: 'passed-over', reason: 'gone' };
      if ('tooLarge' in saved) {
        faults.push(`${part.fileName} is larger than its server says`);
        continue;
      }
      const taken = await takeFile(saved.path, by).finally(() => saved.remove());
      if (taken.kind === 'later') return { kind: 'later' };
      if (taken.kind === 'refused') faults.push(taken.why);
      else answers.push(fileText(part.fileName || 'a file without a name', by, taken));
    }
    return faults.length > 0 ? { kind: 'refused', why: faults.join(' ') } : { kind: 'files', files: answers };
  }
}

const fileText = (
  name: string,
  by: string,
  taken: Extract<TakenFile, { readonly kind: 'imported' | 'known' }>,
): string =>
  taken.kind === 'known'
    ? `${name} (${by}) came before, as import ${taken.id}`
    : `${name} (${by})${taken.id === null ? '' : `, import ${taken.id}`}`;

/** The name and the reason of a mail that is not taken in. */
export const refusedMail = (
  mail: MailHead,
  why: string,
  {
    shownId,
    isForeign: foreign = false,
    isUnread = false,
  }: Pick<Mailbox, 'shownId'> & { readonly isForeign?: boolean | undefined; readonly isUnread?: boolean | undefined },
): RefusedMail => ({
  ...{ id: mail.id, name: mailName(mail, shownId), why },
  ...(foreign && { isForeign: true }),
  ...(isUnread && { isUnread: true }),
});

const isForeign = (cause: unknown): boolean => cause instanceof MailflowError && cause.code === 'wrong-tenant';

/** Whether it is the mail that the server, or its client, fails at. */
export const isOfMail = (cause: unknown): boolean => cause instanceof MailflowError && cause.code === 'unreadable';

/** One that its server could not describe. */
export const unknownMail = (id: string): MailHead => ({
  ...{ id, subject: '', from: [], at: null, bytes: 0, authentication: [], parts: [] },
});
