import { describe, expect, it } from 'vitest';
import { reportCsv } from '../../../../adapters/sources/report-csv/source.ts';
import { byTls, connectorLines, type Encoding, encoded, readReport, smtpAuthLines } from './read-report.ts';

interface Sample {
  readonly format: string;
  readonly rows: readonly (readonly string[])[];
  readonly declared?: Readonly<Record<string, string>>;
  readonly lines: readonly string[];
}

const SMTP_CS: Sample = {
  format: 'smtp-cs-report',
  rows: [
    [
      'date',
      'senderName',
      'senderDomain',
      'authMethod',
      'original_client_ip',
      'tls_version',
      'tls_cipher',
      'message_count',
      'message_id',
    ],
    [
      '2026-11-15T09:30:00Z',
      '<CEO@Contoso.com>',
      'contoso.com',
      'Basic Authentication',
      '10.0.0.1',
      'TLS1.0',
      'two\r\n"lines"',
      '472',
      '',
    ],
    [
      '2026-11-15T10:30:00Z',
      'printer',
      'contoso.com',
      'OAuth',
      '10.0.0.2:2525',
      'SP_PROT_TLS1_2_SERVER',
      'x',
      '5,280',
      '',
    ],
    ['2026-11-16 10:30', 'say "hi", line\r\nbreak', 'contoso.com', 'NTLM', '', 'TLS9', 'a;b', '1', '"id"'],
  ],
  lines: ['2026-11-15 ceo@contoso.com TLS 1.0 basic 472', '2026-11-15 printer@contoso.com TLS 1.2 oauth 5280'],
};

const CONNECTOR_REPORT: Sample = {
  format: 'connector-report',
  rows: [
    [
      'origin_timestamp_utc',
      'Direction',
      'Connector name',
      'sender_address',
      'Connector type',
      'Forced TLS?',
      'TLSUsed',
      'Message count',
    ],
    ['2026-11-15', 'Received', 'Contoso "in"', '<a@b.c>', 'Partner', 'True', 'TLS1.2', '3'],
    ['2026-11-15', 'Sent', '', '<a@b.c>', 'NoConnector', '', 'No Tls', '1'],
    ['11/16/2026', 'sent', 'HQ', 'a@b.c', 'On-premises', 'False', 'TLS 1.3', '1,000'],
  ],
  lines: [
    '2026-11-15 inbound partner "Contoso "in"" forced=yes TLS 1.2 3',
    '2026-11-15 outbound none "" forced=unknown TLS none 1',
    '2026-11-16 outbound on-premises "HQ" forced=no TLS 1.3 1000',
  ],
};

const SMTP_AUTH_EXPORT: Sample = {
  format: 'smtp-auth-export',
  declared: { date: '2026-11-15' },
  rows: [
    [
      'Sender address',
      'Domain',
      'TLS 1.0 (percentage)',
      'TLS 1.1 (percentage)',
      'TLS 1.2 (percentage)',
      'Messages sent',
      'Authentication Protocol',
    ],
    ['CEO@contoso.com', 'contoso.com', '100%(472)', '0%(0)', '0%(0)', '472', 'Basic'],
    ['printer@contoso.com', 'contoso.com', '0%(0)', '0%(0)', '100%(5280)', '5,280', 'Modern'],
    ['flyout@contoso.com', 'contoso.com', '53.08 %', '0 %', '46.92 %', '11,253', ''],
  ],
  lines: [
    '2026-11-15 ceo@contoso.com TLS 1.0 basic 472',
    '2026-11-15 flyout@contoso.com TLS 1.0 other 5973',
    '2026-11-15 flyout@contoso.com TLS 1.2 other 5280',
    '2026-11-15 printer@contoso.com TLS 1.2 oauth 5280',
  ],
};

const MAIL_FLOW_EXPORT: Sample = {
  format: 'mail-flow-export',
  rows: [
    [
      'Date',
      'Connector direction and name',
      'Connector type',
      'Forced TLS?',
      'No TLS',
      'TLS 1.0',
      'TLS 1.1',
      '(Most secure) TLS 1.2',
      'Volume',
    ],
    [
      '11/15/2026 12:00:00 AM',
      'To the internet without a connector',
      'NoConnector',
      'False',
      '2.75%',
      '0%',
      '0%',
      '97.25%',
      '218',
    ],
    ['11/15/2026', 'From your partner - Contoso, Ltd', '', 'True', '0%', '0%', '0%', '100%', '3,790'],
    ['2026-11-15', 'From your org - HQ', 'OnPremises', 'False', '25%(1)', '', '', '75%(3)', '4'],
  ],
  lines: [
    '2026-11-15 inbound on-premises "HQ" forced=no TLS 1.2 3',
    '2026-11-15 inbound on-premises "HQ" forced=no TLS none 1',
    '2026-11-15 inbound partner "Contoso, Ltd" forced=yes TLS 1.2 3790',
    '2026-11-15 outbound none "" forced=no TLS 1.2 212',
    '2026-11-15 outbound none "" forced=no TLS none 6',
  ],
};

