import { mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { keptFiles } from '../../../../adapters/chat/mail/kept-files.ts';
import { mailPlatform } from '../../../../adapters/chat/mail/mail-platform.ts';
import type { SmtpServer } from '../../../../adapters/chat/mail/smtp/smtp-server.ts';
import { announcementOf, chatPlatformContract } from '../../../contracts/chat-platform.ts';
import { readMail } from '../../../mail/read-mail.ts';
import { type Certificates, certificates, type SmtpService, smtpService } from '../../../mail/smtp-service.ts';
import { runs } from '../../../seed/runs.ts';

const NOW = new Date('2026-11-30T19:00:00Z');
const clock = { now: () => NOW };
const ABOUT = () => ({ sample: false, organisation: 'Contoso' });
const [ANNA, AUDIT] = ['mail:anna@contoso.com', 'mail:audit@contoso.com'] as const;

let made: Certificates;
let folder: string;
let service: SmtpService;

beforeAll(async () => {
  made = await certificates();
  folder = await mkdtemp(join(tmpdir(), 'mailflow-mail-'));
});
afterAll(async () => {
  await made.remove();
  await rm(folder, { recursive: true, force: true });
});

const files = () => keptFiles(join(folder, 'files'), clock);
const settingsOf = ({ port }: SmtpService, login: SmtpServer['login'] = null) => ({
  from: 'mailflow@contoso.com',
  domains: ['contoso.com'],
  server: { host: '127.0.0.1', port, tls: 'starttls' as const, login, ca: made.ca },
});
const platformTo = (own: SmtpService) =>
  mailPlatform({ settings: settingsOf(own), ...{ files: files(), about: ABOUT, clock } });

chatPlatformContract(
  'mail',
  async () => {
    const own = await smtpService({ certificates: made });
    return {
      platform: platformTo(own),
      conversations: [ANNA, AUDIT],
      seen: () =>
        Promise.all(
          own.taken().map(async ({ to, raw }) => {
            const { messageId, answers, text } = await readMail(raw);
            return { conversation: `mail:${to[0]}`, handle: messageId, thread: answers, text };
          }),
        ),
      reopen: async () => platformTo(own),
      cleanup: () => own.close(),
    };
  },
  { canFind: false, canEdit: false },
);

describe('a mail', () => {
  afterEach(() => service?.close());
  const start = async () => {
    service = await smtpService({ certificates: made });
    return platformTo(service);
  };
  const message = (conversation: string, title = 'Alert') => ({
    ...{ conversation, key: `k/${title}`, say: announcementOf(title), mayRepeat: false, thread: null },
  });

  test('says in its headers that nobody wrote it, and in its text how to stop it', async () => {
    const platform = await start();
    await platform.post(message(ANNA));
    const { headers, text, html, from, to, subject } = await readMail(service.taken()[0]?.raw ?? '');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect({ from, to, subject }).toEqual({
      ...{ from: 'mailflow@contoso.com', to: ['anna@contoso.com'], subject: 'Alert (High)' },
    });
    for (const part of [text, html])
      expect(part.replaceAll(/\s+/g, ' ')).toContain('unsubscribe all to:anna@contoso.com');
    expect(html).not.toMatch(/<(?:script|img|link|iframe)\b|https?:\/\//i);
  });

  test('with a file is the same to all who get it: they see each other, and it has one Message-ID', async () => {
    const platform = await start();
    const content = Buffer.from('a;b\r\n1;2\r\n');
    const id = await files().keep(content, new Set());
    const recipients = ['anna@contoso.com', 'audit@contoso.com'];
    const say = { ...announcementOf('Report'), attachment: { id, name: 'report.csv', recipients } };
    for (const conversation of [ANNA, AUDIT])
      expect(await platform.post({ ...message(conversation), say })).toMatchObject({ kind: 'done' });
    const mails = await Promise.all(service.taken().map(({ raw }) => readMail(raw)));
    expect(mails).toMatchObject(
      [1, 2].map(() => ({ to: recipients, files: [{ name: 'report.csv', bytes: content }] })),
    );
    expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
    expect(service.taken().map(({ to }) => to)).toEqual([['anna@contoso.com'], ['audit@contoso.com']]);
  });

  test('whose file is gone is refused', async () => {
    const platform = await start();
    for (const id of ['mx3n81dm-a81c0720d8911bad', '../../etc/passwd']) {
      const say = { ...announcementOf('Report'), attachment: { id, name: 'report.csv', recipients: [] } };
      expect(await platform.post({ ...message(ANNA), say })).toMatchObject({ kind: 'refused' });
    }
    expect(service.connections).toBe(0);
  });

  test.each([
    'mail:eve@fabrikam.example',
    'mail:eve@contoso.com.fabrikam.example',
    'mail:anna',
    'mail:a@contoso.com\r\nRCPT TO:<eve@x.example>',
  ])('to %j is refused before anything is sent', async (conversation) => {
    const platform = await start();
    expect(await platform.post(message(conversation))).toMatchObject({ kind: 'refused' });
    expect(service.connections).toBe(0);
  });

  test('has the headers that we give it, whatever its words hold', async () => {
    const platform = await start();
    const line = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        'x\r\nBcc: eve@fabrikam.example',
        'x\n\nBody',
        '\u2028Bcc: y',
        '=?utf-8?q?=0D=0ABcc:_eve?=',
        '.\r\n.\r\n',
      ),
    );
    await platform.post(message(ANNA));
    const usual = (await readMail(service.taken()[0]?.raw ?? '')).names;
    await fc.assert(
      fc.asyncProperty(line, line, async (title, name) => {
        const id = await files().keep(Buffer.from('x'), new Set());
        const say = { ...announcementOf(title), attachment: { id, name, recipients: ['anna@contoso.com'] } };
        expect(await platform.post({ ...message(ANNA), say })).toMatchObject({ kind: 'done' });
        const mail = await readMail(service.taken().at(-1)?.raw ?? '');
        expect(mail.names).toEqual(usual);
        expect(mail.to).toEqual(['anna@contoso.com']);
        expect(mail.files).toHaveLength(1);
      }),
      { numRuns: runs(12) },
    );
  });

  test('is one of two at a time: a server that takes few connections is not asked for more', async () => {
    const platform = await start();
    let open = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    service.onMail = async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise<void>((resolve) => waiting.push(resolve));
      open -= 1;
      return 'take' as const;
    };
    const all = Promise.all(Array.from({ length: 6 }, (_, at) => platform.post(message(ANNA, `${at}`))));
    for (let sent = 0; sent < 6; sent++) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      waiting.shift()?.();
    }
    expect((await all).map(({ kind }) => kind)).toEqual(Array(6).fill('done'));
    expect(most).toBe(2);
  });
});

