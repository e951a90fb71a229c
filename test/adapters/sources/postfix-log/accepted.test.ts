import { describe, expect, it } from 'vitest';
import { inShort, merge, readLog } from './read-log.ts';

/** Lines of the host `mail` a second apart, from `[SERVICE[PID]: ]MESSAGE` without the leading `postfix/`. */
function log(...lines: readonly string[]): string {
  return lines.map((line, i) => `Jan 27 10:00:${String(i).padStart(2, '0')} mail postfix/${line}\n`).join('');
}

async function shortly(text: string, options = {}): Promise<readonly string[]> {
  return merge((await readLog(text, options)).told).map(inShort);
}

const CONNECT = 'smtpd[7]: connect from a.example[192.0.2.1]';
const TLS =
  'smtpd[7]: Anonymous TLS connection established from a.example[192.0.2.1]: TLSv1.2 with cipher X (1/1 bits)';
const BEGIN = 'smtpd[7]: 4F1: client=a.example[192.0.2.1]';
const LOGIN = `${BEGIN}, sasl_method=PLAIN, sasl_username=anna`;
const END = 'smtpd[7]: disconnect from a.example[192.0.2.1] ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7';
const NONE_TAKEN = END.replace('data=1', 'data=0/1');
const ACTIVE = 'qmgr[2]: 4F1: from=<x@y.de>, size=900, nrcpt=2 (queue active)';
const REMOVED = 'qmgr[2]: 4F1: removed';
const SENT = 'smtp[9]: 4F1: to=<a@x.de>, relay=mx.example[192.0.2.9]:25, delay=1, dsn=2.0.0, status=sent (250 ok)';

