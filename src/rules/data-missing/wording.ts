import { z } from 'zod';
import { REPORTED_KINDS, type ReportedKind } from '../../model/dimensions.ts';
import { counted } from '../../model/format.ts';
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
    drill: { label: 'What is held and what is missing', command: commandLine(['status', '30d']) },
  };
}

function summaryOf(gap: MissingNumbers): string {
  const what = `${whatIs[gap.kind]} data${gap.source === null ? '' : ` from ${gap.part ?? gap.source}`}`;
  if (!gap.isMissing) return `New ${what} came: known until ${minute(gap.until)}.`;
  const others = gap.source === null ? '' : gap.part === null ? ' Other sources go on.' : ' The others go on.';
  return `No new ${what} for ${counted(gap.silentDays, 'day')}, since ${minute(gap.until)}; usual is ${usual(gap)}.${others}`;
}

function adviceOn({ kind, source, part }: MissingNumbers): readonly string[] {
  if (part !== null) {
    return [
      `See whether ${part} still sends what ${source} is made of: a relay that stands still, a log that is no longer ` +
        'shipped, an export that nobody makes. Import what is there.',
      `Until then its mail is unknown, which is not none: totals are without it, and ${whatIs[kind]} may look quieter than it is.`,
    ];
  }
  return [
    source === null
      ? `See whether the export, the log shipping or the sign-in behind ${whatIs[kind]} data still works, and import what is there.`
      : `See whether ${source} still runs. If it was replaced, nothing is to be done: that is noticed after a while.`,
    source === null
      ? `Until then nothing is known, which is not nothing: insights on ${whatIs[kind]} neither open nor close.`
      : 'What only this source sees is unknown until then.',
  ];
}

const usual = ({ usualDays }: MissingNumbers): string =>
  usualDays === 1 ? 'something every day' : `something every ${counted(usualDays, 'day')}`;

/** `2026-11-15 17:00 UTC`, to the nearest minute: a day that was told to its last second ends at midnight. */
function minute(iso: string): string {
  const nearest = new Date(Math.round(Date.parse(iso) / 60_000) * 60_000);
  return `${nearest.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