test('of many who get a file, only two have it in memory at a time', async () => {
  const own = await smtpService({ certificates: made });
  const held: (() => void)[] = [];
  own.onMail = async () => {
    await new Promise<void>((resolve) => held.push(resolve));
    return 'take' as const;
  };
  const id = await files().keep(Buffer.from('a;b\r\n'), new Set());
  let reads = 0;
  const platform = mailPlatform({
    settings: settingsOf(own),
    files: {
      ...files(),
      read: (name) => {
        reads += 1;
        return files().read(name);
      },
    },
    ...{ about: ABOUT, clock },
  });
  const recipients = Array.from({ length: 20 }, (_, at) => `a${at}@contoso.com`);
  const say = { ...announcementOf('Report'), attachment: { id, name: 'report.csv', recipients } };
  const all = Promise.all(
    recipients.map((address) =>
      platform.post({ conversation: `mail:${address}`, key: address, say, mayRepeat: false, thread: null }),
    ),
  );
  for (let sent = 0; sent < 20; sent++) {
    await expect.poll(() => held.length).toBeGreaterThan(0);
    expect(reads).toBeLessThanOrEqual(sent + 2);
    held.shift()?.();
  }
  expect((await all).map(({ kind }) => kind)).toEqual(Array(20).fill('done'));
  await own.close();
});