const SAMPLES = [SMTP_CS, CONNECTOR_REPORT, SMTP_AUTH_EXPORT, MAIL_FLOW_EXPORT];
const WRITTEN: readonly [Encoding, boolean, string][] = (['utf-8', 'utf-16le', 'utf-16be'] as const).flatMap(
  (encoding) =>
    [true, false].flatMap((bom) =>
      [',', ';', '\t'].map((separator): [Encoding, boolean, string] => [encoding, bom, separator]),
    ),
);

describe.each(SAMPLES)('a $format', ({ format, rows, declared = {}, lines }) => {
  const linesOf = format.startsWith('smtp') ? smtpAuthLines : connectorLines;

  it.each(WRITTEN)(
    'is recognised and read in %s, byte order mark: %s, separated by %j',
    async (encoding, bom, separator) => {
      const bytes = encoded(written(rows, separator), encoding, bom);
      expect(reportCsv.recognise(bytes, 'x.csv')).toBe(format);
      const { result, facts } = await readReport(bytes, declared);
      expect(result).toMatchObject({
        format,
        mode: 'replace',
        rows: rows.length - 1,
        unmappedColumns: [],
        cut: false,
        carry: null,
        revision: 1,
        fingerprints: [],
      });
      expect(linesOf(facts)).toEqual(lines);
    },
  );

  it('is read with its columns in another order', async () => {
    const { facts } = await readReport(
      written(
        rows.map((row) => row.toReversed()),
        ',',
      ),
      declared,
    );
    expect(linesOf(facts)).toEqual(lines);
  });

  it('is read with columns nobody knows, and names them', async () => {
    const wider = rows.map((row, i) => [i === 0 ? 'Brand new (2027)' : 'x', ...row, i === 0 ? 'Färbung' : '']);
    const { result, facts } = await readReport(written(wider, ','), declared);
    expect(linesOf(facts)).toEqual(lines);
    expect(result.unmappedColumns).toEqual(['Brand new (2027)', 'Färbung']);
  });

  it('is read after comments, a title, blank lines and a separator hint', async () => {
    const text = `sep=;\r\n# made for you, today\r\nMy report\r\n\r\n${written(rows, ';')}`;
    expect(reportCsv.recognise(Buffer.from(text), 'x.csv')).toBe(format);
    expect(linesOf((await readReport(text, declared)).facts)).toEqual(lines);
  });

  it.each(['\n', '\r'])('is read with lines ending in %j', async (lineEnd) => {
    const text = written(rows.slice(0, 3), ',').replaceAll('\r\n', lineEnd);
    expect((await readReport(text, declared)).facts.length).toBeGreaterThan(1);
  });

  it('is valid with a header only', async () => {
    const text = written(rows.slice(0, 1), ',');
    expect(reportCsv.recognise(Buffer.from(text.trim()), 'x.csv')).toBe(format);
    const { result, facts, rejections } = await readReport(text, declared);
    expect({ ...result, facts, rejections }).toMatchObject({
      rows: 0,
      from: null,
      to: null,
      cut: false,
      facts: [],
      rejections: [],
    });
  });
});

describe('an SMTP AUTH clients report', () => {
  it('keeps hours, clients, domains and unknown TLS versions as they are', async () => {
    const { result, facts, rejections } = await readReport(written(SMTP_CS.rows, ','));
    expect(result).toMatchObject({
      precision: 'hour',
      from: new Date('2026-11-15T09:30:00Z'),
      to: new Date('2026-11-15T10:30:00Z'),
    });
    expect(facts[0]).toMatchObject({
      kind: 'smtp-auth',
      slice: 'smtp-cs-report',
      direction: 'submission',
      domain: 'contoso.com',
      client: '10.0.0.1',
      hour: Date.UTC(2026, 10, 15, 9) / 3_600_000,
    });
    expect(facts[1]).toMatchObject({ client: '10.0.0.2', recipients: null, event: null });
    expect(rejections).toEqual([{ line: 5, reason: expect.stringContaining('control characters') }]);
  });

  it('knows days only when all its dates are midnights', async () => {
    const { result } = await readReport(
      'date,senderName,authMethod,tls_version\n2026-11-15,a@b.c,OAuth,TLS1.3\n2026-11-16T00:00:00Z,a@b.c,OAuth,weird\n',
    );
    expect(result).toMatchObject({
      precision: 'day',
      from: new Date('2026-11-15T00:00:00Z'),
      to: new Date('2026-11-16T23:59:59.999Z'),
    });
  });

  it('counts an unknown TLS version with its text, and an empty one without', async () => {
    const { facts } = await readReport(
      'date,senderName,authMethod,tls_version\n2026-11-15,a@b.c,,TLS9\n2026-11-15,a@b.c,,\n2026-11-15,a@b.c,,1.2\n',
    );
    expect(facts.map(({ tls, rawTls }) => [tls, rawTls])).toEqual([
      ['unknown', 'TLS9'],
      ['unknown', ''],
      ['1.2', ''],
    ]);
  });

  it('without a TLS column counts everything as unknown and says so, unless the version is declared', async () => {
    const text = 'date,senderName,authMethod\n2026-11-15,a@b.c,OAuth\n';
    const undeclared = await readReport(text);
    expect(byTls(undeclared.facts)).toEqual({ unknown: 1 });
    expect(undeclared.result.notes.join()).toContain('no TLS column');
    const declared = await readReport(text, { tls: 'tls1.3' });
    expect(byTls(declared.facts)).toEqual({ '1.3': 1 });
    expect(declared.facts[0]?.slice).toBe('smtp-cs-report tls=1.3');
  });
});

