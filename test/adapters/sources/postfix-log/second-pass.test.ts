import { describe, expect, it } from 'vitest';
import { inShort, merge, readLog } from './read-log.ts';

const FILTER = 'filter.internal[192.0.2.77]';

/** A message that goes through a filter and on to its recipient. */
function throughFilter(
  options: { filter?: string; port?: number; said?: string; back?: string; host?: string } = {},
): string {
  const { filter = FILTER, port = 10024, said = 'queued as 4F2', back = '', host = 'mail' } = options;
  const lines = [
    'smtpd[7]: connect from a[198.51.100.1]',
    'smtpd[7]: 4F1: client=a[198.51.100.1]',
    'qmgr[2]: 4F1: from=<x@y.de>, size=900, nrcpt=1 (queue active)',
    'smtpd[7]: disconnect from a[198.51.100.1] ehlo=1 mail=1 rcpt=1 data=1 commands=4',
    `smtpd[8]: connect from ${filter}`,
    `smtpd[8]: 4F2: client=${filter}${back}`,
    'qmgr[2]: 4F2: from=<x@y.de>, size=990, nrcpt=1 (queue active)',
    `smtpd[8]: disconnect from ${filter} ehlo=1 mail=1 rcpt=1 data=1 commands=4`,
    `smtp[9]: 4F1: to=<a@x.de>, relay=${filter}:${port}, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 ${said})`,
    'qmgr[2]: 4F1: removed',
    'smtp[9]: 4F2: to=<a@x.de>, relay=mx[203.0.113.9]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent (250 ok)',
    'qmgr[2]: 4F2: removed',
  ];
  return lines.map((line, i) => `Jan 27 10:00:${String(i).padStart(2, '0')} ${host} postfix/${line}\n`).join('');
}

const directions = async (text: string, declared = {}) =>
  merge((await readLog(text, { declared })).told).map((fact) => inShort(fact).split(' ')[0]);
const ONCE = ['inbound', 'local', 'outbound'];
const TWICE = ['inbound', 'inbound', 'outbound', 'outbound'];

describe('a content filter on an address of the network', () => {
  it.each<[string, Parameters<typeof throughFilter>[0]]>([
    ['its answer names what it handed back', {}],
    ['it answers as amavis does', { said: 'from MTA(smtp:[192.0.2.77]:10025): 250 2.0.0 Ok: queued as 4F2' }],
    ['it says which queue id that was', { back: ', orig_queue_id=4F1, orig_client=a[198.51.100.1]' }],
    [
      'it has the host’s own full name',
      { filter: 'mail.example.com[192.0.2.1]', said: 'Ok', host: 'mail.example.com' },
    ],
  ])('is a second pass where %s', async (_, options) => {
    expect((await directions(throughFilter(options))).slice(0, 2)).toEqual(['inbound', 'local']);
  });

  it('is no mail sent out where its answer proves it', async () => {
    expect(await directions(throughFilter())).toEqual(ONCE);
  });

  it.each<[string, Parameters<typeof throughFilter>[0]]>([
    ['says nothing that proves it', { said: 'Ok' }],
    ['names an id that came from elsewhere', { said: 'queued as 4F1' }],
    ['is a stranger’s server, which may say anything', { port: 25 }],
    ['is a stranger’s submission service', { port: 587 }],
    [
      'claims an id that this host does not know',
      { said: 'Ok', back: ', orig_queue_id=77AB, orig_client=z[192.0.2.9]' },
    ],
    ['has a name that anybody may have', { filter: 'mail.evil.example[192.0.2.77]', said: 'Ok' }],
  ])('is mail like any other where it %s', async (_, options) => {
    expect(await directions(throughFilter(options))).toEqual(TWICE);
  });

  it.each(['192.0.2.77', '10.0.0.0/8 192.0.2.64/26', '2001:db8::/32;192.0.2.77'])(
    'is the relay’s own where that is declared as own=%s',
    async (own) => {
      expect(await directions(throughFilter({ said: 'Ok' }), { own })).toEqual(ONCE);
    },
  );

  it.each(['filter', '192.0.2.300', '192.0.2.1/33', '192.0.2.1/', '::1/200', '192.0.2.1/8/8'])(
    'is refused as own=%s, with the way to say it',
    async (own) => {
      await expect(readLog('', { declared: { own } })).rejects.toMatchObject({
        message: expect.stringContaining('is not an address or a network'),
        cure: expect.stringContaining('own=192.0.2.1'),
      });
    },
  );
});

describe('mail that a command hands in', () => {
  it('is local mail without TLS, once the queue has it', async () => {
    const text = [
      'pickup[5]: 4F1: uid=0 from=<root>',
      'qmgr[2]: 4F1: from=<root@mail>, size=300, nrcpt=1 (queue active)',
      'pickup[5]: 4F2: uid=33 from=<www-data>',
    ]
      .map((line) => `Jan 27 10:00:00 mail postfix/${line}\n`)
      .join('');
    expect((await readLog(text)).told.map(inShort)).toEqual(['local none']);
  });

  it.each([
    ['by its sender', 'from=<a@b.example> orig_id=4F1'],
    ['without a sender', 'from=<> orig_id=4F1'],
    ['with a long queue id', 'from=<root> orig_id=4bQ2zN3kHgzx5'],
  ])('is none that postsuper -r put into the queue once more, %s', async (_, requeued) => {
    const text = [
      'pickup[5]: 4F1: uid=0 from=<root>',
      'qmgr[2]: 4F1: from=<root@mail>, size=300, nrcpt=1 (queue active)',
      `pickup[5]: 4F2: uid=89 ${requeued}`,
      'qmgr[2]: 4F2: from=<root@mail>, size=300, nrcpt=1 (queue active)',
      // A sender is a stranger's text, and ends with the message.
      'pickup[5]: 4F3: uid=33 from=<x> orig_id=4F1>',
      'qmgr[2]: 4F3: from=<x@mail>, size=300, nrcpt=1 (queue active)',
    ]
      .map((line) => `Jan 27 10:00:00 mail postfix/${line}\n`)
      .join('');
    expect((await readLog(text)).told.map(inShort)).toEqual(['local none', 'local none']);
  });
});
