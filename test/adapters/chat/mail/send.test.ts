import { getEventListeners } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sendMail, tryServer } from '../../../../adapters/chat/mail/smtp/send.ts';
import type { SmtpServer } from '../../../../adapters/chat/mail/smtp/smtp-server.ts';
import { type Certificates, certificates, type SmtpService, smtpService } from '../../../mail/smtp-service.ts';

const LOGIN = { user: 'mailflow', password: 'correct horse' };
let made: Certificates;
let service: SmtpService;

beforeAll(async () => {
  made = await certificates();
});
afterEach(() => service?.close());
afterAll(() => made.remove());

type Options = Omit<Parameters<typeof smtpService>[0], 'certificates'>;

const start = async (options: Options = {}) => {
  service = await smtpService({ ...options, certificates: made });
  return service;
};
const to = (more: Partial<SmtpServer> = {}): SmtpServer => ({
  ...{ host: '127.0.0.1', port: service.port, tls: 'starttls', login: null, ca: made.ca },
  ...more,
});
const MAIL = {
  from: 'mailflow@contoso.com',
  to: 'anna@contoso.com',
  content: Buffer.from('From: mailflow@contoso.com\r\nSubject: hello\r\n\r\nA line.\r\n.hidden\r\n'),
};

describe('a mail is taken', () => {
  test.each([
    ['starttls', undefined],
    ['implicit', undefined],
    ['starttls', LOGIN],
    ['implicit', LOGIN],
  ] as const)('over %s, login %o', async (tls, login) => {
    await start({ tls, ...(login && { login }) });
    expect(await sendMail(to({ tls, login: login ?? null }), MAIL)).toEqual({ kind: 'accepted', messageId: null });
    expect(service.taken()).toEqual([
      {
        ...{ from: MAIL.from, to: [MAIL.to], isSecure: true, user: login?.user ?? null, isTaken: true },
        raw: MAIL.content.toString(),
      },
    ]);
  });

  test('without TLS only where that was said', async () => {
    await start({ tls: 'none' });
    expect(await sendMail(to({ tls: 'none' }), MAIL)).toMatchObject({ kind: 'accepted' });
    expect(service.taken()[0]?.isSecure).toBe(false);
  });
});

describe('nothing is sent in clear', () => {
  test('to a server that offers no TLS', async () => {
    await start({ tls: 'none', login: LOGIN });
    expect(await sendMail(to({ login: LOGIN }), MAIL)).toMatchObject({ kind: 'later', fault: 'tls' });
    expect(service.read).toEqual([]);
  });

  test.each(['expired', 'other'] as const)('nor to one whose certificate is %s', async (certificate) => {
    await start({ certificate, login: LOGIN });
    expect(await sendMail(to({ host: 'localhost', login: LOGIN }), MAIL)).toMatchObject({
      kind: 'later',
      fault: 'tls',
    });
    await service.close();
    await start({ certificate, tls: 'implicit' });
    expect(await sendMail(to({ host: 'localhost', tls: 'implicit' }), MAIL)).toMatchObject({ kind: 'later' });
    expect(service.read).toEqual([]);
  });

  test('nor to one whose authority is not trusted', async () => {
    await start();
    const { ca: _, ...server } = to();
    expect(await sendMail(server, MAIL)).toMatchObject({ kind: 'later', fault: 'tls' });
    expect(service.read).toEqual([]);
  });
});

describe('what the server answers decides', () => {
  test('a wrong password: nobody is to blame but the settings, and it is not tried at once', async () => {
    await start({ login: LOGIN });
    const sent = await sendMail(to({ login: { ...LOGIN, password: 'wrong' } }), MAIL);
    expect(sent).toMatchObject({ kind: 'later', fault: 'login', trouble: expect.stringContaining('535') });
    expect(sent.kind === 'later' && sent.afterMs).toBeGreaterThanOrEqual(300_000);
    expect(JSON.stringify(sent)).not.toContain('wrong');
  });

  test('a login that is missing', async () => {
    await start({ login: LOGIN });
    expect(await sendMail(to(), MAIL)).toMatchObject({ kind: 'later', fault: 'login' });
  });

  test.each([
    ['onRecipient', 450, { kind: 'later', fault: null, afterMs: 300_000 }],
    ['onRecipient', 421, { kind: 'later', afterMs: 60_000 }],
    ['onRecipient', 550, { kind: 'refused', isAddress: true }],
    ['onRecipient', 552, { kind: 'refused', isAddress: true }],
    ['onSender', 451, { kind: 'later', fault: null }],
    ['onSender', 550, { kind: 'refused', isAddress: false }],
    ['onSender', 552, { kind: 'refused', isAddress: false, trouble: expect.stringContaining('Request fewer days') }],
    ['onMail', 451, { kind: 'later', fault: null }],
    ['onMail', 554, { kind: 'refused', isAddress: false, trouble: expect.stringContaining('No thanks') }],
  ] as const)('%s: %i', async (step, code, expected) => {
    await start();
    service[step] = () => ({ code, text: 'No thanks' });
    expect(await sendMail(to(), MAIL)).toMatchObject(expected);
    expect(service.taken()).toEqual([]);
  });

  test('a mail that is larger than the server says it takes is not sent, and says what to do', async () => {
    await start({ size: 1_000_000 });
    const content = Buffer.concat([MAIL.content, Buffer.alloc(1_500_000, 'x\r\n')]);
    expect(await sendMail(to(), { ...MAIL, content })).toEqual({
      kind: 'refused',
      isAddress: false,
      trouble: expect.stringMatching(/^The mail has 1\.\d MB, which the server does not take .*1000000.* fewer days/),
    });
    expect(service.read).toEqual([]);
  });
});

