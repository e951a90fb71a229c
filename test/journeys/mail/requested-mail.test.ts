import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import readWorkbook from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMail } from '../../mail/read-mail.ts';
import { type Certificates, certificates, smtpService } from '../../mail/smtp-service.ts';
import { ended, mailflowProcess, startMailflow, withDirectory } from '../mailflow.ts';
import { LOGIN, mailingData, WINDOW } from './mail-set-up.ts';

let made: Certificates;
beforeAll(async () => {
  made = await certificates();
});
afterAll(() => made.remove());

const withMail = (
  use: (
    set: Awaited<ReturnType<typeof mailingData>> & {
      run(...words: readonly string[]): ReturnType<typeof mailflowProcess>;
    },
  ) => Promise<void>,
  options: { readonly size?: number } = {},
) =>
  withDirectory(async (directory) => {
    const set = await mailingData(directory, made, options);
    const { data, environment } = set;
    try {
      await use({ ...set, run: (...words) => mailflowProcess([...words, '--data', data], { environment }) });
    } finally {
      await set.service.close();
    }
  });

describe('a report requested by mail from a shell', () => {
  test('is one mail to all, with a workbook that another program reads; refused addresses are named', () =>
    withMail(async ({ service, data, run }) => {
      service.onRecipient = (address) =>
        address.startsWith('nobody') ? { code: 550, text: '5.1.1 No such user' } : 'take';
      const to = 'to:anna@contoso.com,audit@contoso.com,nobody@contoso.com,eve@fabrikam.example';
      const { code, stdout } = await run('request', 'smtp-auth', WINDOW, to, 'format:xlsx');
      expect(stdout).toContain('A mail with the file goes to anna@contoso.com, audit@contoso.com');
      expect(stdout).toContain('eve@fabrikam.example gets no mail: it is not at contoso.com.');
      expect(stdout).toMatch(
        /Sent to anna@contoso\.com, audit@contoso\.com\.\s+Refused for nobody@contoso\.com: 550 5\.1\.1/,
      );
      expect(code).toBe(1);
      const mails = await Promise.all(service.taken().map(({ raw }) => readMail(raw)));
      expect(mails).toHaveLength(2);
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
      expect(mails[0]?.to).toEqual(['anna@contoso.com', 'audit@contoso.com', 'nobody@contoso.com']);
      const [file] = mails[0]?.files ?? [];
      expect(file?.name).toBe('smtp-auth_2026-11-09_2026-11-12.xlsx');
      const sheets = await readWorkbook(file?.bytes ?? Buffer.alloc(0));
      expect(JSON.stringify(sheets)).toContain('printer@contoso.com');
      // Whoever asked is told again where it was asked, and the audit has both.
      const audit = (await run('audit')).stdout;
      expect(audit).toMatch(/anna@contoso\.com/);
      expect(await readdir(join(data, 'state', 'mail', 'files'))).toHaveLength(1);
    }));

  test('is called sent although the same report was refused before, and says where the file is not', () =>
    withMail(async ({ service, run }) => {
      service.onRecipient = () => ({ code: 550, text: '5.1.1 No such user' });
      const line = ['request', 'smtp-auth', WINDOW, 'to:anna@contoso.com'];
      expect((await run(...line)).code).toBe(1);
      service.onRecipient = () => 'take';
      const { code, stdout } = await run(...line);
      expect([code, stdout]).toEqual([0, expect.stringContaining('Sent to anna@contoso.com.')]);
      expect(stdout).not.toContain('Refused');
      expect(stdout).toContain('The file is not saved here');
    }));

  test('without rows says that nothing was mailed, and which addresses would get none', () =>
    withMail(async ({ service, run }) => {
      const to = 'to:anna@contoso.com,eve@fabrikam.example';
      const stdout = (await run('request', 'smtp-auth', '2026-10-01..2026-10-02', to)).stdout.replaceAll(/\s+/g, ' ');
      expect(stdout).toContain('Nothing was mailed: the report has no rows');
      expect(stdout).toContain('eve@fabrikam.example gets no mail: it is not at contoso.com.');
      expect(service.connections).toBe(0);
    }));

  test('waits for the bot where the server is away, and is sent when it is back', () =>
    withMail(async ({ service, data, environment, run }) => {
      await service.close();
      const { code, stdout } = await run('request', 'smtp-auth', WINDOW, 'to:anna@contoso.com');
      expect([code, stdout]).toEqual([1, expect.stringMatching(/Not sent to anna@contoso\.com yet/)]);
      const back = await smtpService({ certificates: made, login: LOGIN, port: service.port });
      const bot = startMailflow(['start', '--data', data], environment);
      const gone = ended(bot);
      await expect.poll(() => back.taken().length).toBe(1);
      bot.kill('SIGTERM');
      await gone;
      expect((await readMail(back.taken()[0]?.raw ?? '')).text).not.toContain('duplicate');
      await back.close();
    }));

  test('that the server does not take for its size says how large it is', () =>
    withMail(
      async ({ service, run }) => {
        const { stdout } = await run('request', 'smtp-auth', WINDOW, 'to:anna@contoso.com');
        expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
          /Refused for anna@contoso\.com: The mail has 0\.\d MB.*Request fewer days/,
        );
        expect(service.read).toEqual([]);
      },
      { size: 2_000 },
    ));

  test('is refused where no address may receive, and where mail is not configured', () =>
    withMail(async ({ service, data, run }) => {
      const refused = await run('request', 'smtp-auth', WINDOW, 'to:eve@fabrikam.example');
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is not at contoso.com')]);
      const off = await mailflowProcess([
        'request',
        'smtp-auth',
        WINDOW,
        'to:anna@contoso.com',
        '--data',
        `${data}/../other`,
      ]);
      expect([off.code, off.stderr]).toEqual([2, expect.stringContaining('Mail is not configured.')]);
      expect(service.connections).toBe(0);
    }));
});

