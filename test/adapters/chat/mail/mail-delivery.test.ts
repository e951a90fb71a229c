import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type KeptFiles, keptFiles } from '../../../../adapters/chat/mail/kept-files.ts';
import { mailPlatform } from '../../../../adapters/chat/mail/mail-platform.ts';
import { remark } from '../../../../src/alerts/messages/remark.ts';
import { mailedFileAnnouncement } from '../../../../src/alerts/messages/reports/mailed-file.ts';
import { startDelivering } from '../../../../src/alerts/outbox/deliver.ts';
import type { Delivery } from '../../../../src/alerts/outbox/delivery.ts';
import { mailedFiles } from '../../../../src/alerts/outbox/mailed-file.ts';
import type { Outbox } from '../../../../src/alerts/outbox/outbox.ts';
import { NOON } from '../../../alerts/outbox/given.ts';
import { type FakeTime, fakeTime } from '../../../bot/fake-time.ts';
import { readMail } from '../../../mail/read-mail.ts';
import { type Certificates, certificates, type SmtpService, smtpService } from '../../../mail/smtp-service.ts';

/* The outbox over a real server, with a time of the test's own. */

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const NAMES = ['anna', 'audit', 'nobody'];
const RECIPIENTS = NAMES.map((name) => `${name}@contoso.com`);

let made: Certificates;
let folder: string;
let service: SmtpService;
let files: KeptFiles;
let time: FakeTime;
let outbox: Outbox;
let refused: string[];

beforeAll(async () => {
  made = await certificates();
  folder = await mkdtemp(join(tmpdir(), 'mailflow-mail-'));
});
afterAll(async () => {
  await made.remove();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  time = fakeTime(NOON);
  files = keptFiles(folder, time.clock);
  refused = [];
  service = await smtpService({ certificates: made });
});
afterEach(() => service.close());

async function start(given?: Outbox): Promise<void> {
  const id = await files.keep(Buffer.from('a,b\r\n1,2\r\n'), new Set());
  const say = {
    ...{ title: 'SMTP AUTH clients', sentences: ['41 senders.'], warnings: [], notes: [] },
    provenance: { window: '2026-11-16 to 2026-11-22 (UTC)', source: null, dataUntil: null },
  };
  const file = { id, name: 'smtp-auth.csv' };
  const content = {
    type: 'report-file' as const,
    file,
    recipients: RECIPIENTS,
    say,
    by: 'Anna',
    from: 'local:console',
  };
  outbox = given ?? {
    roots: [],
    deliveries: mailedFiles(
      content,
      RECIPIENTS.map((each) => `mail:${each}`),
      NOON,
    ),
  };
  await startDelivering({
    outbox: {
      read: () => outbox,
      async update(change) {
        outbox = await change(outbox);
        return outbox;
      },
    },
    platforms: [
      mailPlatform({
        settings: {
          from: 'mailflow@contoso.com',
          domains: ['contoso.com'],
          server: { host: '127.0.0.1', port: service.port, tls: 'starttls', login: null, ca: made.ca },
        },
        ...{ files, clock: time.clock, about: () => ({ sample: false, organisation: 'Contoso' }) },
      }),
    ],
    compose: ({ content }) => {
      if (content.type === 'report-file') return mailedFileAnnouncement(content);
      return content.type === 'withdrawn' ? remark(content.title, [`Withdrawn: ${content.why}.`]) : remark('Card', []);
    },
    clock: time.clock,
    wait: time.wait,
    random: () => 1,
    log: { info: () => undefined, warn: () => undefined },
    onGivenUp: async ({ conversation }, why, mayHaveArrived) =>
      void refused.push(`${conversation}: ${why}${mayHaveArrived ? ' may have arrived' : ''}`),
    audit: { append: async () => undefined, last: async () => [] },
  });
}

const waiting = () => outbox.deliveries.map(({ conversation, status }) => [conversation, status]);
const takenBy = (name: string) => service.taken().filter(({ to }) => to[0] === `${name}@contoso.com`);
/** Once nothing is under way. */
const settled = () => expect.poll(() => outbox.deliveries.some(({ status }) => status === 'sending')).toBe(false);

test('of three recipients one is refused for good and one greylisted: the others have theirs, and later that one too', async () => {
  let attempts = 0;
  service.onRecipient = (address) => {
    if (address === RECIPIENTS[2]) return { code: 550, text: '5.1.1 No such user' };
    if (address !== RECIPIENTS[1]) return 'take';
    attempts += 1;
    return attempts === 1 ? { code: 450, text: '4.2.0 Greylisted' } : 'take';
  };
  await start();
  await expect.poll(waiting).toEqual([['mail:audit@contoso.com', 'due']]);
  expect(NAMES.map((name) => takenBy(name).length)).toEqual([1, 0, 0]);
  expect(refused).toEqual(['mail:nobody@contoso.com: 550 5.1.1 No such user']);
  await time.pass(4 * MINUTE);
  expect(attempts).toBe(1);
  await time.pass(2 * MINUTE);
  await expect.poll(waiting).toEqual([]);
  expect(NAMES.map((name) => takenBy(name).length)).toEqual([1, 1, 0]);
  expect((await readMail(takenBy('audit')[0]?.raw ?? '')).text).not.toContain('duplicate');
});

