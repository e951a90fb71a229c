import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REQUEST_LIMITS } from '../../adapters/microsoft365/request-limits.ts';
import { NO_CLAIMS } from '../fetch/no-claims.ts';
import { mailWith, PLAIN_MAIL, reportMail } from '../journeys/mailbox/mails.ts';
import { successfulIn } from '../journeys/mailbox/reading.ts';
import { fewRuns } from '../seed/runs.ts';
import { DELETED, fakeMailbox, type MailAccess } from './fake-mailbox.ts';
import { fakeMicrosoft, GRAPH, type GraphTrouble } from './fake-microsoft.ts';
import { ADDRESS, FILES, readingMails, tenantOf } from './reading-mails.ts';

let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mailflow-graph-mail-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

const NIGHT = Date.UTC(2026, 10, 24, 3);
const CSV = 'date,messages\n2026-11-20,7\n';
const DKIM =
  'spf=pass (sender IP is 198.51.100.7) smtp.mailfrom=contoso.com; dkim=pass (signature was verified) header.d=contoso.com;dmarc=pass action=none header.from=contoso.com;compauth=pass reason=100';

const report = (id: string, sessions = 1, receivedAt = NIGHT) => ({
  ...{ id: `mail-${id}`, receivedAt, bytes: reportMail(id, sessions) },
});
const mail = (id: string, text: string, receivedAt = NIGHT) => ({ id, receivedAt, bytes: Buffer.from(text) });
const csvMail = (id: string, content = CSV, authentication: readonly string[] = [DKIM]) =>
  mail(id, mailWith([{ name: `${id}.csv`, content, type: 'text/csv' }], { authentication, subject: id }));

const event = fc.oneof(
  fc.record({
    does: fc.constant('mails' as const),
    kind: fc.constantFrom('report', 'report', 'file', 'plain'),
    times: fc.integer({ min: 1, max: 12 }),
    lateHours: fc.constantFrom(0, 0, 24, 24 * 40),
  }),
  fc.record({
    does: fc.constantFrom(
      ...(['step', 'step', 'steps', 'kill', 'die', 'touch', 'move there and back', 'remove', 'forget tokens'] as const),
    ),
  }),
);
const trouble = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  fc.constantFrom<GraphTrouble>(
    ...(['lost', 'lost-answer', 'error-500', 'throttled', 'throttled-silently', 'token-rejected'] as const),
    ...(['no-json', 'next-elsewhere', 'next-expired'] as const),
  ),
);

