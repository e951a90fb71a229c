import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sessionsIn, sessionsQuestion } from '../../../src/model/tls-reports/tls-session.ts';
import { daysBetween } from '../../../src/model/window.ts';
import type { FilesFromMail } from '../../../src/ports/mailbox.ts';
import { REPORT } from '../small-report.ts';
import { missingForMailbox, withDovecot } from './dovecot.ts';
import { mailWith, PLAIN_MAIL, reportMail } from './mails.ts';
import { reading, settingsFor, successfulIn } from './reading.ts';

const missing = missingForMailbox();
const SAMPLES = new URL('../../../../shared/samples/tls-rpt/', import.meta.url);
const areSamplesHere = existsSync(SAMPLES);

const FILES: FilesFromMail = {
  from: ['reports@contoso.com'],
  authserv: 'mail.contoso.com',
  needsDkim: false,
  maxBytes: 1_000_000,
};
const DKIM_PASS = 'mail.contoso.com; spf=pass; dkim=pass header.d=contoso.com header.s=x';
const csv = (name = 'SmtpCSReport.csv', content = REPORT) => [{ name, content, type: 'text/csv' }];

describe.skipIf(missing !== null)(`a real mailbox${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  test('is read over TLS and over STARTTLS, and left as it is', () =>
    withDovecot(async (dovecot, directory) => {
      await dovecot.deliver(reportMail('1', 7));
      await dovecot.deliver(PLAIN_MAIL);
      await dovecot.deliver(reportMail('2', 30));
      let mails = 3;
      for (const given of [
        {},
        { security: 'starttls', port: dovecot.ports.starttls },
        { host: 'localhost' },
      ] as const) {
        const here = reading(settingsFor(dovecot, given), directory);
        expect(await here.all()).toBe(300_000);
        expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: mails, rejected: 0 });
        expect(here.status().notes).toEqual(['1 mail without a report or file skipped.']);
        expect(here.status().dataUntil).toEqual(new Date('2026-11-21T00:00:00Z'));
        expect(await successfulIn(here.store)).toBe(37);
        // Nothing new, and then a report that came before.
        await here.all();
        expect(here.status().lines).toBe(mails);
        await dovecot.deliver(reportMail('1', 7));
        mails++;
        await here.all();
        expect(here.status().lines).toBe(mails);
        expect(await successfulIn(here.store)).toBe(37);
      }
      expect((await dovecot.files()).filter((name) => name.includes(':2,'))).toEqual([]);
    }));

  test('counts nothing twice when its mails are numbered anew', () =>
    withDovecot(async (dovecot, directory) => {
      for (let at = 1; at <= 150; at++) await dovecot.deliver(reportMail(String(at), 1));
      const here = reading(settingsFor(dovecot), directory);
      await here.all();
      expect(await successfulIn(here.store)).toBe(150);
      await dovecot.numberAnew();
      await dovecot.deliver(reportMail('one more', 5));
      await here.all();
      expect(here.status()).toMatchObject({ stand: 'up-to-date', lines: 150 + 151 });
      expect(here.logged.join()).toContain('mailbox.numbered-anew');
      expect(await successfulIn(here.store)).toBe(155);
    }));

  test('names a mail of 50 MB and fetches none of it, and reads on', () =>
    withDovecot(async (dovecot, directory) => {
      const fifty = 'x'.repeat(37_500_000);
      const json = 'litware.example!contoso.com!1795132800!1795219199!001.json.gz';
      await dovecot.deliver(
        mailWith([{ name: json, content: fifty }], { from: 'tls@litware.example', subject: 'Report' }),
      );
      await dovecot.deliver(mailWith(csv('large.csv', fifty), { subject: 'All of it' }));
      await dovecot.deliver(mailWith([{ name: 'film.mp4', content: fifty }]));
      await dovecot.deliver(reportMail('1', 7));
      const here = reading(settingsFor(dovecot, { files: FILES }), directory);
      await here.all();
      expect(here.status()).toMatchObject({ stand: 'up-to-date', lines: 4, rejected: 2 });
      expect(here.status().notes).toEqual([
        '1 mail without a report or file skipped.',
        'Not taken in: 2 mails, checked again after a restart.',
        expect.stringMatching(
          /^"Report" from tls@litware\.example, [-\d]{10} \(UID 1\): it is too large: 51\.\d MB, and a mail with a TLS report may have 4\.2$/,
        ),
        expect.stringMatching(
          /^"All of it" from reports@contoso\.com, [-\d]{10} \(UID 2\): it is too large: 36\.\d MB, and a file may have 1\.0$/,
        ),
      ]);
      expect(await successfulIn(here.store)).toBe(7);
      expect(await dovecot.sentBytes()).toBeLessThan(100_000);
      // Looked at once, also after hours.
      await here.all();
      expect(here.status().lines).toBe(4);
    }));

  test('gives files of an allowed sender to the import, as they are and with who sent them, and none of others', () =>
    withDovecot(async (dovecot, directory) => {
      const forged = { authentication: [`mx.evil.example; dkim=pass header.d=contoso.com`] };
      await dovecot.deliver(mailWith(csv(), { authentication: [DKIM_PASS] }));
      await dovecot.deliver(
        mailWith(csv('../../etc/second.csv', 'ü;ä\r\n'), { from: 'Reports <REPORTS@contoso.com>', ...forged }),
      );
      await dovecot.deliver(mailWith(csv(), { from: 'stranger@fabrikam.example' }));
      await dovecot.deliver(mailWith(csv(), { from: 'reports@contoso.com, stranger@fabrikam.example' }));
      const settings = settingsFor(dovecot, { files: FILES });
      const here = reading(settings, directory);
      await here.all();
      expect(here.taken).toEqual([
        { name: 'SmtpCSReport.csv', text: REPORT, by: 'mail from reports@contoso.com, DKIM pass (contoso.com)' },
        {
          name: 'second.csv',
          text: Buffer.from('ü;ä\r\n').toString('latin1'),
          by: 'mail from reports@contoso.com, DKIM not checked',
        },
      ]);
      expect(here.status()).toMatchObject({ lines: 4, rejected: 2 });
      expect(here.status().notes.join('\n')).toContain('csv: from: does not name its sender stranger@fabrikam.example');
      expect(here.status().notes.join('\n')).toContain('it has several senders');

      // Where DKIM has to prove it, and the stranger is allowed, after a restart.
      const others = { ...FILES, needsDkim: true, from: ['fabrikam.example', ...FILES.from] };
      const strict = reading(settingsFor(dovecot, { files: others }), directory, { store: here.store });
      await strict.all();
      expect(strict.status()).toMatchObject({ lines: 2, rejected: 2 });
      expect(strict.status().notes.join('\n')).toContain('no DKIM signature proves its sender (DKIM not checked)');
      const lax = reading(settingsFor(dovecot, { files: { ...others, needsDkim: false } }), directory, {
        store: here.store,
      });
      await lax.all();
      expect(lax.taken.map(({ by }) => by)).toEqual(['mail from stranger@fabrikam.example, DKIM not checked']);

      const none = reading(settingsFor(dovecot), directory);
      await none.all();
      expect(none.taken).toEqual([]);
      expect(none.status().notes).toEqual([
        '4 mails with a CSV file or the like were skipped: files are imported only from senders in csv: from:.',
      ]);
    }));

  test.for([
    ['leave', { do: 'leave' }, [2, 0, 0]],
    ['seen', { do: 'seen' }, [2, 0, 1]],
    ['delete', { do: 'delete' }, [1, 0, 0]],
    ['move', { do: 'move', folder: 'Done' }, [1, 1, 0]],
  ] as const)('after: %s concerns the mails that were taken in, and no other', ([, after, counts]) =>
    withDovecot(async (dovecot, directory) => {
      await dovecot.addFolder('Done');
      await dovecot.deliver(reportMail('1', 7));
      await dovecot.deliver(PLAIN_MAIL);
      const here = reading(settingsFor(dovecot, { after }), directory);
      await here.all();
      const inbox = await dovecot.files();
      expect([
        inbox.length,
        (await dovecot.files('Done')).length,
        inbox.filter((name) => /:2,.*S/.test(name)).length,
      ]).toEqual(counts);
      expect(await successfulIn(here.store)).toBe(7);
      await here.all();
      expect(here.status()).toMatchObject({ stand: 'up-to-date', lines: 2 });
    }),
  );

  test('whose mails are to be moved to a folder that is not there says so, and moves them once it is', () =>
    withDovecot(async (dovecot, directory) => {
      await dovecot.deliver(reportMail('1', 7));
      const here = reading(settingsFor(dovecot, { after: { do: 'move', folder: 'Done' } }), directory);
      await here.all();
      expect(here.status().fault?.text).toMatch(/^127\.0\.0\.1 does not move mails to Done\. Check the permissions /);
      await dovecot.addFolder('Done');
      const restarted = reading(settingsFor(dovecot, { after: { do: 'move', folder: 'Done' } }), directory, {
        store: here.store,
      });
      await restarted.all();
      expect(restarted.status()).toMatchObject({ stand: 'up-to-date', lines: 0 });
      expect(await dovecot.files('Done')).toHaveLength(1);
    }));

  test('with parts within parts, thousands of parts and a report that is none reads the others', () =>
    withDovecot(async (dovecot, directory) => {
      await dovecot.deliver(reportMail('1', 7));
      await dovecot.deliver(deepMail(90));
      await dovecot.deliver(mailWith(Array.from({ length: 3000 }, (_, at) => ({ name: `${at}.bin`, content: '' }))));
      await dovecot.deliver(
        mailWith([{ name: 'litware!contoso.com!1795132800!1795219199.json.gz', content: 'no gzip' }]),
      );
      await dovecot.deliver(reportMail('2', 30));
      const here = reading(settingsFor(dovecot), directory);
      await here.all();
      expect(here.status().notes.slice(0, 3)).toEqual([
        '1 mail with a CSV file or the like was skipped: files are imported only from senders in csv: from:.',
        '1 mail without a report or file skipped.',
        'Not taken in: 1 mail, checked again after a restart.',
      ]);
      expect(here.status().notes[3]).toContain('(UID 4): ');
      expect(here.status()).toMatchObject({ stand: 'up-to-date', lines: 5 });
      expect(await successfulIn(here.store)).toBe(37);
    }));

  test('stays open while a file is imported for longer than a server may be silent', () =>
    withDovecot(async (dovecot, directory) => {
      for (const name of ['first.csv', 'second.csv'])
        await dovecot.deliver(mailWith(csv(name), { authentication: [DKIM_PASS] }));
      await dovecot.deliver(reportMail('1', 7));
      const here = reading(settingsFor(dovecot, { files: FILES }), directory, {
        patience: { connectMs: 20_000, greetingMs: 15_000, silenceMs: 1_000 },
        async taking() {
          await pause(3_500);
          return { kind: 'imported', id: 7 };
        },
      });
      expect(await here.all()).toBe(300_000);
      expect(here.logged).toEqual([]);
      expect(here.taken.map(({ name }) => name)).toEqual(['first.csv', 'second.csv']);
      expect(await successfulIn(here.store)).toBe(7);
    }));

  test('whose files cannot be written here is read on once they can', () =>
    withDovecot(async (dovecot, directory) => {
      await dovecot.deliver(reportMail('1', 7));
      await dovecot.deliver(mailWith(csv(), { authentication: [DKIM_PASS] }));
      const place = join(directory, 'incoming');
      await writeFile(place, 'no folder');
      const here = reading(settingsFor(dovecot, { files: FILES }), place);
      for (let time = 0; time < 10; time++) await here.step();
      expect(here.status()).toMatchObject({ stand: 'failing', lines: 1, rejected: 0, notes: [] });
      expect(here.status().fault?.text).toMatch(/^A file from a mail cannot be written here: [^/]*\(ENOTDIR\)\. /);
      await rm(place);
      await here.all();
      expect(here.status()).toMatchObject({ stand: 'up-to-date', lines: 2, rejected: 0 });
      expect(here.taken).toHaveLength(1);
    }));

  test('takes reports on domains that are named, where they are, and names others', () =>
    withDovecot(async (dovecot, directory) => {
      await dovecot.deliver(reportMail('1', 7));
      const here = reading(settingsFor(dovecot), directory, { domains: ['fabrikam.com'] });
      await here.all();
      expect(here.status()).toMatchObject({ lines: 1, rejected: 1 });
      expect(here.status().notes[1]).toContain('its report is about contoso.com, which is not in domains:.');
      expect(await successfulIn(here.store)).toBe(0);
      const ours = reading(settingsFor(dovecot), directory, {
        store: here.store,
        domains: ['fabrikam.com', 'contoso.com'],
      });
      await ours.all();
      expect(await successfulIn(here.store)).toBe(7);
    }));

  test.skipIf(!areSamplesHere)(
    `gives the sessions of the samples${areSamplesHere ? '' : ' (skipped: the samples folder is absent)'}`,
    () =>
      withDovecot(async (dovecot, directory) => {
        for (const name of readdirSync(SAMPLES)) {
          const content = readFileSync(new URL(name, SAMPLES));
          await dovecot.deliver(
            name.endsWith('.eml') ? content : mailWith([{ name, content, type: 'application/tlsrpt+json' }]),
          );
        }
        const here = reading(settingsFor(dovecot), directory);
        await here.all();
        expect(here.status()).toMatchObject({ stand: 'up-to-date', lines: 10, rejected: 0 });
        const { rows } = await here.store.ask(sessionsQuestion({ window: daysBetween(15_000, 21_000) }));
        const sum = (of: string) =>
          sessionsIn(rows).reduce((total, { counts, sessions }) => total + (counts === of ? sessions : 0), 0);
        // The report of the RFC is there twice, and counts once.
        expect([sum('successful'), sum('failed')]).toEqual([1 + 1 + 1 + 5326 + 1 + 48 + 4523, 3 + 303 + 3 + 2]);
      }),
  );
});

/** Parts within parts. */
function deepMail(depth: number): string {
  const lines = ['From: a@fabrikam.example', 'Subject: Deep', 'MIME-Version: 1.0'];
  for (let at = 0; at < depth; at++) lines.push(`Content-Type: multipart/mixed; boundary="b${at}"`, '', `--b${at}`);
  lines.push('Content-Type: text/csv; name="deep.csv"', '', 'a,b', '');
  for (let at = depth - 1; at >= 0; at--) lines.push(`--b${at}--`, '');
  return lines.join('\r\n');
}
