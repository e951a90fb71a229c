import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { saveFilesIn } from '../../../adapters/files/save-files.ts';
import { openImap, type Patience } from '../../../adapters/mailbox/imap-mailbox.ts';
import type { MailboxSettings } from '../../../adapters/mailbox/mailbox-settings.ts';
import { mailedReports } from '../../../adapters/sources/tls-reports/mailed-reports.ts';
import { fetchMailbox } from '../../../src/fetch/mailbox/fetch-mailbox.ts';
import type { TakenFile } from '../../../src/fetch/mailbox/take-mail.ts';
import { sessionsIn, sessionsQuestion } from '../../../src/model/tls-reports/tls-session.ts';
import { daysBetween } from '../../../src/model/window.ts';
import type { FactStore } from '../../../src/ports/fact-store.ts';
import { memoryStore } from '../../contracts/memory-store/store.ts';
import { type Dovecot, PASSWORD, USER } from './dovecot.ts';

export const settingsFor = ({ ports, caPath }: Dovecot, given: Partial<MailboxSettings> = {}): MailboxSettings => ({
  ...{ host: '127.0.0.1', port: ports.tls, security: 'tls', user: USER, folder: 'INBOX', after: { do: 'leave' } },
  ca: () => ({ text: readFileSync(caPath, 'utf8') }),
  password: () => ({ text: PASSWORD }),
  files: { from: [], authserv: null, needsDkim: false, maxBytes: 1_000_000 },
  ...given,
});

export interface TakenHere {
  readonly name: string;
  readonly text: string;
  readonly by: string;
}

/** Reads a mailbox into a store of this process, as the bot does. */
export function reading(
  settings: MailboxSettings,
  directory: string,
  {
    store = memoryStore({ priority: [] }),
    now = new Date('2026-11-30T12:00:00Z'),
    taking = async () => ({ kind: 'imported', id: 7 }),
    patience,
    domains = [],
  }: {
    readonly store?: FactStore;
    readonly now?: Date;
    readonly taking?: (file: TakenHere) => Promise<TakenFile>;
    readonly patience?: Patience;
    readonly domains?: readonly string[];
  } = {},
) {
  const ending = new AbortController();
  const logged: string[] = [];
  const taken: TakenHere[] = [];
  const log = (event: string, fields?: object) => void logged.push(`${event} ${JSON.stringify(fields)}`);
  const mailbox = {
    ...{ name: 'tls-reports mail.contoso.com tlsrpt INBOX', source: 'tls-reports', reports: mailedReports(domains) },
    ...{ after: settings.after, files: settings.files, shownId: (uid: string) => `UID ${uid}` },
    open: () => openImap(settings, saveFilesIn(join(directory, `incoming-${randomUUID()}`)), patience),
  };
  const one = fetchMailbox(mailbox, {
    ...{ store, clock: { now: () => now }, log: { info: log, warn: log }, ending: ending.signal },
    ...{ announce: async () => {}, added: () => {} },
    async takeFile(path, by) {
      const file = { name: path.split('/').at(-1) ?? '', text: await readFile(path, 'latin1'), by };
      taken.push(file);
      return taking(file);
    },
  });
  return {
    ...{ store, logged, taken, step: () => one.step(), status: () => one.status() },
    /** Until there is nothing more to read, or it fails. Answers after how many ms it is looked at again. */
    async all(): Promise<number> {
      for (;;) {
        const wait = await one.step();
        if (wait > 0) return wait;
      }
    },
    end: () => ending.abort(),
  };
}

/** How many sessions succeeded, all reports together. */
export async function successfulIn(store: FactStore): Promise<number> {
  const { rows } = await store.ask(sessionsQuestion({ window: daysBetween(15_000, 21_000) }));
  return sessionsIn(rows)
    .filter(({ counts }) => counts === 'successful')
    .reduce((sum, { sessions }) => sum + sessions, 0);
}