describe('a wrong password', () => {
  const LOGIN = { user: 'mailflow', password: 'correct horse' };
  const MINUTE = 60_000;

  test('is not tried for every address: the whole platform waits, longer each time, and one tries first', async () => {
    const own = await smtpService({ certificates: made, login: LOGIN });
    let now = NOW;
    const platform = mailPlatform({
      settings: settingsOf(own, { ...LOGIN, password: 'wrong' }),
      ...{ files: files(), about: ABOUT, clock: { now: () => now } },
    });
    const all = (count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, at) =>
          platform.post({
            ...{ conversation: `mail:a${at}@contoso.com`, key: `k${at}`, mayRepeat: false, thread: null },
            say: announcementOf('Alert'),
          }),
        ),
      );
    const first = await all(20);
    expect(new Set(first.map(({ kind }) => kind))).toEqual(new Set(['not-now']));
    expect(own.connections).toBeLessThanOrEqual(2);
    expect(platform.trouble()).toContain('535');
    const before = own.connections;
    // Twice as long each time, an hour at most.
    for (const [minutes, connections] of [
      [9, 0],
      [2, 1],
      [19, 0],
      [2, 1],
      [39, 0],
      [2, 1],
      [59, 0],
      [2, 1],
      [59, 0],
      [2, 1],
    ] as const) {
      const had = own.connections;
      now = new Date(now.getTime() + minutes * MINUTE);
      const outcomes = await all(20);
      expect(outcomes.every((outcome) => outcome.kind === 'not-now' && outcome.trouble.includes('535'))).toBe(true);
      expect(own.connections - had).toBe(connections);
    }
    expect(own.connections - before).toBe(5);
    await own.close();
  });

  test('that is mended is found out without a mail', async () => {
    const own = await smtpService({ certificates: made });
    await own.close();
    const platform = platformTo(own);
    await platform.post({
      ...{ conversation: ANNA, key: 'k', say: announcementOf('Alert'), mayRepeat: false, thread: null },
    });
    expect(platform.trouble()).not.toBeNull();
    const back = await smtpService({ certificates: made, port: own.port });
    platform.tryAgain();
    await expect.poll(() => platform.trouble()).toBeNull();
    expect(back.read).toEqual([]);
    await back.close();
  });
});

test('a platform that closes waits for the answer that is due, and sends nothing after it', async () => {
  const own = await smtpService({ certificates: made });
  let answer: (() => void) | null = null as (() => void) | null;
  own.onMail = async () => {
    await new Promise<void>((resolve) => {
      answer = resolve;
    });
    return 'take' as const;
  };
  const platform = platformTo(own);
  const message = { conversation: ANNA, key: 'k', say: announcementOf('Alert'), mayRepeat: false, thread: null };
  const sent = platform.post(message);
  await expect.poll(() => answer).not.toBeNull();
  const closed = platform.close();
  expect(await platform.post(message)).toMatchObject({ kind: 'not-now' });
  answer?.();
  await closed;
  expect(await sent).toMatchObject({ kind: 'done' });
  expect(own.taken()).toHaveLength(1);
  await own.close();
});

const DAY_MS = 86_400_000;

test('kept files that nothing needs any more are removed, but none that a mail of another data directory may still need', async () => {
  const place = join(folder, 'kept');
  const old = keptFiles(place, clock);
  const [needed, done, young] = [
    await old.keep(Buffer.from('1'), new Set()),
    await old.keep(Buffer.from('2'), new Set()),
    await old.keep(Buffer.from('3'), new Set()),
  ];
  for (const id of [needed, done])
    await utimes(join(place, id), new Date(NOW.getTime() - 6 * DAY_MS), new Date(NOW.getTime() - 6 * DAY_MS));
  await utimes(join(place, young), new Date(NOW.getTime() - 4 * DAY_MS), new Date(NOW.getTime() - 4 * DAY_MS));
  const last = await old.keep(Buffer.from('4'), new Set([needed]));
  expect((await readdir(place)).sort()).toEqual([needed, young, last].sort());
  expect(Buffer.from((await old.read(needed)) ?? []).toString()).toBe('1');
  expect(await old.read(done)).toBeNull();
});
