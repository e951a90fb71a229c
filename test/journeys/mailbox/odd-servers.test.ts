import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { MailboxSettings } from '../../../adapters/mailbox/mailbox-settings.ts';
import { withDirectory } from '../mailflow.ts';
import { reportMail } from './mails.ts';
import { reading, successfulIn } from './reading.ts';

const MAIL = reportMail('1', 7);
const SIZE = `RFC822.SIZE ${MAIL.length} `;
const ENVELOPE =
  'ENVELOPE ("Fri, 20 Nov 2026 09:00:00 +0000" "A report" (("TLS" NIL "tls" "litware.example")) NIL NIL NIL NIL NIL NIL NIL) ';
const STRUCTURE = 'BODYSTRUCTURE ("APPLICATION" "TLSRPT+GZIP" ("NAME" "x.json.gz") NIL NIL "BASE64" 1000)';
const CONTENT = `BODY[]<0> {${MAIL.length}}\r\n${MAIL.toString('latin1')}`;

interface Answers {
  /** What it says of its one mail. */
  readonly row?: string;
  readonly content?: string;
  readonly store?: (socket: Socket) => void;
}

/** As much of an IMAP server as one mail needs. */
function answering({ row = SIZE + ENVELOPE + STRUCTURE, content = CONTENT, store }: Answers) {
  return (socket: Socket): void => {
    const say = (...lines: readonly string[]): void => void socket.write(`${lines.join('\r\n')}\r\n`, 'latin1');
    say('* OK [CAPABILITY IMAP4rev1 UIDPLUS MOVE] ready');
    socket.on('data', (data) => {
      for (const line of data.toString('latin1').split('\r\n')) answer(line);
    });

    function answer(line: string): void {
      const [tag, command = '', second = ''] = line.split(' ');
      if (command === '') return;
      switch (command === 'UID' ? second : command) {
        case 'CAPABILITY':
          say('* CAPABILITY IMAP4rev1 UIDPLUS MOVE');
          break;
        case 'LIST':
          say('* LIST () "/" INBOX');
          break;
        case 'SELECT':
        case 'EXAMINE':
          say('* FLAGS (\\Seen \\Deleted)', '* OK [PERMANENTFLAGS (\\Seen \\Deleted)] all', '* 1 EXISTS');
          say('* OK [UIDVALIDITY 1] valid', '* OK [UIDNEXT 2] next');
          break;
        case 'SEARCH':
          say(line.includes('2:*') ? '* SEARCH' : '* SEARCH 1');
          break;
        case 'FETCH':
          say(`* 1 FETCH (UID 1 ${line.includes('BODYSTRUCTURE') ? row : content})`);
          break;
        case 'STORE':
          if (store === undefined) break;
          store(socket);
          return;
      }
      say(`${tag} OK done`);
    }
  };
}

async function read(answers: Answers, after: MailboxSettings['after'] = { do: 'leave' }) {
  return withDirectory(async (directory) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => {});
      answering(answers)(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const settings: MailboxSettings = {
        ...{ host: '127.0.0.1', port: (server.address() as AddressInfo).port, security: 'none', ca: null },
        ...{ user: 'tlsrpt', password: () => ({ text: 'x' }), folder: 'INBOX', after },
        files: { from: [], authserv: null, needsDkim: false, maxBytes: 1 },
      };
      const here = reading(settings, directory);
      await here.all();
      return { ...here.status(), sessions: await successfulIn(here.store) };
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });
}

describe('a server that', () => {
  test('says all that it should is read', async () => {
    expect(await read({}, { do: 'seen' })).toMatchObject({ stand: 'up-to-date', rejected: 0, sessions: 7 });
  });

  test('does not say how large a mail is, is read', async () => {
    expect(await read({ row: ENVELOPE + STRUCTURE })).toMatchObject({ stand: 'up-to-date', rejected: 0, sessions: 7 });
  });

  test.each([
    ['gives nothing of a mail', { content: 'BODY[]<0> NIL' }, 'its server gives nothing of it'],
    ['does not say what is in a mail', { row: SIZE + ENVELOPE.trim() }, 'its server does not say what is in it'],
  ] as const)('%s is read on, and the mail is named', async (_, answers, why) => {
    const { stand, rejected, notes } = await read(answers);
    expect([stand, rejected]).toEqual(['up-to-date', 1]);
    expect(notes.join(' ')).toContain(`"A report" from tls@litware.example (UID 1): ${why}`);
  });

  test.each(['seen', 'delete'] as const)(
    'breaks the connection as a mail is settled (%s) is not said to refuse that',
    async (does) => {
      const { fault, sessions } = await read({ store: (socket) => void socket.destroy() }, { do: does });
      expect([fault?.kind, sessions]).toEqual(['other', 7]);
      expect(fault?.text).toContain('closed the connection');
    },
  );
});
