import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { smtpAuthReport } from './attacked-tenant.ts';
import { mailflow } from './in-process.ts';
import { ended, mailflowProcess, startMailflow, withDirectory } from './mailflow.ts';

/** Some are killed and started again. */
const SLOW = { timeout: 300_000 };
const WINDOW = '2026-11-01..2026-11-30';

/** 120 messages by SMTP AUTH on 9 November, thirty in each hour from 10 to 13 as the log writes them. */
const LOG = Array.from({ length: 120 }, (_, i) => {
  const at = `Nov  9 ${10 + (i % 4)}:${String(Math.floor(i / 4)).padStart(2, '0')}`;
  const id = (0xa00000 + i).toString(16).toUpperCase();
  return [
    `${at}:01 mx postfix/submission/smtpd[${700 + i}]: connect from pc.example.net[192.0.2.7]`,
    `${at}:02 mx postfix/submission/smtpd[${700 + i}]: ${id}: client=pc.example.net[192.0.2.7], sasl_method=PLAIN, sasl_username=anna@example.net`,
    `${at}:02 mx postfix/cleanup[69]: ${id}: message-id=<${id}@example.net>`,
    `${at}:02 mx postfix/qmgr[42]: ${id}: from=<anna@example.net>, size=1200, nrcpt=1 (queue active)`,
    `${at}:03 mx postfix/submission/smtpd[${700 + i}]: disconnect from pc.example.net[192.0.2.7] ehlo=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=6`,
    `${at}:04 mx postfix/qmgr[42]: ${id}: removed`,
  ].join('\n');
}).sort();

const HEADER = 'date,senderName,authMethod,original_client_ip,tls_version,message_count';
const reportOf = (...rows: readonly (readonly [day: number, sender: string, messages: number])[]) =>
  [
    HEADER,
    ...rows.map(
      ([day, sender, messages]) =>
        `2026-11-${String(day).padStart(2, '0')}T09:30:00Z,${sender}@contoso.com,Basic,192.0.2.7,TLS1.2,${messages}`,
    ),
  ].join('\n');

async function given(directory: string) {
  const data = join(directory, 'data');
  const say = async (...words: readonly string[]) => {
    const ran = await mailflow([...words, '--data', data, '--format', 'json']);
    return { ...ran, json: ran.stdout.startsWith('{') ? JSON.parse(ran.stdout) : null };
  };
  return {
    data,
    say,
    write: async (name: string, text: string) => {
      await writeFile(join(directory, name), text);
      return join(directory, name);
    },
    /** Messages of each sender. */
    senders: async () =>
      Object.fromEntries(
        (await say('smtp-auth', WINDOW)).json.rows.map((row: { sender: string; messages: number }) => [
          row.sender.split('@')[0],
          row.messages,
        ]),
      ),
  };
}

test('a year goes to the files that need it, and the others say that they did not', SLOW, () =>
  withDirectory(async (directory) => {
    const { say, write } = await given(directory);
    const log = await write('mail.log', `${LOG.join('\n')}\n`);
    const report = await write('SmtpCSReport.csv', smtpAuthReport());
    const { imports } = (await say('import', log, report, '--year', '2026')).json;
    expect(imports.map(({ source, error }: { source: string; error: string | null }) => [source, error])).toEqual([
      ['postfix-log', null],
      ['report-csv', null],
    ]);
    const notes: readonly (readonly string[])[] = imports.map(({ notes }: { notes: readonly string[] }) => notes);
    const needless = (each: readonly string[] = []) => each.filter((note) => note.includes('--year 2026'));
    expect([needless(notes[0]), needless(notes[1])]).toEqual([
      [],
      ['Its dates have a year: --year 2026 was not needed.'],
    ]);
  }),
);

test(
  'a log read with the wrong zone, and again with the right one, counts once; undo brings the first back',
  SLOW,
  () =>
    withDirectory(async (directory) => {
      const { say, write, senders } = await given(directory);
      const file = await write('mail.log', `${LOG.join('\n')}\n`);
      const first = (await say('import', file, '--year', '2026')).json.imports[0];
      expect(first).toMatchObject({ id: 1, replaces: [], from: '2026-11-09T10:00:01Z' });
      expect(await senders()).toEqual({ anna: 120 });
      const again = (await say('import', file, '--year', '2026', '--declare', 'zone=Europe/Berlin')).json.imports[0];
      expect(again).toMatchObject({ id: 2, replaces: [1], from: '2026-11-09T09:00:01Z' });
      expect(again.notes[0]).toContain(
        'read with zone=Europe/Berlin, year 2026 instead of year 2026, and replaces it.',
      );
      expect(await senders()).toEqual({ anna: 120 });
      expect((await say('undo', 'import', '2')).json).toMatchObject({ undone: 2, messages: 120, restored: [1] });
      expect(await senders()).toEqual({ anna: 120 });
      const { imports } = (await say('imports')).json;
      expect(
        imports.map(({ id, status }: { id: number; status: string }) => [id, status.replace(/by .*/, 'by …')]),
      ).toEqual([
        [2, 'reverted by …'],
        [1, 'live'],
      ]);
      expect((await say('audit')).stdout).toContain('import 2');
    }),
);