describe('an SMTP AUTH clients export', () => {
  it('is read in the spelling of the chart', async () => {
    const { facts, result } = await readReport(
      'Date;SenderAddress;Tls10Count;Tls11Count;Tls12Count;Count\n2026-11-15;a@b.c;10;0;115;125\n',
    );
    expect(byTls(facts)).toEqual({ '1.0': 10, '1.2': 115 });
    expect(result).toMatchObject({ derivedCounts: false, precision: 'day' });
  });

  it('says when counts were computed from percentages', async () => {
    const text = 'Date,Sender address,TLS 1.0%,TLS 1.2%,Messages sent\n2026-11-15,a@b.c,50,50,3\n';
    const { facts, result } = await readReport(text);
    expect(byTls(facts)).toEqual({ '1.0': 2, '1.2': 1 });
    expect(result.derivedCounts).toBe(true);
  });

  it('adds nothing for a row without messages, but covers its day', async () => {
    const { facts, result, rejections } = await readReport(
      'Date,Sender address,TLS 1.2,Messages sent\n2026-11-15,a@b.c,0%,0\n',
    );
    expect({ facts, rejections }).toEqual({ facts: [], rejections: [] });
    expect(result.from).toEqual(new Date('2026-11-15T00:00:00Z'));
  });
});

describe('reports about connectors', () => {
  it('keep inbound and outbound in slices that add up', async () => {
    const { facts } = await readReport(written(MAIL_FLOW_EXPORT.rows, ','));
    expect(new Set(facts.map(({ slice }) => slice))).toEqual(
      new Set(['mail-flow-export direction=inbound', 'mail-flow-export direction=outbound']),
    );
  });

  it('take what their columns do not say from what was declared', async () => {
    const text = 'date,sender_address,message_id,recipient_address\n2026-11-15T08:00:00,<a@b.c>,<id>,x@y.z\n';
    const { facts, result } = await readReport(text, {
      direction: 'received',
      connectorType: 'on-premises',
      tls: 'no tls',
      connector: 'HQ',
    });
    expect(connectorLines(facts)).toEqual(['2026-11-15 inbound on-premises "HQ" forced=unknown TLS none 1']);
    expect(facts[0]).toMatchObject({
      slice: 'connector-report connector=HQ connectorType=on-premises direction=inbound tls=none',
      sender: '',
      domain: '',
      auth: 'none',
    });
    expect(result).toMatchObject({ unmappedColumns: [], precision: 'hour' });
  });

  it('reject rows that contradict what was declared', async () => {
    const text =
      'Date,Connector direction and name,Connector type,TLS 1.2,Volume\n2026-11-15,To your partner - X,,1,1\n2026-11-15,From your partner - X,,1,1\n';
    const { facts, rejections } = await readReport(text, { direction: 'Inbound' });
    expect(facts).toHaveLength(1);
    expect(rejections).toEqual([{ line: 2, reason: 'direction is outbound in one place and inbound in another' }]);
  });

  it('leave out a chart’s total', async () => {
    const text =
      'Date,Connector direction and name,TLS 1.2,Volume\n2026-11-15,Total,100%,9\n2026-11-15,From the internet without connector,100%,9\n';
    const { facts, rejections } = await readReport(text);
    expect(facts).toHaveLength(1);
    expect(rejections).toEqual([{ line: 2, reason: 'a total of other rows' }]);
  });
});

describe('other files', () => {
  it.each([
    ['a log', '2021-01-28T00:00:01 mail postfix/smtpd[1]: connect from x\n'.repeat(20)],
    ['JSON', '{"date": 1, "sender": "a", "count": 2}\n'],
    ['some other table', 'date,sender,count\n2026-11-15,a,2\n'],
    ['a table of people', 'name;sender;domain;size\na;b;c;d\n'],
    ['nothing', ''],
    ['binary data', '\u0000\u0001\u0002\u0003,\u0000;'.repeat(100)],
  ])('are not recognised: %s', async (_, text) => {
    expect(reportCsv.recognise(Buffer.from(text), 'SmtpCSReport.csv')).toBeUndefined();
    await expect(readReport(text)).rejects.toMatchObject({ code: 'not-recognised' });
  });
});

function written(rows: readonly (readonly string[])[], separator: string): string {
  return rows.map((row) => `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator)}\r\n`).join('');
}
