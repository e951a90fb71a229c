import { type CommandPlugin, defineCommand, type Grammar, type NotUnderstood, type Reading } from '../command.ts';
import { readWords } from '../read-words.ts';
import { answerReport } from '../reports/answer-report.ts';
import { type ReportAsked, readReport } from '../reports/read-report.ts';
import { fileOf } from '../reports/report-file.ts';
import type { Word } from '../words.ts';
import { fileRequest, type MicrosoftFileAsked, microsoftReportIn } from './file-request.ts';

/** A file is seen by everyone in the channel: it changes nothing, and is for those who may change something. */
const rowsRequest = defineCommand<ReportAsked>({
  name: 'request',
  otherNames: ['export', 'download', 'report'],
  usage: 'request <report> …',
  meaning: 'Every row of a report as a CSV file, for the same window and filters',
  examples: ['request smtp-auth 30d', 'request connectors 7d inbound'],
  help: {
    intro: [
      'Every row of a report as a CSV file, for the same window and filters; or the files that Microsoft 365 makes itself.',
    ],
    entries: [
      { usage: 'request <report> …', meaning: 'Every row of a report, as it is asked for without the word request' },
      {
        usage: fileRequest.usage,
        meaning:
          'Asks Microsoft 365 for its own files now, with the filters in the settings; `sources` says how far they are',
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
      ? fileOf(asked, answered.answer, context.isSample)
      : { kind: 'rejected', rejection: answered.rejection };
  },
});

/** Our own report as a file, or a file of Microsoft's by its own name. */
export const request: CommandPlugin<ReportAsked | MicrosoftFileAsked> = {
  ...rowsRequest,
  parse: (words, grammar) =>
    microsoftReportIn(words) === undefined ? rowsRequest.parse(words, grammar) : fileRequest.parse(words, grammar),
  of: (args) => ('microsoftReport' in args ? fileRequest.of(args) : rowsRequest.of(args)),
};

/** `request <report> …`: the report's own words, and in which format. */
function readRequested(words: readonly Word[], grammar: Grammar): Reading<ReportAsked> {
  const asked = words.filter(({ key }) => key !== 'format');
  const format = words.find(({ key, value }) => key === 'format' && value.toLowerCase() !== 'csv');
  const line = asked.map(({ typed }) => typed).join(' ');
  const refused = (problem: string, about: Partial<NotUnderstood> = {}): NotUnderstood => ({
    ...{ ok: false, problem },
    allowed: `request ${grammar.reports.map(({ name }) => name).join('|')} [7d] … [format:csv]`,
    mended: examplesOf(grammar),
    ...about,
  });
  if (format)
    return refused(`Files are CSV: "${format.typed}" cannot be had.`, {
      understood: `request ${line}`.trim(),
      mended: [`request ${line}`, ...examplesOf(grammar)],
    });
  const [first, ...rest] = asked;
  const name = (first?.key === null ? first.value : first?.typed)?.toLowerCase();
  if (first === undefined || name === 'request') return refused('request needs a report.');
  const report = grammar.reports.find((each) => each.name === name);
  if (report) {
    const reading = readReport(report, rest, grammar);
    if (!reading.ok) return underRequest(reading, report.examples);
    return { ok: true, args: { report, request: { ...reading.args.request, top: null, page: 1 } } };
  }
  const reading = readWords(asked, grammar);
  return reading.ok ? refused(`"${line}" is no report.`) : underRequest(reading);
}

/** What is wrong with the report that was asked for, and lines that ask for it. */
const underRequest = (reading: NotUnderstood, examples: readonly string[] = []): NotUnderstood => ({
  ...reading,
  understood: ['request', reading.understood].join(' ').trim(),
  mended: [...reading.mended, ...examples].map((each) => `request ${each}`),
});

const examplesOf = ({ reports }: Pick<Grammar, 'reports'>): readonly string[] =>
  reports.flatMap(({ examples: [example] }) => (example === undefined ? [] : [`request ${example}`]));
