import { count, counted } from '../../model/format.ts';
import { isSuccess } from '../../model/kinds/sign-in.ts';
import { dayText } from '../../model/time.ts';
import { countCell, left, right, textCell } from '../../view/cells.ts';
import { commandLine, drillWindow } from '../../view/command-line.ts';
import type { ChartView, Cut, TableView, View } from '../../view/view.ts';
import { capitalised, windowPhrase } from '../../view/window-text.ts';
import type { Shown } from '../list-report.ts';
import { repeated } from '../repeated.ts';
import type { ReportRequest } from '../report.ts';
import { NAME, params } from './params.ts';
import type { SignInsFound } from './rows.ts';

const MAX_REASONS = 8;

export function signInsView(request: ReportRequest, found: SignInsFound, { base, cut }: Shown): View {
  const { succeeded, failed, users, by, domain } = found;
  const phrase = capitalised(windowPhrase(request));
  const whose = domain === null ? '' : ` of ${domain}`;
  if (succeeded + failed === 0) return { ...base, sentences: [`${phrase}, no user${whose} signed in to send.`] };
  const who = `${counted(users, 'user')}${whose}`;
  const again = (to: string): string => repeated({ name: NAME, params }, request, { by: to, page: undefined });
  return {
    ...base,
    sentences: [
      `${phrase}, ${who} signed in to send, or tried to: ${counted(succeeded, 'sign-in')} succeeded, ${count(failed)} failed.`,
    ],
    chart: overTime(found),
    tables: [mainTable(request, found, cut), ...(found.failures.length === 0 ? [] : [reasonsTable(found)])],
    actions: [
      by === 'user'
        ? { label: 'View by address', command: again('address') }
        : { label: 'View by user', command: again('user') },
    ],
  };
}

function mainTable(request: ReportRequest, { by, shown }: SignInsFound, cut: Cut | null): TableView {
  const [subject, others] = by === 'user' ? ['User', 'Addresses'] : ['Address', 'Users'];
  const drill = (user: string) => commandLine(['sender', user, drillWindow(request.windowWords)]);
  return {
    caption: `Sign-ins by ${by}`,
    columns: [left(subject), right('Succeeded'), right('Failed'), right(others), right('Last day')],
    rows: shown.map((row) => [
      row.subject === ''
        ? textCell(`(no ${by})`)
        : textCell(row.subject, by === 'user' ? drill(row.subject) : undefined),
      countCell(row.succeeded),
      countCell(row.failed),
      countCell(row.others),
      { text: dayText(row.lastDay), value: row.lastDay },
    ]),
    cut,
  };
}

const reasonsTable = ({ failures }: SignInsFound): TableView => ({
  caption:
    failures.length > MAX_REASONS
      ? `Why sign-ins failed: the ${MAX_REASONS} most frequent reasons`
      : 'Why sign-ins failed',
  columns: [left('Reason'), right('Sign-ins')],
  rows: failures.slice(0, MAX_REASONS).map(({ outcome, signIns }) => [textCell(outcome), countCell(signIns)]),
  cut: null,
});

function overTime({ overTime: rows, answer, timeline }: SignInsFound): ChartView {
  const stretches = timeline.split(rows);
  const sum = (isGood: boolean): readonly number[] =>
    stretches.map((of) =>
      of
        .filter(({ group: [outcome] }) => isSuccess(String(outcome)) === isGood)
        .reduce((total, { messages }) => total + messages, 0),
    );
  return {
    kind: 'stacked-bars',
    title: `Sign-ins per ${timeline.step}`,
    unit: 'sign-ins',
    categories: timeline.labels,
    missing: timeline.missing(answer.answering),
    series: [
      { name: 'Succeeded', outcome: 'good', values: sum(true) },
      { name: 'Failed', outcome: 'bad', values: sum(false) },
    ],
  };
}
