import { mailedReports } from '../../../adapters/sources/tls-reports/mailed-reports.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import type { Mailbox, MailFolder, MailHead } from '../../../src/ports/mailbox.ts';
import { reportMail } from '../../journeys/mailbox/mails.ts';

/** A mail in a folder that lies in memory. */
export interface GivenMail {
  readonly kind: 'report' | 'file' | 'neither' | 'broken' | 'undescribable' | 'breaks it';
  /** What is unique of it: a report's id, a file's content. */
  readonly id: string;
}

/** A folder at whose port a server stands in that fails when it is told to. */
export function givenFolder({ after = { do: 'leave' } as Mailbox['after'] } = {}) {
  const mails = new Map<number, GivenMail>();
  let uidNext = 1;
  let uidValidity = 1;
  let failing: 'no' | 'next question' = 'no';
  const settled: number[] = [];
  let described = 0;

  const away = (): MailflowError =>
    new MailflowError('not-listening', 'The server is away.', { cure: '', retry: 'later' });
  function answer<T>(value: T): Promise<T> {
    if (failing === 'no') return Promise.resolve(value);
    failing = 'no';
    return Promise.reject(away());
  }

  const headOf = (uid: number, { kind, id }: GivenMail): MailHead => ({
    ...{ uid, bytes: 2000, from: ['reports@contoso.com'], subject: id, at: null, authentication: [] },
    parts:
      kind === 'report' || kind === 'broken' || kind === 'breaks it'
        ? [{ part: '2', type: 'application/tlsrpt+gzip', fileName: 'x.json.gz', bytes: 1000, reportType: 'tlsrpt' }]
        : kind === 'file'
          ? [{ part: '2', type: 'text/csv', fileName: `${id}.csv`, bytes: 1000, reportType: '' }]
          : [{ part: '1', type: 'text/plain', fileName: '', bytes: 100, reportType: '' }],
  });

  const folder = (): MailFolder => ({
    uidValidity: String(uidValidity),
    uidsAfter: (uid) => answer([...mails.keys()].filter((each) => each > uid)),
    async describe(uids) {
      described = Math.max(described, uids.length);
      const known = uids.flatMap((uid) => (mails.has(uid) ? [[uid, mails.get(uid) as GivenMail] as const] : []));
      if (known.some(([, { kind }]) => kind === 'undescribable'))
        throw new MailflowError('unreadable', 'what the server says of it cannot be read', { cure: '' });
      return answer(known.map(([uid, mail]) => headOf(uid, mail)));
    },
    async content(uid) {
      const mail = mails.get(uid);
      if (mail?.kind === 'breaks it') throw away();
      if (mail === undefined) return answer(null);
      return answer(mail.kind === 'report' ? reportMail(mail.id, 1) : Buffer.from('no mail with a report'));
    },
    save: (uid) => answer({ path: mails.get(uid)?.id ?? '', remove: async () => {} }),
    async settle(uids) {
      await answer(null);
      settled.push(...uids);
      if (after.do === 'delete') for (const uid of uids) mails.delete(uid);
    },
    isOpen: () => true,
    close: async () => {},
  });

  const mailbox: Mailbox = {
    ...{ name: 'tls-reports mail.contoso.com tlsrpt INBOX', source: 'tls-reports', after, reports: mailedReports([]) },
    files: { from: ['contoso.com'], authserv: null, needsDkim: false, maxBytes: 10_000 },
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
      uidValidity++;
      uidNext = 1;
      for (const mail of all) {
        mails.set(uidNext, mail);
        uidNext++;
      }
    },
  };
}
