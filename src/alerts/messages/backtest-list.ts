import type { Backtest } from '../../detection/backtest.ts';
import { count, counted } from '../../model/format.ts';
import { type Day, dayText } from '../../model/time.ts';
import type { Rule } from '../../rules/rule.ts';
import type { Announcement } from '../../view/announcement.ts';
import { left, right, textCell } from '../../view/cells.ts';
import { remark } from './remark.ts';

export interface Period {
  readonly first: Day;
  readonly last: Day;
}

const ROWS_SHOWN = 50;
const DAYS_IN_A_WEEK = 7;
/** As many as are looked at where nobody says. */
export const DEFAULT_DAYS = 30;

/** The columns of `backtest --format csv`. */
export const BACKTEST_COLUMNS = ['rule', 'subject', 'time', 'severity', 'score'] as const;

/** What `backtest --format json` prints; its list is the CSV. */
export const backtestData = ({ opened, looks }: Backtest, { first, last }: Period) => ({
  opened: opened.map(({ rule, subject, time, severity, score }) => ({ rule, subject, time, severity, score })),
  from: dayText(first),
  to: dayText(last),
  looks,
});

/** What would have been said between two days: how often per rule, and when. */
export function backtestAnnouncement(
  { opened, looks }: Backtest,
  { first, last }: Period,
  { rules, held }: { readonly rules: readonly Pick<Rule, 'name'>[]; readonly held: Period | null },
): Announcement {
  const weeks = (last - first + 1) / DAYS_IN_A_WEEK;
  const perRule = rules.map(({ name }) => ({ name, times: opened.filter(({ rule }) => rule === name).length }));
  const shown = opened.slice(0, ROWS_SHOWN);
  if (looks === 0) return remark('Backtest', [nothingToLookAt({ first, last }), whereToBegin(held)]);
  const base = remark('Backtest', [
    `From ${dayText(first)} to ${dayText(last)} the rules would have sent ${counted(opened.length, 'alert')}, in ${counted(looks, 'detection run')}.`,
  ]);
  return {
    ...base,
    view: {
      ...base.view,
      tables: [
        {
          caption: 'How often',
          columns: [left('Insight'), right('Times'), right('A week')],
          rows: perRule.map(({ name, times }) => [
            textCell(name),
            { text: count(times), value: times },
            { text: (times / weeks).toFixed(1), value: times / weeks },
          ]),
          cut: null,
        },
        ...(shown.length === 0
          ? []
          : [
              {
                caption: 'When',
                columns: [left('Time (UTC)'), left('Insight'), left('Subject'), left('Severity'), right('Score')],
                rows: shown.map(({ time, rule, subject, severity, score }) => [
                  textCell(time.slice(0, 16).replace('T', ' ')),
                  textCell(rule),
                  textCell(subject),
                  textCell(severity),
                  { text: score.toFixed(1), value: score },
                ]),
                cut:
                  shown.length === opened.length
                    ? null
                    : { shown: shown.length, total: opened.length, firstRow: 1, next: null },
              },
            ]),
      ],
      notes: shown.length === opened.length ? [] : ['All of them: `--format csv`.'],
    },
  };
}

const nothingToLookAt = ({ first, last }: Period): string =>
  `There is no data from ${dayText(first)} to ${dayText(last)}, so the rules had nothing to check.`;

function whereToBegin(held: Period | null): string {
  if (held === null) return 'Use `import FILE`, or drop a file into the inbox of the data directory.';
  const from = dayText(Math.max(held.first, held.last - DEFAULT_DAYS + 1));
  const all = `There is data from ${dayText(held.first)} to ${dayText(held.last)}`;
  return `${all}: try \`backtest --from ${from} --to ${dayText(held.last)}\`.`;
}
