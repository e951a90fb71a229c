import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { MailboxSettings } from '../../../adapters/mailbox/mailbox-settings.ts';
import { withDirectory } from '../mailflow.ts';
import { EXPIRED, MISNAMED, missingForMailbox, PASSWORD, USER, withDovecot } from './dovecot.ts';
import { reportMail } from './mails.ts';
import { reading, settingsFor, successfulIn } from './reading.ts';

const missing = missingForMailbox();
const HALF_HOUR = 1_800_000;
/** First 15 seconds, then longer. */
const SOON = 15_000;

describe.skipIf(missing !== null)(
  `a mailbox that cannot be read${missing === null ? '' : ` (skipped: ${missing})`}`,
  () => {
    test('says why and what to do, tells no log the password, and is read once that is mended', () =>
      withDovecot(async (dovecot, directory) => {
        await dovecot.deliver(reportMail('1', 7));
        const at = (host: string) => `${host}:${dovecot.ports.tls}`;
        const wrong = { password: () => ({ text: 'guessed password' }) };
        const faults: readonly (readonly [Partial<MailboxSettings>, string, string, number])[] = [
          [
            wrong,
            'forbidden',
            `127.0.0.1 refuses the user ${USER} (AUTHENTICATIONFAILED). Correct user or password`,
            HALF_HOUR,
          ],
          [{ user: 'nobody@contoso.com' }, 'forbidden', '127.0.0.1 refuses the user nobody@contoso.com', HALF_HOUR],
          [
            { password: () => ({ fault: 'is not there' }) },
            'forbidden',
            'The file that password: names is not there.',
            SOON,
          ],
          [
            { folder: 'Reports' },
            'gone',
            `There is no folder Reports in the mailbox of ${USER} on 127.0.0.1. Correct folder:`,
            SOON,
          ],
          [{ host: EXPIRED }, 'other', `The certificate of ${at(EXPIRED)} has expired. Renew it there`, SOON],
          [{ host: MISNAMED }, 'other', `The certificate of ${at(MISNAMED)} is for another name. Write host:`, SOON],
          [
            { ca: null },
            'other',
            `The certificate of ${at('127.0.0.1')} is signed by an authority that this machine does not know. Set the certificate authority`,
            SOON,
          ],
          [
            { host: 'no-such-machine.invalid' },
            'other',
            'The host no-such-machine.invalid does not exist. Correct host:',
            SOON,
          ],
          [
            { port: dovecot.ports.starttls },
            'other',
            `127.0.0.1:${dovecot.ports.starttls} does not begin with TLS. Write security: starttls`,
            SOON,
          ],
          [{ port: 1 }, 'other', 'Nothing answers at 127.0.0.1:1. Check that', SOON],
        ];
        for (const [given, kind, text, wait] of faults) {
          const here = reading(settingsFor(dovecot, given), directory);
          expect(await here.all(), text).toBe(wait);
          expect(here.status().stand).toBe('failing');
          expect(here.status().fault?.kind, here.status().fault?.text).toBe(kind);
          expect(here.status().fault?.text).toContain(text);
          // Said once.
          await here.all();
          expect(here.logged).toHaveLength(1);
          expect(here.logged.join() + JSON.stringify(here.status())).not.toMatch(/strange|guessed/);
        }
        let password = 'guessed password';
        const here = reading(settingsFor(dovecot, { password: () => ({ text: password }) }), directory);
        await here.all();
        password = PASSWORD;
        expect(await here.all()).toBe(300_000);
        expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: 1 });
        expect(here.logged.at(-1)).toContain('fetch.works-again');
      }));

    test('since the connection broke in between is read on from there when it is back', () =>
      withDovecot(async (dovecot, directory) => {
        for (let at = 1; at <= 250; at++) await dovecot.deliver(reportMail(String(at), 1));
        let isAway = false;
        const through = (socket: Socket): void => {
          if (isAway) return void socket.destroy();
          const there = connect(dovecot.ports.tls, '127.0.0.1');
          for (const each of [socket, there]) each.on('error', () => {});
          socket.on('close', () => there.destroy());
          socket.pipe(there).pipe(socket);
        };
        await served(through, async (port, _, cut) => {
          const here = reading(settingsFor(dovecot, { port }), directory);
          await here.step();
          isAway = true;
          cut();
          await new Promise((resolve) => setImmediate(resolve));
          expect(await here.all()).toBe(SOON);
          expect(here.status()).toMatchObject({ stand: 'failing', lines: 100 });
          expect(here.status().fault?.text).toContain('closed the connection');
          isAway = false;
          await here.all();
          expect(here.status()).toMatchObject({ stand: 'up-to-date', fault: null, lines: 250 });
          expect(await successfulIn(here.store)).toBe(250);
        });
      }));
  },
);

const SETTINGS: MailboxSettings = {
  ...{ host: '127.0.0.1', port: 0, security: 'starttls', ca: null, user: USER, folder: 'INBOX' },
  ...{ password: () => ({ text: PASSWORD }), after: { do: 'leave' } },
  files: { from: [], authserv: null, needsDkim: false, maxBytes: 1 },
};
const PATIENCE = { connectMs: 300, greetingMs: 300, silenceMs: 300 };

describe('a server that is none', () => {
  test.for([
    ['closes at once', (socket: Socket) => socket.end(), /closed the connection/],
    [
      'says goodbye',
      (socket: Socket) => socket.end('* BYE too many connections\r\n'),
      /closed the connection: too many connections\./,
    ],
    ['never says a word', () => {}, /does not answer in time/],
    ['greets and says no more', (socket: Socket) => socket.write('* OK ready\r\n'), /does not answer in time/],
    [
      'is one for web pages',
      (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
      /closed the connection|fails/,
    ],
  ] as const)('and %s is named so', ([, does, text]) =>
    served(does, async (port, directory) => {
      const here = reading({ ...SETTINGS, port }, directory, { patience: PATIENCE });
      await here.all();
      expect(here.status().fault?.text).toMatch(text);
    }),
  );

  test('and takes STARTTLS out of what it offers is sent no user and no password', () => {
    const heard: string[] = [];
    const answers = (socket: Socket): void => {
      socket.write('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n');
      socket.on('data', (data) => {
        heard.push(data.toString());
        const [tag = ''] = data.toString().split(' ');
        socket.write(`* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n${tag} OK done\r\n`);
      });
    };
    return served(answers, async (port, directory) => {
      const here = reading({ ...SETTINGS, port }, directory, { patience: PATIENCE });
      await here.all();
      expect(here.status().fault?.text).toBe(
        `127.0.0.1:${port} offers no TLS (STARTTLS), so nothing was sent. Enable it there, or write security: tls with its port, usually 993.`,
      );
      expect(heard.join('')).not.toMatch(/LOGIN|AUTHENTICATE/);
    });
  });
});

/** A server that does this with each connection. */
const served = (
  does: (socket: Socket) => unknown,
  use: (port: number, directory: string, cut: () => void) => Promise<void>,
): Promise<void> =>
  withDirectory(async (directory) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      does(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const cut = (): void => {
      for (const socket of sockets) socket.destroy();
    };
    try {
      await use((server.address() as AddressInfo).port, directory, cut);
    } finally {
      cut();
      server.close();
    }
  });
