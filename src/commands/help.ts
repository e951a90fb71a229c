import type { Rule } from '../insights/rule.ts';
import type { Report } from '../reports/report.ts';
import { nearest } from './nearest.ts';
import { usage } from './parse.ts';
import { verbs } from './verbs.ts';
import { WINDOW_WORDS } from './window-words.ts';

/** What the help says, before any layout. */
export interface Help {
  readonly title: string;
  readonly intro: readonly string[];
  readonly entries: readonly { readonly usage: string; readonly meaning: string }[];
  /** Complete commands to paste. */
  readonly examples: readonly string[];
}

const WINDOWS = 'windows';
const REQUEST_USAGE = 'request <report> …';
const REQUEST_MEANING = 'Every row of a report as a CSV file, for the same window and filters';
const IMPORT_MEANING = 'Reads report files and logs; without a name, what lies in the inbox';

export interface HelpContext {
  readonly reports: readonly Report[];
  readonly rules: readonly Pick<Rule, 'name' | 'summary'>[];
}

export function helpOn(topic: string | null, { reports, rules }: HelpContext): Help {
  if (topic === null) return overview(reports, []);
  const report = reports.find(({ name }) => name === topic);
  if (report) return reportHelp(report);
  const verb = verbs.find(({ name }) => name === topic);
  if (verb) {
    return {
      title: `Help: ${verb.name}`,
      intro: [`${verb.meaning}.`, `\`${verb.usage}\``],
      // Who subscribes or mutes has to know what there is.
      entries: verb.usage.includes('<insight')
        ? rules.map(({ name, summary }) => ({ usage: name, meaning: summary }))
        : [],
      examples: verb.examples,
    };
  }
  if (topic === 'request') {
    return {
      title: 'Help: request',
      intro: [`${REQUEST_MEANING}.`, `\`${REQUEST_USAGE}\``],
      entries: [],
      examples: ['request smtp-auth 30d', 'request connectors 7d inbound'],
    };
  }
  if (topic === 'import') {
    return {
      title: 'Help: import',
      intro: [
        `${IMPORT_MEANING}. A file that was imported before changes nothing, a newer one replaces day by day.`,
        'The same log read with another time zone or year replaces its first reading. `undo import N` takes an import back.',
        'Done files move to done/, refused ones to rejected/ with a note that says why.',
      ],
      entries: [
        { usage: 'import [FILE…]', meaning: IMPORT_MEANING },
        { usage: '--source NAME', meaning: 'Which source reads the file, when it is not recognised' },
        { usage: '--replace', meaning: 'Replace every import that the file overlaps' },
        { usage: '--year 2021', meaning: 'The year of the first line, for logs that do not say it' },
        {
          usage: '--declare key=value,…',
          meaning: 'What the file does not say of itself, as in direction=Received,connectorType=Partner,tls="No Tls"',
        },
      ],
      examples: ['import'],
    };
  }
  if (topic === WINDOWS || topic === 'window') {
    return {
      title: 'Help: windows',
      intro: [
        `A window is one word: ${WINDOW_WORDS}.`,
        'Days are whole UTC days; 7d is seven of them and the last is today. 24h is the last twenty-four hours.',
      ],
      entries: [],
      examples: ['smtp-auth 30d', 'tls 2026-11-01..2026-11-15'],
    };
  }
  const meant = nearest(topic, [...reports, ...verbs].map(({ name }) => name).concat('import', 'request', WINDOWS));
  return overview(reports, [`There is no help on "${topic}".${meant ? ` Did you mean \`help ${meant}\`?` : ''}`]);
}

function overview(reports: readonly Report[], intro: readonly string[]): Help {
  return {
    title: 'Help',
    intro: [...intro, 'Ask a report by its name, with a window: `smtp-auth 30d`. More on each: `help smtp-auth`.'],
    entries: [
      ...reports.map(({ name, subject, summary }) => ({
        usage: subject ? `${name} <${subject.label.replace(/^(an?|the) /, '')}>` : name,
        meaning: summary,
      })),
      ...verbs.map(({ usage: written, meaning }) => ({ usage: written, meaning })),
      { usage: REQUEST_USAGE, meaning: REQUEST_MEANING },
      { usage: 'import [FILE…]', meaning: IMPORT_MEANING },
      { usage: 'help windows', meaning: `How windows are written: ${WINDOW_WORDS}` },
    ],
    examples: [],
  };
}

function reportHelp(report: Report): Help {
  return {
    title: `Help: ${report.name}`,
    intro: [`${report.summary}.`.replace(/([.?!])\.$/, '$1'), `\`${usage(report)}\``],
    entries: [
      ...(report.subject
        ? [{ usage: `<${report.subject.label.replace(/^(an?|the) /, '')}>`, meaning: report.subject.hint }]
        : []),
      ...report.params.map((param) => ({
        usage:
          param.type === 'choice'
            ? param.values.map((value) => (param.bare ? value : `${param.key}:${value}`)).join(' | ')
            : `${param.key}:${param.type === 'count' ? 'N' : '…'}`,
        meaning: param.type === 'text' ? `${param.meaning}, as in ${param.hint}` : param.meaning,
      })),
      { usage: 'source:NAME', meaning: 'Ask one source alone, such as postfix-log' },
      { usage: 'top:N', meaning: 'How many rows to show; top:all for every row' },
      { usage: 'page:N', meaning: 'The next rows' },
      {
        usage: report.window,
        meaning: `The window; ${report.window} when none is given. \`help windows\` has the others`,
      },
    ],
    examples: report.examples,
  };
}