test('an answer that is lost after the mail makes one repetition, which says so and has the same Message-ID', async () => {
  let lost = 0;
  service.onMail = ({ to }) => {
    if (to[0] !== RECIPIENTS[0] || lost > 0) return 'take';
    lost += 1;
    return 'lose';
  };
  await start();
  await expect.poll(() => waiting().filter(([, status]) => status === 'unsure')).toHaveLength(1);
  await settled();
  // It is looked up when it must have arrived; that is not possible, and a moment later it is repeated.
  await time.pass(MINUTE);
  await expect.poll(waiting).toEqual([]);
  await time.pass(DAY);
  expect(NAMES.map((name) => takenBy(name).length)).toEqual([2, 1, 1]);
  const [first, second] = await Promise.all(takenBy('anna').map(({ raw }) => readMail(raw)));
  expect(second?.messageId).toBe(first?.messageId);
  expect([first, second].map((mail) => mail?.text.includes('may be a duplicate'))).toEqual([false, true]);
});

test('a server that always loses the answer gets two copies a recipient and no more, and who asked is told what may be', async () => {
  service.onMail = () => 'lose';
  await start();
  for (let minutes = 0; minutes < 30; minutes++) {
    await settled();
    await time.pass(MINUTE);
  }
  await expect.poll(waiting).toEqual([]);
  await time.pass(6 * DAY);
  expect(NAMES.map((name) => takenBy(name).length)).toEqual([2, 2, 2]);
  expect(refused).toHaveLength(3);
  for (const each of refused) expect(each).toMatch(/the answer was lost twice .*not sent again may have arrived$/);
});

test('an answer that is lost after four days ends it too', async () => {
  service.onRecipient = () => ({ code: 451, text: '4.7.1 Not today' });
  await start();
  await expect
    .poll(() => outbox.deliveries.every(({ attempts, status }) => attempts > 0 && status === 'due'))
    .toBe(true);
  service.onRecipient = () => 'take';
  service.onMail = () => 'lose';
  time.set(new Date(NOON.getTime() + 4 * DAY));
  await time.pass(6 * MINUTE);
  await expect.poll(waiting).toEqual([]);
  expect(NAMES.map((name) => takenBy(name).length)).toEqual([1, 1, 1]);
  expect(refused).toEqual(NAMES.map(() => expect.stringMatching(/given up after four days.* may have arrived$/)));
});

test('a server that asks for patience for four days is asked no longer, and who asked is told', {
  timeout: 300_000,
}, async () => {
  service.onRecipient = () => ({ code: 451, text: '4.7.1 Not today' });
  await start();
  await expect
    .poll(() => outbox.deliveries.every(({ attempts, status }) => attempts > 0 && status === 'due'))
    .toBe(true);
  time.set(new Date(NOON.getTime() + 4 * DAY));
  await time.pass(6 * MINUTE);
  await expect.poll(waiting).toEqual([]);
  expect(refused).toEqual(
    RECIPIENTS.map(() => expect.stringContaining('given up after four days: 451 4.7.1 Not today')),
  );
  expect(service.taken()).toEqual([]);
});

describe('an edit of an alert that was mailed', () => {
  const root = {
    ...{ key: 'r', conversation: `mail:${RECIPIENTS[0]}`, handle: '<mailflow.root@contoso.com>' },
    ...{ postedAt: NOON.toISOString(), episodes: ['e'] },
  };
  const edited = (content: Delivery['content']): Outbox => ({
    roots: [root],
    deliveries: [
      {
        ...{ key: 'edit/r', conversation: root.conversation, shape: 'edit', root: 'r', content, rank: 0 },
        ...{ status: 'due', attempts: 0, createdAt: NOON.toISOString(), notBefore: NOON.toISOString() },
        ...{ mayRepeat: false, trouble: null },
      },
    ],
  });
  const withdrawn = { type: 'withdrawn', title: 'SMTP AUTH spike', why: 'the import was reverted' } as const;

  test('that withdraws it is a mail in its thread; another one is none', async () => {
    await start(edited(withdrawn));
    await expect.poll(waiting).toEqual([]);
    const [mail, more] = await Promise.all(takenBy('anna').map(({ raw }) => readMail(raw)));
    expect(mail).toMatchObject({ answers: root.handle, subject: expect.stringContaining('SMTP AUTH spike') });
    expect(mail?.text).toContain('Withdrawn: the import was reverted.');
    expect(more).toBeUndefined();
    await start(edited({ type: 'episode', episode: 'e' }));
    await expect.poll(waiting).toEqual([]);
    expect(takenBy('anna')).toHaveLength(1);
  });

  test('is sent twice at most where the answers are lost', async () => {
    service.onMail = () => 'lose';
    await start(edited(withdrawn));
    for (let minutes = 0; minutes < 10; minutes++) {
      await settled();
      await time.pass(MINUTE);
    }
    await expect.poll(waiting).toEqual([]);
    const mails = await Promise.all(takenBy('anna').map(({ raw }) => readMail(raw)));
    expect(mails.map(({ text }) => text.includes('may be a duplicate'))).toEqual([false, true]);
  });
});