test('of three reports the middle one is taken back, and what it had replaced is there again', SLOW, () =>
  withDirectory(async (directory) => {
    const { say, write, senders } = await given(directory);
    const files = [
      await write('a.csv', reportOf([9, 'anna', 10], [10, 'anna', 20])),
      await write('b.csv', reportOf([10, 'bert', 300], [11, 'bert', 400])),
      await write('c.csv', reportOf([12, 'cleo', 7])),
    ];
    expect((await say('import', ...files)).json.imports.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3]);
    expect(await senders()).toEqual({ anna: 10, bert: 700, cleo: 7 });
    expect((await say('undo', 'import', '2')).code).toBe(0);
    expect(await senders()).toEqual({ anna: 30, cleo: 7 });
    const again = await say('undo', 'import', '2');
    expect([again.code, again.json]).toEqual([1, { undone: null, reason: 'not-live' }]);
  }),
);

test(
  'a small file beside a large one, a relay beside the cloud, and a day that fell: all as the shell says it',
  SLOW,
  () =>
    withDirectory(async (directory) => {
      const { say, write } = await given(directory);
      const first = Date.UTC(2026, 9, 18);
      const days = Array.from({ length: 42 }, (_, day) =>
        new Date(first + day * 86_400_000).toISOString().slice(0, 10),
      );
      const exported = await write(
        'inbound.csv',
        [
          'Date,Connector direction and name,Connector type,Volume,No TLS,TLS 1.2',
          ...days.map(
            (day) => `${day},From your partner - Fabrikam,Partner,${day === '2026-11-27' ? 150 : 1150},40%,60%`,
          ),
        ].join('\n'),
      );
      const requested = await write(
        'ConnectorReport.csv',
        [
          'date,sender_address,connector type,direction,tls version,message count',
          ...days.map((day) => `${day}T12:00:00Z,a@fabrikam.com,Partner,Received,TLS1.2,30`),
        ].join('\n'),
      );
      const inbound = async (...more: readonly string[]) => {
        const { rows } = (await say('tls', '2026-10-18..2026-11-28', ...more)).json;
        return rows.filter(({ direction }: { direction: string }) => direction === 'inbound')[0]?.messages;
      };

      const [large] = (await say('import', exported)).json.imports;
      expect(large.notes.join()).toContain('2026-11-27 has 150 messages');
      expect(await inbound()).toBe(47_300);
      const [small] = (await say('import', requested)).json.imports;
      expect(small.notes.join()).toContain('A file was set aside');
      expect(await inbound()).toBe(47_300);
      expect((await say('undo', 'import', '2')).json).toMatchObject({ undone: 2 });
      const [declared] = (
        await say('import', requested, '--declare', 'connectorType=Partner', '--declare', 'tls=TLS1.2')
      ).json.imports;
      expect(declared).toMatchObject({ id: 3, error: null });
      expect(declared.notes.join()).not.toContain('set aside');
      expect(await inbound()).toBe(47_300);

      const relay = await write('mail.log', `${LOG.join('\n')}\n`);
      await say('import', relay, '--year', '2026', '--source', 'postfix-log');
      expect(await inbound()).toBe(47_300);
      const { totals } = (await say('smtp-auth', WINDOW, 'source:postfix-log')).json;
      expect(totals).toMatchObject({ messages: 120 });
      expect((await say('smtp-auth', WINDOW, 'source:report-csv')).json.totals.messages).toBeNull();
    }),
);

test('a wrong declaration, then the right one: the report counts once, where it belongs', SLOW, () =>
  withDirectory(async (directory) => {
    const { say, write } = await given(directory);
    const columns = 'Date,Connector Name,Connector Type,TLS version,Message Count';
    const file = await write('ConnectorReport.csv', `${columns}\n2026-11-09T09:00:00Z,To partner,Partner,TLS1.2,30\n`);
    const shown = async () =>
      (await say('connectors', WINDOW)).json.rows.map(
        ({ direction, messages }: { direction: string; messages: number }) => [direction, messages],
      );
    expect((await say('import', file, '--declare', 'direction=Received')).json.imports[0]).toMatchObject({
      id: 1,
      error: null,
    });
    expect(await shown()).toEqual([['inbound', 30]]);
    expect((await say('import', file, '--declare', 'direction=Sent')).json.imports[0]).toMatchObject({
      id: 2,
      replaces: [1],
    });
    expect(await shown()).toEqual([['outbound', 30]]);
  }),
);

test('killed in the middle of an undo, the numbers are those before or those after', SLOW, () =>
  withDirectory(async (directory) => {
    const { say, write, senders, data } = await given(directory);
    const half = LOG.slice(0, 70);
    await say('import', await write('a.log', `${half.join('\n')}\n`), '--year', '2026');
    await say('import', await write('b.log', `${LOG.slice(60).join('\n')}\n`), '--year', '2026');
    expect(await senders()).toEqual({ anna: 120 });
    const began = performance.now();
    await mailflowProcess(['undo', 'import', '9', '--data', data]);
    const usualMs = performance.now() - began;
    for (const part of [0.5, 0.8, 0.95, 1.1]) {
      const child = startMailflow(['undo', 'import', '2', '--data', data]);
      const running = ended(child);
      const timer = setTimeout(() => child.kill('SIGKILL'), usualMs * part);
      await running;
      clearTimeout(timer);
      expect([{ anna: 120 }, { anna: 70 }]).toContainEqual(await senders());
    }
    await say('undo', 'import', '2');
    expect(await senders()).toEqual({ anna: 70 });
    expect((await readdir(join(data, 'facts'))).filter((name) => /^(spill|writing)/.test(name))).toEqual([]);
  }),
);