describe('a mailbox of Exchange Online', () => {
  it('is read whole, each report and file once, whatever fails, dies, comes late or is told twice, and never beyond the budget', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(event, { maxLength: 16 }),
        fc.array(trouble, { maxLength: 60 }),
        fc.constantFrom('leave', 'seen', 'delete', 'move'),
        fc.constantFrom(3, 1000),
        async (events, troubles, after, maxPage) => {
          const mailbox = fakeMailbox(ADDRESS);
          mailbox.setMaxPage(maxPage);
          const done = mailbox.addFolder('Done');
          const aside = mailbox.addFolder('Aside', 'id-of-inbox');
          let request = 0;
          const here = readingMails(mailbox, directory, {
            settings: { after: after === 'move' ? { do: 'move', folder: 'Done' } : { do: after } },
            trouble: () => troubles[request++] ?? null,
          });
          const truth = { reports: new Map<string, number>(), files: new Set<string>() };
          const removable: string[] = [];
          let count = 0;
          let last = '';
          for (const each of events) {
            if (each.does === 'mails')
              for (let at = 0; at < each.times; at++) {
                const id = String(count++);
                const receivedAt = here.now() - each.lateHours * 3_600_000;
                last = each.kind === 'report' ? `mail-${id}` : id;
                if (each.kind === 'report') {
                  truth.reports.set(id, count);
                  mailbox.add(report(id, count, receivedAt));
                } else if (each.kind === 'file') {
                  truth.files.add(`${CSV}${id}`);
                  mailbox.add({ ...csvMail(id, `${CSV}${id}`), receivedAt });
                } else {
                  removable.push(id);
                  mailbox.add(mail(id, PLAIN_MAIL, receivedAt));
                }
              }
            else if (each.does === 'touch') mailbox.touch(last);
            else if (each.does === 'move there and back') {
              if (!mailbox.mailsIn().some(({ id }) => id === last)) continue;
              mailbox.move(last, aside);
              await here.step();
              mailbox.move(last, 'id-of-inbox');
            } else if (each.does === 'remove') mailbox.remove(removable.pop() ?? '');
            else if (each.does === 'forget tokens') mailbox.forgetTokens();
            else if (each.does === 'kill') here.kill();
            else if (each.does === 'die') await here.dieBeforeKeeping();
            else for (let at = 0; at < (each.does === 'steps' ? 8 : 1); at++) await here.step();
          }
          // A mail that failed three times is set aside, and looked at again after a start.
          request = troubles.length;
          here.kill();
          await here.all();
          expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, rejected: 0 });
          const sessions = [...truth.reports.values()].reduce((sum, each) => sum + each, 0);
          expect(await successfulIn(here.store)).toBe(sessions);
          expect(here.files.map(({ text }) => text).toSorted()).toEqual([...truth.files].sort());
          // No token goes to another host, and no more is asked than the tenant may be asked.
          expect(here.requests.every(({ url }) => url.origin === GRAPH)).toBe(true);
          const times = here.requests.map(({ at }) => at);
          const most = Math.max(
            0,
            ...times.map((at) => times.filter((t) => t > at - REQUEST_LIMITS.perMs && t <= at).length),
          );
          expect(most).toBeLessThanOrEqual(REQUEST_LIMITS.requests);
          const brought = truth.reports.size + truth.files.size;
          const gone = after === 'delete' || after === 'move';
          expect(mailbox.mailsIn().filter(({ id }) => !removable.includes(id)).length).toBe(gone ? 0 : brought);
          expect(mailbox.mailsIn(done).length).toBe(after === 'move' ? brought : 0);
          expect(mailbox.mailsIn(DELETED).length).toBe(after === 'delete' ? brought : 0);
          const seen = mailbox.mailsIn().filter(({ isRead }) => isRead).length;
          expect(seen).toBe(after === 'seen' ? brought : 0);
        },
      ),
      { numRuns: fewRuns(60, 'each reads a mailbox through hours of its own time') },
    ));

  it('with 10,000 mails is read through kills, without a mail asked for twice, and leaves half of the requests to feeds', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    const bytes = Array.from({ length: 20 }, (_, at) => reportMail(`id ${at}`, 1));
    for (let at = 0; at < 10_000; at++)
      mailbox.add({ id: `mail-${at}`, receivedAt: NIGHT + at, bytes: bytes[at % 20] as Buffer });
    const here = readingMails(mailbox, directory);
    for (let steps = 0; mailbox.contents.length < 10_000 && steps < 20_000; steps++) {
      await here.step();
      if (steps % 400 === 399) here.kill();
    }
    await here.all();
    expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null });
    expect(await successfulIn(here.store)).toBe(20);
    // What was being read as the process died.
    expect(mailbox.contents.length).toBeLessThan(10_300);
    expect(new Set(mailbox.contents).size).toBe(10_000);
    const times = here.requests.map(({ at }) => at);
    let first = 0;
    let most = 0;
    for (const [at, time] of times.entries()) {
      while ((times[first] as number) <= time - REQUEST_LIMITS.perMs) first++;
      most = Math.max(most, at - first + 1);
    }
    expect(most).toBeLessThanOrEqual(REQUEST_LIMITS.requests / 2);
  }, 300_000);

  it('asks for nothing of a mail that was looked at, also where a person reads it, and keeps its place once an hour', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    for (let at = 0; at < 25; at++) mailbox.add(report(String(at)));
    const here = readingMails(mailbox, directory);
    await here.all();
    expect(mailbox.contents.length).toBe(25);
    const commits = here.commits.length;
    for (let at = 0; at < 25; at++) mailbox.touch(`mail-${at}`);
    const until = here.now() + 3 * 3_600_000;
    while (here.now() < until) await here.step();
    expect(mailbox.contents.length).toBe(25);
    expect(here.commits.length - commits).toBeLessThanOrEqual(3);
    // After a start nothing is asked for again.
    here.kill();
    await here.all();
    expect(mailbox.contents.length).toBeLessThanOrEqual(25);
  });

  it('names a mail of 50 MB, fetches a beginning of it, and reads on; a large file of an allowed sender is fetched alone', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    const fifty = 'x'.repeat(37_500_000);
    const json = 'litware.example!contoso.com!1795132800!1795219199!001.json.gz';
    const attached = (name: string, type: string, content: string) => [
      { id: `the ${name}`, name, type, content: Buffer.from(content) },
    ];
    const large = (id: string, name: string, type: string, content: string, from = 'reports@contoso.com') => ({
      ...mail(id, mailWith([{ name, content, type }], { from, subject: id, authentication: [DKIM] })),
      attachments: attached(name, type, content),
    });
    const wanted = `${CSV}${'2026-11-20,7\n'.repeat(400_000)}`;
    mailbox.add(large('a report', json, 'application/gzip', fifty, 'tls@litware.example'));
    mailbox.add(large('too large', 'large.csv', 'text/csv', fifty));
    mailbox.add(large('a film', 'film.mp4', 'video/mp4', fifty));
    mailbox.add(large('wanted', 'wanted.csv', 'text/csv', wanted));
    mailbox.add(report('small', 7));
    const here = readingMails(mailbox, directory, {
      settings: { files: { from: ['reports@contoso.com'], authserv: null, needsDkim: false, maxBytes: 10_000_000 } },
    });
    await here.all();
    expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: 5, rejected: 2 });
    const notes = here.status().notes.join('\n');
    expect(notes).toContain('"a report" from tls@litware.example');
    expect(notes).toMatch(/"too large" from reports@contoso.com[^\n]*it is too large/);
    expect(here.files.map(({ text }) => text.length)).toEqual([wanted.length]);
    expect(await successfulIn(here.store)).toBe(7);
  });

  it('reads a report that is forwarded, and finds a mail that is not there any more, or that Microsoft cannot give', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    const forwarded = mailWith([{ name: 'Report.eml', content: reportMail('forwarded', 5), type: 'message/rfc822' }]);
    mailbox.add(mail('forwarded', forwarded));
    mailbox.add({ ...report('no content'), fails: 'error-500' });
    mailbox.add(report('good', 2));
    const gone = report('gone', 100);
    mailbox.add(gone);
    let asked = 0;
    const here = readingMails(mailbox, directory, {
      trouble: () => {
        // Between its list and its content.
        if (asked++ === 2) mailbox.remove(gone.id);
        return null;
      },
    });
    await here.all();
    expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, rejected: 1 });
    expect(await successfulIn(here.store)).toBe(7);
    expect(here.status().notes.join()).toContain('ErrorMimeContentConversionFailed');
  });

  it('says whose signature Exchange Online found, believes the topmost result alone, and can require it', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    const forged = DKIM;
    mailbox.add(csvMail('proven', `${CSV}1`));
    mailbox.add(csvMail('forged', `${CSV}2`, ['spf=fail smtp.mailfrom=contoso.com; dkim=none header.d=none', forged]));
    mailbox.add(csvMail('of another server', `${CSV}3`, [`mail.evil.example; ${forged}`]));
    mailbox.add(csvMail('without', `${CSV}4`, []));
    const byName = (here: ReturnType<typeof readingMails>) =>
      here.files.map(({ text, by }) => `${text.at(-1)} ${by.split(', ')[1]}`).toSorted();
    const shown = readingMails(mailbox, directory);
    await shown.all();
    expect(byName(shown)).toEqual([
      '1 DKIM pass (contoso.com)',
      '2 DKIM none',
      '3 DKIM not checked',
      '4 DKIM not checked',
    ]);
    const required = readingMails(mailbox, directory, { settings: { files: { ...FILES, needsDkim: true } } });
    await required.all();
    expect(byName(required)).toEqual(['1 DKIM pass (contoso.com)']);
    expect(required.status().rejected).toBe(3);
  });

  it.each<[MailAccess, string]>([
    ['not-in-scope', 'Assign it the role "Application Mail.Read" of Exchange Online for this mailbox'],
    ['blocked-by-policy', 'A policy of Exchange Online keeps the app out of the mailbox tlsrpt@contoso.com'],
    ['no-mailbox', 'There is no mailbox tlsrpt@contoso.com in the tenant (ErrorInvalidUser'],
    ['on-premises', 'The mailbox tlsrpt@contoso.com is not in Exchange Online'],
    ['basic-only', 'The app may not read the mailbox tlsrpt@contoso.com (ErrorAccessDenied'],
  ])('says what is missing, and reads on once it is there: %s', async (access, text) => {
    const mailbox = fakeMailbox(ADDRESS);
    mailbox.add(report('1', 7));
    mailbox.setAccess(access);
    const here = readingMails(mailbox, directory);
    for (let at = 0; at < 8; at++) await here.step();
    expect(here.status()).toMatchObject({
      stand: 'failing',
      rejected: 0,
      fault: { text: expect.stringContaining(text) },
    });
    mailbox.setAccess('granted');
    await here.all();
    expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, rejected: 0 });
    expect(await successfulIn(here.store)).toBe(7);
  });

  it('whose mails may not be changed says which role is missing, and changes them once it may', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    mailbox.add(report('1', 7));
    mailbox.setAccess('read-only');
    const here = readingMails(mailbox, directory, { settings: { after: { do: 'delete' } } });
    for (let at = 0; at < 8; at++) await here.step();
    expect(here.status().fault?.text).toContain('"Application Mail.ReadWrite"');
    expect(await successfulIn(here.store)).toBe(7);
    mailbox.setAccess('granted');
    await here.all();
    expect([mailbox.mailsIn(), await successfulIn(here.store)]).toEqual([[], 7]);
  });

  it('is read in a subfolder, by the names of its folders, and starts anew where that folder is another one', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    mailbox.add(report('elsewhere', 100));
    const here = readingMails(mailbox, directory, { settings: { folder: "Inbox/Ann's reports" } });
    for (let at = 0; at < 3; at++) await here.step();
    expect(here.status().fault).toMatchObject({ kind: 'gone' });
    mailbox.add(report('1', 7), mailbox.addFolder("Ann's Reports", 'id-of-inbox'));
    await here.all();
    expect(await successfulIn(here.store)).toBe(7);
  });

  it.each([true, false])(
    'loses no mail in an outage in which mails are listed and not given, restarted: %s',
    async (isRestarted) => {
      for (const trouble of ['error-500', 'lost'] as const) {
        const mailbox = fakeMailbox(ADDRESS);
        for (let at = 0; at < 160; at++) mailbox.add(report(String(at)));
        let end = 0;
        const here = readingMails(mailbox, directory, {
          trouble: (url, now) => (now < end && url.pathname.endsWith('/%24value') ? trouble : null),
        });
        end = here.now() + 4 * 3_600_000;
        while (here.now() < end) {
          await here.step();
          expect(here.status().rejected).toBe(0);
        }
        expect(here.status().stand).toBe('failing');
        // Asked with the usual wait.
        expect(here.requests.length).toBeLessThan(400);
        if (isRestarted) here.kill();
        await here.all();
        expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, rejected: 0 });
        expect(await successfulIn(here.store)).toBe(160);
      }
    },
  );

  it('reads again what it set aside once Microsoft gives it, without a restart, and forgets none; with a hundred it stops', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    for (let at = 100; at < 250; at++) mailbox.add({ ...report(String(at)), fails: 'error-500' });
    const here = readingMails(mailbox, directory);
    const hours = async (many: number): Promise<void> => {
      const until = here.now() + many * 3_600_000;
      while (here.now() < until) await here.step();
    };
    await hours(12);
    expect(here.status()).toMatchObject({
      stand: 'failing',
      fault: { text: expect.stringContaining('100 mails could not be read, so Mailflow reads no new ones.') },
    });
    for (let at = 100; at < 250; at++) mailbox.heal(`mail-${at}`);
    await hours(12);
    expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null });
    expect(await successfulIn(here.store)).toBe(150);
  });

  it('sets a mail aside that Microsoft fails at when it gives others, says why, and reads it later', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    for (let at = 0; at < 5; at++) mailbox.add(report(String(at)));
    let isFailing = true;
    const here = readingMails(mailbox, directory, {
      trouble: (url) => (isFailing && url.pathname.endsWith('/mail-1/%24value') ? 'error-500' : null),
    });
    await here.all();
    expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, rejected: 1 });
    expect(here.status().notes.join()).toContain(
      'it could not be read when others could: Microsoft Graph answered 500 (InternalServerError',
    );
    expect(await successfulIn(here.store)).toBe(4);
    isFailing = false;
    const until = here.now() + 2 * 3_600_000;
    while (here.now() < until) {
      await here.step();
      expect(here.status().fault).toBe(null);
    }
    expect(await successfulIn(here.store)).toBe(5);
  });

  it.each([
    ['move', true],
    ['move', false],
    ['delete', true],
    ['delete', false],
    ['seen', true],
    ['seen', false],
  ] as const)(
    'leaves mails alone that a person moved away meanwhile: %s, folders in paths heeded: %s',
    async (after, heeds) => {
      const mailbox = fakeMailbox(ADDRESS);
      mailbox.heedFolders(heeds);
      const done = mailbox.addFolder('Done');
      const hold = mailbox.addFolder('Legal hold');
      for (let at = 10; at < 40; at++) mailbox.add(report(String(at)));
      const here = readingMails(mailbox, directory, {
        settings: { after: after === 'move' ? { do: 'move', folder: 'Done' } : { do: after } },
      });
      // Some are described, and none is settled.
      while (mailbox.contents.length < 5) await here.step();
      mailbox.move('mail-11', hold);
      mailbox.move('mail-35', hold);
      await here.all();
      expect(mailbox.mailsIn(hold).map(({ id, isRead }) => [id, isRead])).toEqual([
        ['mail-11', false],
        ['mail-35', false],
      ]);
      expect([mailbox.mailsIn(done).length, mailbox.mailsIn(DELETED).length]).toEqual([
        after === 'move' ? 28 : 0,
        after === 'delete' ? 28 : 0,
      ]);
      if (heeds) expect(mailbox.contents).not.toContain('mail-35');
    },
  );

  it('deletes a mail once, also where the answer was lost: it stays among those that were deleted', async () => {
    for (const after of ['delete', 'move'] as const) {
      for (let lost = 0; lost < 12; lost++) {
        const mailbox = fakeMailbox(ADDRESS);
        mailbox.heedFolders(lost % 2 === 0);
        const done = mailbox.addFolder('Done');
        for (let at = 0; at < 2; at++) mailbox.add(report(String(at)));
        let request = 0;
        const here = readingMails(mailbox, directory, {
          settings: { after: after === 'move' ? { do: 'move', folder: 'Done' } : { do: after } },
          trouble: () => (request++ >= lost && request <= lost + 2 ? 'lost-answer' : null),
        });
        await here.all();
        const kept = after === 'delete' ? mailbox.mailsIn(DELETED) : mailbox.mailsIn(done);
        expect(kept.length).toBe(2);
      }
    }
  });

  it.each(['first', 'later'] as const)(
    'whose later pages are always refused says so and waits: %s list',
    async (list) => {
      const mailbox = fakeMailbox(ADDRESS);
      mailbox.setMaxPage(3);
      let isRefusing = list === 'first';
      const here = readingMails(mailbox, directory, { trouble: () => (isRefusing ? 'next-expired' : null) });
      if (list === 'later') await here.all();
      isRefusing = true;
      for (let at = 0; at < 8; at++) mailbox.add(report(String(at)));
      const asked = here.requests.length;
      const until = here.now() + 2 * 3_600_000;
      while (here.now() < until) await here.step();
      expect(here.status()).toMatchObject({
        stand: 'failing',
        fault: { text: expect.stringContaining('refused a later page of the list of mails 3 times (BadRequest)') },
      });
      expect(here.requests.length - asked).toBeLessThan(250);
      isRefusing = false;
      await here.all();
      expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: 8 });
    },
  );

  it('refuses reports on domains that are not ours', async () => {
    const mailbox = fakeMailbox(ADDRESS);
    mailbox.add(report('1', 7));
    const here = readingMails(mailbox, directory, { domains: ['fabrikam.com'] });
    await here.all();
    expect([here.status().rejected, await successfulIn(here.store)]).toEqual([1, 0]);
  });
});

