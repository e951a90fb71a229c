import type { Report } from '../../reports/report.ts';
import { type CommandPlugin, defineCommand } from '../command.ts';
import { answerReport } from './answer-report.ts';
import { type ReportAsked, readReport } from './read-report.ts';
import { reportUsage, subjectName } from './report-usage.ts';

/** Every report is a command of its name. */
export function reportCommand(report: Report): CommandPlugin<ReportAsked> {
  const { name, otherNames = [], subject, params, window } = report;
  return defineCommand<ReportAsked>({
    name,
    topic: 'reports',
    otherNames,
    usage: subject ? `${name} <${subjectName(subject.label)}>` : name,
    meaning: report.summary,
    examples: report.examples,
    help: {
      intro: [`${report.summary}.`.replace(/([.?!])\.$/, '$1'), `\`${reportUsage(report)}\``],
      entries: [
        ...(subject ? [{ usage: `<${subjectName(subject.label)}>`, meaning: subject.hint }] : []),
        ...params.map((param) => ({
          usage:
            param.type === 'choice'
              ? param.values.map((value) => (param.bare ? value : `${param.key}:${value}`)).join(' | ')
              : `${param.key}:${param.type === 'count' ? 'N' : param.type === 'days' ? '7d' : '…'}`,
          meaning: param.type === 'text' ? `${param.meaning}, as in ${param.hint}` : param.meaning,
        })),
        { usage: 'source:NAME', meaning: 'Use one source only, such as postfix-log' },
        { usage: 'top:N', meaning: 'How many rows to show; top:all for every row' },
        { usage: 'page:N', meaning: 'The next rows' },
        { usage: window, meaning: `The window; ${window} by default. See \`help windows\`` },
      ],
    },
    needs: 'read',
    isHeavy: true,
    audience: 'everyone',
    placeOnCard: (asked, shown) => (shown !== null && isSameQuestion(asked, shown) ? 'in-place' : 'thread'),
    parse: (words, grammar) => readReport(report, words, grammar),
    async run(asked, context) {
      const answered = await answerReport(asked, context);
      return answered.ok
        ? { kind: 'report', answer: answered.answer }
        : { kind: 'rejected', rejection: answered.rejection };
    },
  });
}

/** A single connector or sender is another question than all of them. */
function isSameQuestion({ request }: ReportAsked, { request: shown }: ReportAsked): boolean {
  const about = ({ subject, params }: typeof request) => `${subject}\n${params['connector'] ?? ''}`;
  return about(request) === about(shown);
}