describe('a message', () => {
  it.each<[string, readonly string[]]>([
    ['ends with RSET', [BEGIN]],
    ['ends with a probe of an address', [BEGIN, END.replace(' data=1', '')]],
    [
      'has its recipient rejected',
      [BEGIN, 'smtpd[7]: 4F1: reject: RCPT from a.example[192.0.2.1]: 550 5.1.1 <b@x>: unknown; from=<x> to=<b@x>'],
    ],
    ['has DATA rejected', [BEGIN, 'smtpd[7]: 4F1: reject: DATA from a.example[192.0.2.1]: 550 5.7.1 no']],
    [
      'is rejected by a milter',
      [BEGIN, 'cleanup[3]: 4F1: milter-reject: END-OF-MESSAGE from a.example[192.0.2.1]: 5.7.1 Spam; from=<x> to=<y>'],
    ],
    [
      'is rejected for a header',
      [BEGIN, 'cleanup[3]: 4F1: reject: header Subject: x from a.example[192.0.2.1]; 5.7.1'],
    ],
    ['is rejected for its body', [BEGIN, 'cleanup[3]: 4F1: reject: body x from a.example[192.0.2.1]; 5.7.1']],
    ['is discarded', [BEGIN, 'cleanup[3]: 4F1: discard: header Subject: x from a.example[192.0.2.1]; 5.7.1']],
    ['is broken off', [BEGIN, 'smtpd[7]: lost connection after DATA (12 bytes) from a.example[192.0.2.1]']],
    ['takes too long', [BEGIN, 'smtpd[7]: timeout after END-OF-MESSAGE from a.example[192.0.2.1]']],
    ['is of a user and rejected', [LOGIN, 'smtpd[7]: 4F1: reject: RCPT from a.example[192.0.2.1]: 550 no']],
    ['is begun again and again under new ids', [BEGIN, BEGIN.replace('4F1', '4F2'), BEGIN.replace('4F1', '4F3')]],
    [
      'is only spoken of by a queue manager that gives up',
      [BEGIN, 'qmgr[2]: 4F1: from=<x@y.de>, status=expired, returned to sender'],
    ],
  ])('that %s is none', async (_, lines) => {
    expect(await shortly(log(CONNECT, TLS, ...lines, END))).toEqual([]);
  });

  it.each<[string, readonly string[]]>([
    ['the queue manager takes it up', [ACTIVE]],
    ['it is delivered', [SENT.replace('status=sent', 'status=deferred')]],
    ['it leaves the queue', [REMOVED]],
  ])('counts when %s, and once', async (_, lines) => {
    expect(await shortly(log(CONNECT, TLS, BEGIN, END, ...lines, ...lines))).toEqual(['inbound 1.2']);
    expect(await shortly(log(CONNECT, TLS, LOGIN, ...lines, END))).toEqual(['submission 1.2 anna']);
  });

  it('has as many recipients as the queue manager says first', async () => {
    const retried = ACTIVE.replace('nrcpt=2', 'nrcpt=1');
    const { told } = await readLog(log(CONNECT, TLS, LOGIN, ACTIVE, END, retried));
    expect(told.map(({ recipients }) => recipients)).toEqual([2]);
  });

  it('counts over the border of two files, and once when they are read again', async () => {
    const [first, second] = [log(CONNECT, TLS, BEGIN, END), log(ACTIVE, REMOVED).replaceAll('10:00', '10:01')];
    const one = await readLog(first);
    const two = await readLog(second, { carries: [one.result.carry] });
    expect(one.told).toEqual([]);
    expect(two.told.map(inShort)).toEqual(['inbound 1.2']);
    const again = await readLog(second, { carries: [two.result.carry, one.result.carry] });
    expect(merge([...two.told, ...again.told]).map(inShort)).toEqual(['inbound 1.2']);
  });

  it('waits for the queue for a day', async () => {
    const late = (day: string) =>
      log(CONNECT, TLS, BEGIN, END.slice(0, END.indexOf(' ehlo'))) + log(ACTIVE).replace('Jan 27 10', day);
    expect(await shortly(late('Jan 28 09'))).toEqual(['inbound 1.2']);
    expect(await shortly(late('Jan 28 12'))).toEqual([]);
  });

  it('waits longer where its session says that it was taken: it may be held over a weekend', async () => {
    const end = END.replace('starttls=1 ', '').replace('ehlo=2', 'ehlo=1');
    const held = (day: string) => log(CONNECT, BEGIN, end) + log(ACTIVE).replace('Jan 27 10', day);
    expect(await shortly(held('Jan 30 08'))).toEqual(['inbound none']);
  });

  it('of which no queue manager can say anything is not guessed, and that is said', async () => {
    const { told, result } = await readLog(log(CONNECT, TLS, BEGIN, END));
    expect(told).toEqual([]);
    expect(result.notes.join(' ')).toMatch(/mail: .*no lines of the queue manager \(qmgr\).*not counted/);
    const { result: whole } = await readLog(log(CONNECT, TLS, BEGIN, ACTIVE, END, BEGIN.replace('4F1', '4F2')));
    expect(whole.notes.join(' ')).not.toContain('qmgr');
  });

  it.each<[string, readonly string[], string]>([
    ['one probe', [BEGIN, END], '1 message that clients began, none of them with SMTP AUTH,'],
    [
      'a client that tries again',
      [LOGIN, LOGIN, LOGIN, END],
      '3 messages that clients began, 3 of them with SMTP AUTH,',
    ],
    [
      'what a filter rejects',
      [BEGIN.replace('4F1', 'NOQUEUE'), 'smtpd[7]: proxy-reject: END-OF-MESSAGE: 554 no', END],
      '1 message that clients began, none',
    ],
  ])('that is refused is counted apart: %s', async (_, lines, words) => {
    const other = ['smtpd[8]: 4FF: client=b[192.0.2.2]', ACTIVE.replace('4F1', '4FF')];
    const one = await readLog(log(CONNECT, TLS, ...lines, ...other));
    expect(one.told.map(inShort)).toEqual(['inbound unknown']);
    expect(one.result.notes.join(' ')).toContain(words);
    const two = await readLog(log(ACTIVE).replace('10:00', '10:05'), { carries: [one.result.carry] });
    expect(two.result.notes.join(' ')).not.toContain('clients began');
  });

  it.each<[string, readonly string[], number]>([
    ['its session says that nothing was accepted', [LOGIN, NONE_TAKEN], 1],
    ['all attempts of a session fail', [LOGIN, LOGIN.replace('4F1', '4F2'), NONE_TAKEN], 2],
    ['its queue id comes back', [LOGIN, 'smtpd[8]: 4F1: client=b[192.0.2.2]', ACTIVE], 1],
    [
      'a filter before the queue rejects it',
      [LOGIN.replace('4F1', 'NOQUEUE'), 'smtpd[7]: proxy-reject: END-OF-MESSAGE: 554 no'],
      1,
    ],
    ['the session is not over', [LOGIN], 0],
    ['the session accepted it and the queue is late', [LOGIN, END], 0],
    ['which of two was accepted is not said', [LOGIN, LOGIN.replace('4F1', '4F2'), END], 0],
    ['it came in chunks, which are not counted by message', [LOGIN, END.replace('data=1', 'bdat=2')], 0],
    ['no counters are logged', [LOGIN, END.replace(/ ehlo.*/, '')], 0],
    ['nobody signed in', [BEGIN, NONE_TAKEN], 0],
  ])('that is refused is a fact of its own, of who signed in: %s', async (_, lines, refused) => {
    const other = ['qmgr[2]: 4FE: removed'];
    const one = await readLog(log(...other, CONNECT, TLS, ...lines));
    const told = one.told.filter(({ kind }) => kind === 'refused');
    expect(told.map(inShort)).toEqual(Array.from({ length: refused }, () => 'submission 1.2 anna'));
    expect(new Set(told.map(({ event }) => event)).size).toBe(refused);
    const again = await readLog(log(...other, CONNECT, TLS, ...lines));
    expect(merge([...one.told, ...again.told])).toEqual(merge(one.told));
  });

  it('is not told as refused while the queue may still take it, and is after a day', async () => {
    const next = async (before: unknown, day: string, ...lines: readonly string[]) => {
      const read = await readLog(log(...lines).replaceAll('Jan 27 10', day), { carries: [before] });
      return read.told.map(({ kind }) => kind);
    };
    const bare = END.replace(/ ehlo.*/, '');
    const { told, result } = await readLog(log('qmgr[2]: 4FE: removed', CONNECT, TLS, LOGIN, bare));
    expect(told).toEqual([]);
    expect(await next(result.carry, 'Jan 27 18', ACTIVE)).toEqual(['smtp-auth']);
    expect(await next(result.carry, 'Jan 28 12', CONNECT)).toEqual(['refused']);
    const promised = await readLog(log('qmgr[2]: 4FE: removed', CONNECT, TLS, LOGIN, END));
    expect(await next(promised.result.carry, 'Jan 28 12', CONNECT)).toEqual([]);
    const unheard = await readLog(log(CONNECT, TLS, LOGIN, bare));
    expect(await next(unheard.result.carry, 'Jan 28 12', CONNECT)).toEqual([]);
  });

  it('that rsyslog did not write again is counted as often as it says', async () => {
    const begun = 'smtpd[7]: NOQUEUE: client=a.example[192.0.2.1]';
    const repeated = 'smtpd[7]: message repeated 2 times: [ NOQUEUE: client=a.example[192.0.2.1]]';
    const counters = END.replace('mail=1 rcpt=1 data=1', 'mail=3 rcpt=3 data=3');
    expect(await shortly(log(CONNECT, TLS, begun, repeated, counters))).toHaveLength(3);
  });
});