describe('doctor on a mailbox of Exchange Online', () => {
  async function examined(access: MailAccess, after: 'leave' | 'seen' = 'leave') {
    const mailbox = fakeMailbox(ADDRESS);
    mailbox.add(report('1'));
    mailbox.setAccess(access);
    const { send } = fakeMicrosoft({ now: () => NIGHT, collections: [], mailbox });
    const lines = await tenantOf({ after: { do: after } }).examine({
      ...{ clock: { now: () => new Date(NIGHT) }, send, claims: NO_CLAIMS, kept: async () => null },
    });
    return lines.map(({ verdict, what, text }) => `${verdict} ${what}: ${text}`);
  }

  it('says that it can be read', async () => {
    expect(await examined('granted')).toEqual(['good tlsrpt@contoso.com Inbox: The folder can be read; 1 mail in it.']);
    expect((await examined('granted', 'seen'))[0]).toContain('(Application Mail.ReadWrite) is not tried');
  });

  it.each<[MailAccess, string]>([
    ['not-in-scope', 'New-ManagementRoleAssignment'],
    ['blocked-by-policy', 'Get-ApplicationAccessPolicy'],
    ['no-mailbox', 'There is no mailbox'],
    ['basic-only', 'Assign it the role "Application Mail.Read"'],
  ])('says which grant is missing: %s', async (access, text) => {
    const [line, second] = await examined(access);
    expect([line?.startsWith('bad '), second]).toEqual([true, undefined]);
    expect(line).toContain(text);
  });
});
