import { z } from 'zod';
import { REPORTED_KINDS, type ReportedKind } from '../../model/dimensions.ts';
import { counted } from '../../model/format.ts';
import { instantMark } from '../../model/text/instant.ts';
import { commandLine } from '../../view/command-line.ts';
import type { Worded, Wording } from '../rule.ts';
import { isDropSubject, wordDrop } from './drop-wording.ts';

const missingNumbers = z.object({
  kind: z.enum(REPORTED_KINDS),
  /** Null: none of the sources tells the kind. */
  source: z.string().nullable(),
  /** `site Lyon`; null where no part is meant. */
  part: z.string().nullable(),
  sources: z.string(),
  until: z.iso.datetime(),
  isMissing: z.boolean(),
  /** Whole days, so that a card does not change every quarter of an hour. */
  silentDays: z.int(),
  usualDays: z.number(),
  limitDays: z.number(),
});
export type MissingNumbers = Readonly<z.infer<typeof missingNumbers>>;

const whatIs: Readonly<Record<ReportedKind, string>> = { connector: 'mail flow', 'smtp-auth': 'SMTP AUTH' };

export function word({ subject, numbers }: Worded): Wording {
  if (isDropSubject(subject)) return wordDrop(numbers);
  const gap = missingNumbers.parse(numbers);
  return {
    title: `No new ${whatIs[gap.kind]} data${gap.part === null ? '' : ` from ${gap.part}`}`,
    sentence: summaryOf(gap),
    advice: gap.isMissing ? adviceOn(gap) : [],
    facts: [
      { label: 'Missing after', value: counted(gap.limitDays, 'day') },
      { label: gap.source === null ? 'Sources' : 'Source', value: gap.source ?? gap.sources },
    ],
    drill: { label: 'View data by source and gaps', command: commandLine(['status', '30d']) },
  };
}

function summaryOf(gap: MissingNumbers): string {
  const what = `${whatIs[gap.kind]} data${gap.source === null ? '' : ` from ${gap.part ?? gap.source}`}`;
  if (!gap.isMissing) return `New ${what} arrived: data until ${minute(gap.until)}.`;
  const others =
    gap.source === null ? '' : gap.part === null ? ' Other sources still have data.' : ' The others still have data.';
  return `No new ${what} for ${counted(gap.silentDays, 'day')}, since ${minute(gap.until)}; usually ${usual(gap)}.${others}`;
}

function adviceOn({ kind, source, part }: MissingNumbers): readonly string[] {
  if (part !== null) {
    return [
      `Check that ${part} still sends the data of ${source}: a stopped relay, a log that is no longer ` +
        'shipped, an export that is not made. Import the missing files.',
      `Until then its mail is unknown, not zero: totals do not include it, and ${whatIs[kind]} may look quieter than it is.`,
    ];
  }
  return [
    source === null
      ? `Check that the export, log shipping or sign-in for ${whatIs[kind]} data still works, and import the missing files.`
      : `Check that ${source} is still running. If it was replaced, do nothing: the alert closes after a while.`,
    source === null
      ? `Until then the data is unknown, not zero: insights on ${whatIs[kind]} neither open nor close.`
      : 'Mail that only this source covers is unknown until then.',
  ];
}

const usual = ({ usualDays }: MissingNumbers): string =>
  usualDays === 1 ? 'something every day' : `something every ${counted(usualDays, 'day')}`;

/** To the nearest minute: a day that was told to its last second ends at midnight. */
const minute = (iso: string): string => instantMark(new Date(Math.round(Date.parse(iso) / 60_000) * 60_000));