describe('where the answer is lost', () => {
  test('after the end of the mail nobody knows whether it was taken', async () => {
    await start();
    service.onMail = () => 'lose';
    expect(await sendMail(to(), MAIL)).toMatchObject({ kind: 'unsure', trouble: expect.stringMatching(/./) });
    expect(service.taken()).toHaveLength(1);
  });

  test('so it is where no answer comes', async () => {
    await start();
    service.onMail = () => new Promise(() => {});
    const timing = { silenceMs: 300 };
    expect(await sendMail(to({ timing }), MAIL)).toMatchObject({ kind: 'unsure' });
  });

  test('nor where it is called off then', async () => {
    await start();
    const ending = new AbortController();
    service.onMail = async () => {
      ending.abort();
      return new Promise(() => {});
    };
    expect(await sendMail(to(), MAIL, ending.signal)).toMatchObject({ kind: 'unsure' });
  });

  test('before the end it was certainly not taken, however much was sent', async () => {
    await start();
    const content = Buffer.concat([MAIL.content, Buffer.alloc(30_000_000, 'x\r\n')]);
    let pieces = 0;
    service.onPiece = () => {
      pieces += 1;
      if (pieces === 1) void service.close();
    };
    const sent = await sendMail(to(), { ...MAIL, content });
    expect(pieces).toBeGreaterThan(0);
    expect(sent).toMatchObject({ kind: 'later', fault: 'reach' });
    expect(service.taken()).toEqual([]);
  });

  test('nor where it is called off before it connects, or while it does', async () => {
    await start();
    expect(await sendMail(to(), MAIL, AbortSignal.abort())).toMatchObject({ kind: 'later' });
    expect(service.connections).toBe(0);
    const ending = new AbortController();
    const sent = sendMail(to(), MAIL, ending.signal);
    ending.abort();
    expect(await sent).toMatchObject({ kind: 'later' });
    expect(service.read).toEqual([]);
  });

  test('and its signal is left without a listener', async () => {
    await start();
    const ending = new AbortController();
    await sendMail(to(), MAIL, ending.signal);
    await tryServer(to(), ending.signal);
    expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
  });

  test('nor where nothing listens, nor where what listens says nothing', async () => {
    await start();
    await service.close();
    expect(await sendMail(to(), MAIL)).toMatchObject({ kind: 'later', fault: 'reach', afterMs: 0 });
    const mute = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => mute.once('listening', resolve));
    const address = mute.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    expect(await sendMail(to({ port, timing: { connectMs: 200 } }), MAIL)).toMatchObject({
      kind: 'later',
      fault: 'reach',
    });
    mute.close();
  });
});

describe('an address that would be a command', () => {
  test.each(['anna@contoso.com>\r\nDATA', 'a@b.com> SIZE=1', '<>'])('%j is sent to nobody', async (address) => {
    await start();
    const sent = await sendMail(to(), { ...MAIL, to: address });
    expect(sent.kind).not.toBe('accepted');
    expect(service.read).toEqual([]);
  });
});

describe('trying a server', () => {
  test('sends nothing', async () => {
    await start({ login: LOGIN });
    expect(await tryServer(to({ login: LOGIN }))).toBeNull();
    expect(service.connections).toBe(1);
    expect(service.read).toEqual([]);
  });

  test('says what is wrong with it', async () => {
    await start({ login: LOGIN });
    expect(await tryServer(to({ login: { ...LOGIN, user: 'other' } }))).toMatchObject({ fault: 'login' });
    await service.close();
    expect(await tryServer(to())).toMatchObject({ fault: 'reach' });
  });
});
