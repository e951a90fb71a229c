import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filled } from '../../src/commands/fill.ts';
import { commands } from '../../src/commands/index.ts';
import { parseCommand } from '../../src/commands/parse.ts';
import { daysBetween } from '../../src/model/window.ts';
import { filterForm } from '../../src/reports/report-forms.ts';
import { smtpAuth } from '../../src/reports/smtp-auth/report.ts';
import { commandLine } from '../../src/view/command-line.ts';
import { askedBy } from './report-asked.ts';

const GRAMMAR = { commands, reports: [smtpAuth], rules: [], asOf: new Date('2026-11-22T12:00:00Z'), defaultTop: 20 };
const REQUEST = {
  window: daysBetween(20_772, 20_778),
  windowWords: '7d',
  subject: '',
  params: { by: 'tls', domain: 'contoso.com' },
  top: 20,
  page: 3,
};
const FORM = filterForm(smtpAuth, REQUEST);

describe('a form', () => {
  test('begins with what the card shows: its days, and its filters', () => {
    expect(FORM.command).toBe('smtp-auth {from}..{to} by:tls domain:{domain}');
    expect(FORM.fields.map(({ key, label, kind, value }) => [key, label, kind, value])).toEqual([
      ['from', 'Start date', 'date', '2026-11-15'],
      ['to', 'End date', 'date', '2026-11-21'],
      ['domain', 'Domain', 'text', 'contoso.com'],
    ]);
  });

  test('filled in is a command, without what was left blank', () => {
    const dates = { from: '2026-11-01', to: '2026-11-15' };
    expect(filled(FORM, { ...dates, domain: 'fabrikam.com' })).toEqual({
      ok: true,
      command: 'smtp-auth 2026-11-01..2026-11-15 by:tls domain:fabrikam.com',
    });
    for (const domain of ['', ' ', null, undefined])
      expect(filled(FORM, { ...dates, domain })).toEqual({
        ok: true,
        command: 'smtp-auth 2026-11-01..2026-11-15 by:tls',
      });
  });

  test('what came from mail keeps its braces and its quotes', () => {
    const report = { name: 'sender', params: [{ key: 'connector', type: 'text', meaning: '', hint: '' }] } as const;
    for (const subject of ['{to}@contoso.com', 'a"b@contoso.com', '{from}..{to}x@contoso.com']) {
      const form = filterForm(report, { ...REQUEST, subject, params: { connector: '{to}' } });
      const said = filled(form, { from: '2026-11-01', to: '2026-11-15', connector: '{from}' });
      const words = subject.includes('"') ? `“${subject}”` : subject;
      expect(said).toEqual({ ok: true, command: `sender ${words} 2026-11-01..2026-11-15 connector:{from}` });
    }
  });

  test.each([
    'scanner@contoso.com',
    'From your partner - Fabrikam',
    'log:/var/log/mail.log',
    'by:{why}',
    'why:{why} x',
  ])('that asks why to mute %s mutes that and keeps the reason whole, whatever it is', (subject) => {
    const fields = [{ key: 'why', label: 'Reason', kind: 'text', value: '' }] as const;
    const form = { label: 'Mute', command: `${commandLine(['mute', subject, '7d'])} why:{why}`, fields };
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom('', 'INC1', '2d', 'force:yes', 'a "b"'), fc.string()), (why) => {
        const said = filled(form, { why });
        if (!said.ok) return;
        const read = parseCommand(said.command, GRAMMAR);
        if (!read.ok) throw new Error(read.rejection.problem);
        const forMs = 7 * 86_400_000;
        expect(read.command).toMatchObject({ name: 'mute', args: { target: { subject }, forMs, why: why.trim() } });
        expect(read.command.args).not.toHaveProperty('isSure');
      }),
    );
  });

  test.each([
    [{ from: '', to: '2026-11-15' }, 'from', /date is needed/],
    [{ from: '2026-11-01', to: '2026-02-30' }, 'to', /no date 2026-02-30/],
    [{ from: '2026-11-15', to: '2026-11-01' }, 'to', /before the start/],
    [{ from: '2026-08-01', to: '2026-11-01' }, 'to', /At most 90 days/],
    [{ from: '2026-11-01', to: '2026-11-01', domain: '“a" b' }, 'domain', /not both/],
    [{ from: '2026-11-01', to: '2026-11-01', domain: ' '.repeat(2_001) }, 'domain', /At most 2000 characters/],
  ])('that makes no sense says so at the field: %j', (values, key, words) => {
    const said = filled(FORM, values);
    expect(said.ok ? {} : said.faults).toEqual({ [key]: expect.stringMatching(words) });
  });

  test('ninety days are not too many', () => {
    expect(filled(FORM, { from: '2026-08-03', to: '2026-10-31' }).ok).toBe(true);
  });

  test('whatever is typed becomes one value of its parameter, and never another word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (domain) => {
        const said = filled(FORM, { from: '2026-11-01', to: '2026-11-15', domain });
        if (!said.ok) return;
        const read = parseCommand(said.command, GRAMMAR);
        const { params } = askedBy(read).request;
        expect(Object.keys(params)).toEqual(domain.trim() === '' ? ['by'] : ['by', 'domain']);
        if (domain.trim() !== '') expect(params['domain']).toBe(domain.trim());
      }),
    );
  });
});