test('killed at any point of a mail, none is lost, and what may have come twice says so', { timeout: 600_000 }, () =>
  withMail(async ({ service, data, environment }) => {
    const children = new Map<string, ReturnType<typeof startMailflow>>();
    const kill = (point: string) => children.get(point)?.kill('SIGKILL');
    service.onSender = () => {
      kill('sender');
      return 'take';
    };
    service.onRecipient = (address) => {
      if (address.startsWith('recipient')) kill('recipient');
      return 'take';
    };
    service.onMail = async ({ to }) => {
      if (to[0]?.startsWith('read')) kill('read');
      // The answer is on its way when it dies.
      if (to[0]?.startsWith('answered')) setTimeout(() => kill('answered'), 1);
      return 'take' as const;
    };
    for (const point of ['sender', 'recipient', 'read', 'answered']) {
      const child = startMailflow(
        ['request', 'smtp-auth', WINDOW, `to:${point}@contoso.com`, '--data', data],
        environment,
      );
      children.set(point, child);
      await ended(child);
      // One that ended before it was killed has sent its mail.
      children.clear();
    }
    const bot = startMailflow(['start', '--data', data], environment);
    const gone = ended(bot);
    const takenBy = (point: string) => service.taken().filter(({ to }) => to[0]?.startsWith(point));
    const POINTS = ['sender', 'recipient', 'read', 'answered'];
    await expect.poll(() => POINTS.filter((point) => takenBy(point).length === 0), { timeout: 300_000 }).toEqual([]);
    // Whatever is unsure is repeated a few seconds after the others.
    const unsure = ['read'];
    await expect.poll(() => unsure.map((point) => takenBy(point).length), { timeout: 300_000 }).toEqual([2]);
    bot.kill('SIGTERM');
    await gone;
    for (const point of POINTS) {
      const mails = await Promise.all(takenBy(point).map(({ raw }) => readMail(raw)));
      expect(mails.length).toBeLessThanOrEqual(2);
      expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
      const repeated = mails.map(({ text }) => text.includes('may be a duplicate'));
      if (mails.length === 2) expect(repeated).toEqual([false, true]);
      expect(new Set(mails.map(({ files }) => files[0]?.bytes.toString('base64'))).size).toBe(1);
    }
  }),
);
describe('an address that is subscribed', () => {
  test('gets alerts and digests by mail, and no more of them when it is unsubscribed', () =>
    withMail(async ({ service, data, environment, run }) => {
      const subscribed = await run('subscribe', 'all', 'to:anna@contoso.com,eve@fabrikam.example');
      expect(subscribed.stdout).toContain('anna@contoso.com receives: insights all; digests none.');
      expect(subscribed.stdout.replaceAll(/\s+/g, ' ')).toContain(
        'eve@fabrikam.example gets no mail: it is not at contoso.com.',
      );
      expect((await run('subscriptions')).stdout).toContain('mail:anna@contoso.com');
      const bot = startMailflow(['start', '--data', data], environment);
      const gone = ended(bot);
      await expect.poll(() => service.taken().length).toBeGreaterThan(0);
      bot.kill('SIGTERM');
      await gone;
      const { subject, text, to } = await readMail(service.taken()[0]?.raw ?? '');
      expect(to).toEqual(['anna@contoso.com']);
      expect(`${subject} ${text}`).toMatch(/SMTP AUTH/);
      expect(text.replaceAll(/\s+/g, ' ')).toContain('`unsubscribe all to:anna@contoso.com`');
      const stopped = await run('unsubscribe', 'all', 'to:anna@contoso.com');
      expect(stopped.stdout).toContain('anna@contoso.com receives no alerts or digests any more.');
      expect((await run('subscriptions')).stdout).not.toContain('mail:anna@contoso.com');
    }));

  test('is the only kind of conversation that to: ends, and a typing error is answered', () =>
    withMail(async ({ run }) => {
      await run('subscribe', 'all');
      await run('subscribe', 'all', 'to:anna@contoso.com,audit@contoso.com');
      const { stdout } = await run('unsubscribe', 'all', 'to:console,ana@contoso.com,audit@contoso.com');
      const words = stdout.replaceAll(/\s+/g, ' ');
      expect(words).toContain('audit@contoso.com receives no alerts or digests any more.');
      expect(words).toContain('console is not subscribed.');
      expect(words).toContain('ana@contoso.com is not subscribed. Did you mean anna@contoso.com?');
      const left = (await run('subscriptions')).stdout;
      expect(left).toContain('local:console');
      expect(left).toContain('mail:anna@contoso.com');
      expect(left).not.toContain('mail:audit@contoso.com');
    }));

  test('is not, where it may not receive', () =>
    withMail(async ({ run }) => {
      const { code, stderr } = await run('subscribe', 'all', 'to:eve@fabrikam.example');
      expect([code, stderr]).toEqual([2, expect.stringContaining('is not at contoso.com')]);
    }));
});

test('doctor tries the server, and sends a mail where it is asked to', () =>
  withMail(async ({ service, run }) => {
    expect((await run('doctor')).stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Connected with TLS, signed in as mailflow; nothing was sent.',
    );
    expect(service.read).toEqual([]);
    const tested = (await run('doctor', 'to:anna@contoso.com,eve@fabrikam.example')).stdout.replaceAll(/\s+/g, ' ');
    expect(tested).toContain('test mail to anna@contoso.com: The server took it.');
    expect(tested).toContain('test mail to eve@fabrikam.example: The address is not at contoso.com.');
    const [mail, more] = service.taken();
    expect(more).toBeUndefined();
    expect((await readMail(mail?.raw ?? '')).subject).toBe('Test of Mailflow (Mail works)');
  }));