describe('a queue id that comes back', () => {
  const later = (minutes: string, ...lines: readonly string[]) => log(...lines).replaceAll('10:00', `10:${minutes}`);
  const life = [CONNECT, TLS, BEGIN, ACTIVE, END, SENT, REMOVED];

  it.each<[string, readonly string[]]>([
    ['removed', life],
    ['not seen to be removed', life.slice(0, -1)],
    ['handed in by a command the second time', ['pickup[5]: 4F1: uid=0 from=<root>', ACTIVE, SENT, REMOVED]],
    ['of a bounce the second time', [ACTIVE, SENT, REMOVED]],
  ])('is another message, %s', async (_, second) => {
    const outbound = (await shortly(log(...life) + later('09', ...second))).filter((each) =>
      each.startsWith('outbound'),
    );
    expect(outbound).toHaveLength(2);
  });

  it('is the same message as long as it is in the queue, also after a day', async () => {
    const deferred = SENT.replace('status=sent', 'status=deferred');
    const text =
      log(CONNECT, TLS, BEGIN, ACTIVE, END, deferred) + later('40', ACTIVE, SENT.replace('<a@', '<b@'), SENT, REMOVED);
    expect(await shortly(text)).toEqual(['inbound 1.2', 'outbound unknown to 2']);
  });

  it('belongs to the message before when a line comes a little late', async () => {
    const text = log(CONNECT, TLS, BEGIN, ACTIVE, SENT, REMOVED, SENT.replace('<a@', '<b@'));
    expect((await shortly(text)).filter((each) => each.startsWith('outbound'))).toEqual(['outbound unknown to 2']);
  });

  it('has its own TLS version each time', async () => {
    const to =
      'smtp[9]: Trusted TLS connection established to mx.example[192.0.2.9]:25: TLSv1.2 with cipher X (1/1 bits)';
    const text = log(...life.slice(0, 5), to, SENT, REMOVED) + later('09', ...life);
    expect((await shortly(text)).filter((each) => each.startsWith('outbound'))).toEqual([
      'outbound 1.2 to 1',
      'outbound none to 1',
    ]);
  });
});

