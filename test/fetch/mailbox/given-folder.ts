import { mailedReports } from '../../../adapters/sources/tls-reports/mailed-reports.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { ListedMails, Mailbox, MailFolder, MailHead } from '../../../src/ports/mailbox.ts';
import { FIRST_DAY } from '../../adapters/sources/tls-reports/given-reports.ts';
import { reportMail } from '../../journeys/mailbox/mails.ts';

export const MAIL_KINDS = [
  ...(['report', 'file', 'neither', 'broken', 'undescribable', 'breaks it'] as const),
  // What nothing that is known goes wrong with, and nothing comes of.
  ...(['unimportable', 'unkeepable'] as const),
] as const;

/** Reports that cannot be kept are of this day. */
export const UNKEEPABLE_DAY = FIRST_DAY - 40;

/** A mail in a folder that lies in memory. */
export interface GivenMail {
  readonly kind: (typeof MAIL_KINDS)[number];
  /** What is unique of it: a report's id, a file's content. */
  readonly id: string;
}

/**
 * A folder at whose port a server stands in that fails when it is told to. `isNumbered`: mails have numbers; otherwise there is
 * a cursor only for the end of a list, and mails that are listed again although nothing became of them.
 */
export function givenFolder({ after = { do: 'leave' } as Mailbox['after'], atOnce = 100, isNumbered = true } = {}) {
  const mails = new Map<number, GivenMail>();
  let uidNext = 1;
  let uidValidity = 1;
  let failing: 'no' | 'next question' = 'no';
  const settled: number[] = [];
  /** Mails that changed, in that order. */
  const touched: number[] = [];
  let described = 0;

  const away = (): MailflowError =>
    new MailflowError('not-listening', 'The server is away.', { cure: '', retry: 'later' });
  function answer<T>(value: T): Promise<T> {
    if (failing === 'no') return Promise.resolve(value);
    failing = 'no';
    return Promise.reject(away());
  }

  const headOf = (id: string, mail: GivenMail): MailHead => ({
    ...{ id, bytes: 2000, from: ['reports@contoso.com'], subject: mail.id, at: null, authentication: [] },
    parts: ['report', 'broken', 'breaks it', 'unkeepable'].includes(mail.kind)
      ? [{ part: '2', type: 'application/tlsrpt+gzip', fileName: 'x.json.gz', bytes: 1000, reportType: 'tlsrpt' }]
      : mail.kind === 'file' || mail.kind === 'unimportable'
        ? [{ part: '2', type: 'text/csv', fileName: `${mail.id}.csv`, bytes: 1000, reportType: '' }]
        : [{ part: '1', type: 'text/plain', fileName: '', bytes: 100, reportType: '' }],
  });
  const mailOf = (id: string): GivenMail | undefined => mails.get(Number(id));

  /** What came after the cursor, or was touched since. */
  function listedAfter(cursor: string | null): ListedMails {
    const [known, touchedBefore] = (cursor ?? '0 0').split(' ').map(Number) as [number, number];
    const isKnown = (uid: number): boolean => uid <= known && !touched.slice(touchedBefore).includes(uid);
    const found = [...mails.keys()].filter((uid) => !isKnown(uid));
    const listed = found.map((uid) => ({ id: String(uid), cursor: isNumbered ? `${uid} ${touched.length}` : null }));
    const last = Math.max(known, ...found);
    // Without numbers the order of a list is none in particular.
    if (!isNumbered) listed.reverse();
    return { mails: listed, cursor: `${last} ${touched.length}`, isAnew: false };
  }

  const folder = (): MailFolder => ({
    numbering: String(uidValidity),
    atOnce,
    mailsAfter: (cursor) => answer(listedAfter(cursor)),
    async describe(ids) {
      described = Math.max(described, ids.length);
      const known = ids.flatMap((id) => (mailOf(id) === undefined ? [] : [[id, mailOf(id) as GivenMail] as const]));
      if (known.some(([, { kind }]) => kind === 'undescribable'))
        throw new MailflowError('unreadable', 'what the server says of it cannot be read', { cure: '' });
      return answer(known.map(([id, mail]) => headOf(id, mail)));
    },
    async content(id) {
      const mail = mailOf(id);
      if (mail?.kind === 'breaks it') throw away();
      if (mail === undefined) return answer(null);
      if (mail.kind === 'unkeepable') return answer(reportMail(mail.id, 1, UNKEEPABLE_DAY));
      return answer(mail.kind === 'report' ? reportMail(mail.id, 1) : Buffer.from('no mail with a report'));
    },
    save: (id) => answer({ path: mailOf(id)?.id ?? '', remove: async () => {} }),
    async settle(ids) {
      await answer(null);
      settled.push(...ids.map(Number));
      if (after.do === 'seen' && !isNumbered) touched.push(...ids.map(Number));
      if (after.do === 'delete') for (const id of ids) mails.delete(Number(id));
    },
    isOpen: () => true,
    close: async () => {},
  });

  const mailbox: Mailbox = {
    ...{ name: 'tls-reports mail.contoso.com tlsrpt INBOX', source: 'tls-reports', after, reports: mailedReports([]) },
    files: { from: ['contoso.com'], authserv: null, needsDkim: false, maxBytes: 10_000 },
    shownId: (id) => `UID ${id}`,
    open: () => answer(folder()),
  };
  return {
    mailbox,
    settled,
    /** The most mails that were asked for at once. */
    described: () => described,
    add(mail: GivenMail): void {
      mails.set(uidNext, mail);
      uidNext++;
    },
    remove: (uid: number) => mails.delete(uid),
    kinds: () => [...mails.values()].map(({ kind }) => kind),
    failNext(): void {
      failing = 'next question';
    },
    numberAnew(): void {
      const all = [...mails.values()];
      mails.clear();
      touched.length = 0;
      uidValidity++;
      // A connection that was open does not outlive that.
      failing = 'next question';
      uidNext = 1;
      for (const mail of all) {
        mails.set(uidNext, mail);
        uidNext++;
      }
    },
  };
}
