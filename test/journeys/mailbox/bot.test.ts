import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { mailflow } from '../in-process.ts';
import { ended, startMailflow } from '../mailflow.ts';
import { REPORT } from '../small-report.ts';
import { type Dovecot, missingForMailbox, PASSWORD, USER, withDovecot } from './dovecot.ts';
import { mailWith, reportMail } from './mails.ts';

const missing = missingForMailbox();
const ENVIRONMENT = { IMAP_PASSWORD: PASSWORD };

describe.skipIf(missing !== null)(`the bot with a mailbox${missing === null ? '' : ` (skipped: ${missing})`}`, () => {
  test(
    'reads 10,000 mails through kills, loses none and counts none twice',
    () =>
      withDovecot(async (dovecot, directory) => {
        const data = await configured(dovecot, directory);
        const mails = 10_000;
        for (let at = 1; at <= mails; at++) await dovecot.deliver(reportMail(String(at), 1));
        let known = 0;
        for (const share of [0, 0.3, 0.6, 0.9]) {
          const bot = startBot(data);
          // Some more was kept, and then at any instant of keeping the next.
          await expect.poll(() => sessionsIn(data), { interval: 500 }).toBeGreaterThan(known);
          await setTimeout(share * 300);
          await bot.end('SIGKILL');
          known = await sessionsIn(data);
        }
        const bot = startBot(data);
        await expect.poll(() => sessionsIn(data), { timeout: 170_000, interval: 2000 }).toBe(mails);
        await expect.poll(() => bot.says('sources')).toContain('up to date');
        await bot.end('SIGTERM');
        expect(await sessionsIn(data)).toBe(mails);
        expect((await importsIn(data)).map(({ by }) => by)).toEqual(['fetch']);
      }),
    600_000,
  );

  test('imports a CSV file once, also after kills and when the mails are numbered anew, and not again once it was taken back', () =>
    withDovecot(async (dovecot, directory) => {
      const data = await configured(dovecot, directory);
      const authentication = ['mail.contoso.com; dkim=pass header.d=contoso.com'];
      const report = mailWith([{ name: 'SmtpCSReport.csv', content: REPORT, type: 'text/csv' }], { authentication });
      for (const mail of [report, reportMail('1', 7), report]) await dovecot.deliver(mail);
      const by = 'mail from reports@contoso.com, DKIM pass (contoso.com)';
      const ofFile = async () => (await importsIn(data)).filter(({ file }) => file === 'SmtpCSReport.csv');
      const killed = startBot(data);
      await expect.poll(async () => (await ofFile()).length).toBe(1);
      await killed.end('SIGKILL');
      const bot = startBot(data);
      await expect.poll(() => sessionsIn(data)).toBe(7);
      await expect.poll(() => bot.says('sources')).toContain('up to date');
      expect(await ofFile()).toMatchObject([{ by, rejected: 1, status: 'live' }]);
      const [file] = await ofFile();
      expect(await bot.says(`undo import ${file?.id}`)).toContain('Reverted import');
      await bot.end('SIGTERM');

      await dovecot.numberAnew();
      await dovecot.deliver(reportMail('2', 5));
      const again = startBot(data);
      await expect.poll(() => sessionsIn(data)).toBe(12);
      await expect
        .poll(() => again.says('sources'))
        .toContain(`SmtpCSReport.csv (${by}) came before, as import ${file?.id}`);
      await again.end('SIGTERM');
      expect(await ofFile()).toMatchObject([{ id: file?.id, status: expect.stringContaining('reverted') }]);
    }));

  test('says of a wrong password where it is asked, and in doctor, and keeps it out of the log', () =>
    withDovecot(async (dovecot, directory) => {
      const data = await configured(dovecot, directory);
      await dovecot.deliver(reportMail('1', 7));
      const environment = { IMAP_PASSWORD: 'guessed password' };
      const doctor = await mailflow(['doctor', '--data', data, '--format', 'json'], { environment });
      const refusal = `localhost refuses the user ${USER} (AUTHENTICATIONFAILED). Correct user or password`;
      expect(doctor.stdout, doctor.stderr).toContain(refusal);
      const well = await mailflow(['doctor', '--data', data, '--format', 'json'], { environment: ENVIRONMENT });
      expect(well.stdout).toContain(
        'The folder can be read; 1 mail in it. Attached files are imported of reports@contoso.com',
      );
      const bot = startBot(data, environment);
      await expect.poll(() => bot.says('sources')).toContain(refusal);
      const { said } = await bot.end('SIGTERM');
      expect(said + doctor.stdout + doctor.stderr).not.toContain('guessed');
    }));
});

/** A data directory with a configuration file that names the mailbox. */
async function configured({ ports, caPath }: Dovecot, directory: string): Promise<string> {
  const data = join(directory, 'data');
  await mkdir(data);
  const imap = `{ host: localhost, port: ${ports.tls}, user: ${USER}, password: { env: IMAP_PASSWORD }, ca: { file: ${caPath} } }`;
  const csv = '{ from: [reports@contoso.com], authserv: mail.contoso.com }';
  await writeFile(join(data, 'config.yaml'), `sources:\n  - { kind: tls-reports, imap: ${imap}, csv: ${csv} }\n`);
  return data;
}

function startBot(data: string, environment: Readonly<Record<string, string>> = ENVIRONMENT) {
  const child: ChildProcess = startMailflow(['start', '--data', data], environment);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
  const gone = ended(child);
  return {
    /** What it says in the second after a line was typed, and before. */
    async says(line: string): Promise<string> {
      child.stdin?.write(`${line}\n`);
      await setTimeout(1000);
      return said.replaceAll(/\s+/g, ' ');
    },
    async end(signal: 'SIGKILL' | 'SIGTERM') {
      child.kill(signal);
      const { code } = await gone;
      expect(code, said).toBe(signal === 'SIGKILL' ? null : 0);
      return { said };
    },
  };
}

/** Sessions that succeeded: none before there is a store. */
async function sessionsIn(data: string): Promise<number> {
  const { code, stdout } = await mailflow(['tls-reports', '2026-11-20', '--data', data, '--format', 'json'], {
    environment: ENVIRONMENT,
  });
  if (code !== 0) return 0;
  const { rows } = JSON.parse(stdout) as { readonly rows: readonly { readonly successful: number }[] };
  return rows.reduce((sum, { successful }) => sum + successful, 0);
}

interface Imported {
  readonly id: number;
  readonly file: string;
  readonly by: string;
}

async function importsIn(data: string): Promise<readonly Imported[]> {
  const { code, stdout } = await mailflow(['imports', '--data', data, '--format', 'json'], {
    environment: ENVIRONMENT,
  });
  return code === 0 ? JSON.parse(stdout).imports : [];
}
