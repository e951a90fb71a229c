import { readFile } from 'node:fs/promises';
import { saveFilesIn } from '../../adapters/files/save-files.ts';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { microsoftTenant, type TenantSettings } from '../../adapters/microsoft365/tenant.ts';
import { mailedReports } from '../../adapters/sources/tls-reports/mailed-reports.ts';
import { fetchMailbox } from '../../src/fetch/mailbox/fetch-mailbox.ts';
import type { TakenFile } from '../../src/fetch/mailbox/take-mail.ts';
import { tenantBudget } from '../../src/fetch/tenant-budget.ts';
import { type FilesFromMail, NAMELESS_AUTHSERV } from '../../src/ports/mailbox.ts';
import { memoryStore } from '../contracts/memory-store/store.ts';
import { NO_CLAIMS } from '../fetch/no-claims.ts';
import type { fakeMailbox } from './fake-mailbox.ts';
import { FAKE_CLOUD, fakeMicrosoft, type GraphTrouble } from './fake-microsoft.ts';

export const ADDRESS = 'tlsrpt@contoso.com';
/** After so long it is looked for new mails. */
const EVERY_MS = 300_000;
const BEGIN = Date.UTC(2026, 10, 25, 9);

export const FILES: FilesFromMail = {
  from: ['reports@contoso.com'],
  authserv: NAMELESS_AUTHSERV,
  needsDkim: false,
  maxBytes: 1_000_000,
};

type Mailbox = NonNullable<TenantSettings['mailbox']>;

export const tenantOf = (mailbox: Partial<Mailbox> = {}, domains: readonly string[] = []) =>
  microsoftTenant({
    ...{ tenant: 'contoso.com', client: 'a client', cloud: FAKE_CLOUD, feeds: [], domains },
    credential: { kind: 'secret', read: () => 's3cret' },
    mailbox: {
      ...{ address: ADDRESS, folder: 'Inbox', after: { do: 'leave' }, files: FILES, reports: mailedReports(domains) },
      ...mailbox,
    },
  });

/** Reads a mailbox of the stand-in, in a time of its own, with a process that can be killed and begun anew. */
export function readingMails(
  mailbox: ReturnType<typeof fakeMailbox>,
  directory: string,
  {
    settings = {},
    trouble,
    domains = [],
  }: {
    readonly settings?: Partial<Mailbox>;
    readonly trouble?: (url: URL, now: number) => GraphTrouble | null;
    readonly domains?: readonly string[];
  } = {},
) {
  let now = BEGIN;
  let noted: unknown = null;
  let dies = false;
  const store = memoryStore({ priority: [] });
  const logged: string[] = [];
  const files: { readonly text: string; readonly by: string }[] = [];
  const commits: number[] = [];
  const { send, requests } = fakeMicrosoft({
    now: () => now,
    collections: [],
    mailbox,
    ...(trouble && { trouble: (url: URL) => trouble(url, now) }),
  });
  const log = (event: string, fields?: object): void => void logged.push(`${event} ${JSON.stringify(fields)}`);
  let one = newProcess();

  function newProcess() {
    const budget = tenantBudget({
      limits: REQUEST_LIMITS,
      note: {
        read: async () => noted,
        async write(value) {
          noted = value;
        },
      },
      ...{ now: () => now, elapsed: () => now - BEGIN, random: () => 0.5 },
    });
    const clock = { now: () => new Date(now) };
    const around = { clock, send, claims: NO_CLAIMS, kept: async () => null, save: saveFilesIn(directory), budget };
    const [opened] = tenantOf(settings, domains).openMailboxes?.(around) ?? [];
    if (opened === undefined) throw new Error('no mailbox');
    return fetchMailbox(opened, {
      store: {
        ...store,
        append: async (addition) => {
          // Killed before it is kept: nothing of it is.
          if (dies) throw new Error('killed');
          commits.push(addition.about.rows);
          return store.append(addition);
        },
      },
      ...{ clock, log: { info: log, warn: log }, ending: new AbortController().signal },
      ...{ announce: async () => {}, added: () => {} },
      async takeFile(path, by): Promise<TakenFile> {
        const text = await readFile(path, 'utf8');
        if (files.some((each) => each.text === text)) return { kind: 'known', id: 1 };
        files.push({ text, by });
        return { kind: 'imported', id: files.length };
      },
    });
  }

  async function step(): Promise<number> {
    const wait = await one.step();
    now += Math.max(200, wait);
    return wait;
  }

  return {
    ...{ store, logged, files, requests, commits, step },
    now: () => now,
    status: () => one.status(),
    kill(): void {
      one = newProcess();
    },
    async dieBeforeKeeping(): Promise<void> {
      dies = true;
      for (let at = 0; at < 3; at++) await step();
      dies = false;
      one = newProcess();
    },
    /** Until there is nothing more to read. */
    async all(): Promise<void> {
      for (let still = 0; still < 2; ) {
        const wait = await step();
        still = wait === EVERY_MS && one.status().stand === 'up-to-date' ? still + 1 : 0;
      }
    },
  };
}