describe('a filter before the queue', () => {
  const BEGUN = 'smtpd[7]: NOQUEUE: client=a.example[192.0.2.1]';
  const end = (counters: string) => `smtpd[7]: disconnect from a.example[192.0.2.1]${counters}`;
  const back = (more = '') => [
    'smtpd[8]: connect from localhost[127.0.0.1]',
    `smtpd[8]: 4F1: client=localhost[127.0.0.1]${more}`,
    ACTIVE,
  ];

  it.each<[string, readonly string[], number]>([
    ['accepts', [BEGUN, 'smtpd[7]: proxy-accept: END-OF-MESSAGE: 250 2.0.0 Ok; from=<x>', end('')], 1],
    ['accepts, with the id before', [BEGUN, 'smtpd[7]: NOQUEUE: proxy-accept: END-OF-MESSAGE: 250 Ok', end('')], 1],
    ['rejects', [BEGUN, 'smtpd[7]: proxy-reject: END-OF-MESSAGE: 554 no', end(' data=0/1 commands=4')], 0],
    [
      'rejects one and accepts the next',
      [
        BEGUN,
        'smtpd[7]: proxy-reject: END-OF-MESSAGE: 554 no',
        BEGUN,
        'smtpd[7]: proxy-accept: END-OF-MESSAGE: 250 Ok',
        end(''),
      ],
      1,
    ],
    ['is not quoted, and the counters say one of two', [BEGUN, BEGUN, end(' mail=2 rcpt=2 data=1/2 commands=9')], 1],
    ['is not quoted, and the counters say none', [BEGUN, end(' mail=1 rcpt=1 data=0/1 commands=4')], 0],
    [
      'is not quoted, and hands it back by its client',
      [BEGUN, ...back(', orig_client=a.example[192.0.2.1]'), end('')],
      1,
    ],
    ['is not quoted, and hands back what another sent', [BEGUN, ...back(', orig_client=b[192.0.2.2]'), end('')], 0],
    ['is not quoted, and nothing else says so', [BEGUN, ...back(), end('')], 0],
  ])('that %s', async (_, lines, count) => {
    const found = await shortly(log(CONNECT, TLS, ...lines));
    expect(found.filter((each) => each.startsWith('inbound'))).toHaveLength(count);
  });

  it('answers for two sessions of one process within a second', async () => {
    const session = log(CONNECT, BEGUN, 'smtpd[7]: proxy-accept: END-OF-MESSAGE: 250 Ok', END).replace(
      /10:00:\d\d/g,
      '10:00:00',
    );
    expect(await shortly(session + session)).toHaveLength(2);
  });
});
