import { type CommandPlugin, defineCommand, type Grammar, type NotUnderstood, type Reading } from '../command.ts';
import { recipientsIn } from '../mailing.ts';
import { readWords } from '../read-words.ts';
import type { FileFormat } from '../reply.ts';
import { answerReport } from '../reports/answer-report.ts';
import { readReport } from '../reports/read-report.ts';
import { fileOf } from '../reports/report-file.ts';
import type { Word } from '../words.ts';
import type { FileAsked } from './file-asked.ts';
import { fileRequest, type MicrosoftFileAsked, microsoftReportIn } from './file-request.ts';
import { MAX_RECIPIENTS, mailedRequest } from './mailed-request.ts';

/** A file is seen by everyone in the channel: it changes nothing, and is for those who may change something. */
const rowsRequest = defineCommand<FileAsked>({
  name: 'request',
  topic: 'data',
  otherNames: ['export', 'download', 'report'],
  usage: 'request <report> … [format:csv|xlsx|json] [to:<address>,…]',
  meaning: 'Every row of a report as a file, for the same window and filters; also by mail',
  examples: [
    'request smtp-auth 30d',
    'request connectors 7d inbound format:xlsx',
    'request smtp-auth 30d to:anna@contoso.com format:xlsx',
  ],
  help: {
    intro: ['Every row of a report as a file, for the same window and filters; or the report files of Microsoft 365.'],
    entries: [
      {
        usage: 'request <report> … [format:csv|xlsx|json]',
        meaning: 'Every row of a report; write the report as usual after request. CSV has separator:comma or semicolon',
      },
      {
        usage: 'request <report> … to:<address>,…',
        meaning: 'Also by mail to these addresses, at the domains in mail.domains of config.yaml',
      },
      {
        usage: fileRequest.usage,
        meaning:
          'Requests report files from Microsoft 365 now, with the filters in the settings; `sources` shows their progress',
      },
    ],
  },
  needs: 'read',
  isHeavy: true,
  permission: 'change',
  audience: 'everyone',
  placeOnCard: () => 'thread',
  parse: readRequested,
  async run(asked, context) {
    const answered = await answerReport(asked, context);
    return answered.ok
      ? fileOf(asked, answered.answer, asked.format, context.isSample)
      : { kind: 'rejected', rejection: answered.rejection };
  },
});

/** Our own report as a file, or a file of Microsoft's by its own name. */
export const request: CommandPlugin<FileAsked | MicrosoftFileAsked> = {
  ...rowsRequest,
  parse: (words, grammar) =>
    microsoftReportIn(words) === undefined ? rowsRequest.parse(words, grammar) : fileRequest.parse(words, grammar),
  of: (args) => {
    if ('microsoftReport' in args) return fileRequest.of(args);
    return args.recipients.length > 0 ? mailedRequest.of(args) : rowsRequest.of(args);
  },
};

const FORMATS = ['csv', 'xlsx', 'json'] as const;
const OTHER_FORMATS: ReadonlyMap<string, (typeof FORMATS)[number]> = new Map([
  ['excel', 'xlsx'],
  ['xls', 'xlsx'],
]);
const SEPARATORS: ReadonlyMap<string, ',' | ';'> = new Map([
  ['comma', ','],
  [',', ','],
  ['semicolon', ';'],
  [';', ';'],
]);

/** `request <report> …`: the report's own words, and in which format. */
function readRequested(words: readonly Word[], grammar: Grammar): Reading<FileAsked> {
  const { recipients, rest: others } = recipientsIn(words);
  const asked = others.filter(({ key }) => key !== 'format' && key !== 'separator');
  const line = asked.map(({ typed }) => typed).join(' ');
  const refused = (problem: string, about: Partial<NotUnderstood> = {}): NotUnderstood => ({
    ...{ ok: false, problem },
    allowed: `request ${grammar.reports.map(({ name }) => name).join('|')} [7d] … [format:${FORMATS.join('|')}]`,
    mended: examplesOf(grammar),
    ...about,
  });
  const format = readFormat(others);
  if (typeof format === 'string')
    return refused(format, {
      understood: `request ${line}`.trim(),
      mended: [`request ${line}`, `request ${line} format:xlsx`, ...examplesOf(grammar)],
    });
  if (recipients.length > MAX_RECIPIENTS)
    return refused(`A request takes ${MAX_RECIPIENTS} recipients at most.`, {
      understood: `request ${line}`.trim(),
      mended: [`request ${line} to:${recipients.slice(0, MAX_RECIPIENTS).join(',')}`],
    });
  const [first, ...rest] = asked;
  const name = (first?.key === null ? first.value : first?.typed)?.toLowerCase();
  if (first === undefined || name === 'request') return refused('request needs a report.');
  const report = grammar.reports.find((each) => each.name === name);
  if (report) {
    const reading = readReport(report, rest, grammar);
    if (!reading.ok) return underRequest(reading, report.examples);
    const whole = ['request', ...others.map(({ typed }) => typed)].join(' ');
    const request = { ...reading.args.request, top: null, page: 1 };
    return { ok: true, args: { report, request, format, recipients, line: whole } };
  }
  const reading = readWords(asked, grammar);
  return reading.ok ? refused(`"${line}" is not a report.`) : underRequest(reading);
}

/** The format that the words name, or what is wrong with them. */
function readFormat(words: readonly Word[]): FileFormat | string {
  const given = (key: string): readonly Word[] => words.filter((word) => word.key === key);
  const [formats, separators] = [given('format'), given('separator')];
  const twice = [formats, separators].find((all) => new Set(all.map(({ value }) => value.toLowerCase())).size > 1);
  if (twice) return `A file has one ${twice[0]?.key}, not ${twice.map(({ typed }) => `"${typed}"`).join(' and ')}.`;
  const [format, separator] = [formats[0]?.value.toLowerCase() ?? 'csv', separators[0]?.value.toLowerCase()];
  const type = OTHER_FORMATS.get(format) ?? FORMATS.find((each) => each === format);
  if (type === undefined) return `Files are CSV, XLSX or JSON, not "${formats[0]?.typed}".`;
  if (separator === undefined) return type === 'csv' ? { type, separator: ',' } : { type };
  const sign = SEPARATORS.get(separator);
  if (sign === undefined) return `A separator is comma or semicolon, not "${separators[0]?.typed}".`;
  return type === 'csv' ? { type, separator: sign } : `Only a CSV file has a separator, not ${type.toUpperCase()}.`;
}

/** What is wrong with the report that was asked for, and lines that ask for it. */
const underRequest = (reading: NotUnderstood, examples: readonly string[] = []): NotUnderstood => ({
  ...reading,
  understood: ['request', reading.understood].join(' ').trim(),
  mended: [...reading.mended, ...examples].map((each) => `request ${each}`),
});

const examplesOf = ({ reports }: Pick<Grammar, 'reports'>): readonly string[] =>
  reports.flatMap(({ examples: [example] }) => (example === undefined ? [] : [`request ${example}`]));
