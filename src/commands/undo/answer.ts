import { remark } from '../../alerts/messages/remark.ts';
import type { ImportRecord } from '../../imports/import-record.ts';
import type { TakenBack } from '../../imports/take-back.ts';
import { count, counted } from '../../model/format.ts';
import { type Day, dayText } from '../../model/time.ts';
import type { Announcement } from '../../view/announcement.ts';

/** The answer to `undo import N`. `withdrawn`: alerts that are not there any more. */
export function undoAnnouncement(
  id: number,
  taken: TakenBack,
  { withdrawn, records }: { readonly withdrawn: number; readonly records: readonly ImportRecord[] },
): Announcement {
  const nameOf = (other: number) =>
    `import ${other} (${records.find((each) => each.id === other)?.file ?? 'forgotten'})`;
  const refused = (...sentences: readonly string[]) => remark('Not reverted', sentences, { tone: 'attention' });
  switch (taken.kind) {
    case 'unknown':
      return refused(`There is no import ${id}. \`imports\` lists them.`);
    case 'legacy':
      return refused(
        'Import 0 holds everything from before imports were tracked, and cannot be reverted.',
        'Import those files again: newer readings of a log replace the old ones.',
      );
    case 'not-live':
      return refused(notLive(taken.record, nameOf));
    case 'not-exact':
      return refused(
        `Import ${id} (${taken.record.file}) cannot be reverted exactly: only daily sums are kept for ${daysWords(taken.days)}, and ${taken.others.map(nameOf).join(', ')} ${taken.others.length === 1 ? 'covers' : 'cover'} ${taken.days.length === 1 ? 'it' : 'them'} too.`,
        'Single messages are kept for 100 days.',
      );
    case 'done':
      return remark('Reverted', [
        `Reverted ${nameOf(id)}: ${counted(taken.record.messages, 'message')}${spanWords(taken.days)}.`,
        ...(withdrawn === 0 ? [] : [`${count(withdrawn)} ${withdrawn === 1 ? 'alert' : 'alerts'} withdrawn.`]),
        ...taken.restored.map((other) => `It had replaced ${nameOf(other)}, which counts again.`),
        ...taken.lost.map(
          (other) => `It had replaced ${nameOf(other)} more than 30 days ago: import that file again to count it.`,
        ),
        ...(taken.readWithIt.length === 0
          ? []
          : [
              `Sessions that it had left open were continued by ${taken.readWithIt.map(nameOf).join(', ')}: import ${taken.readWithIt.length === 1 ? 'that file' : 'those files'} again to be exact.`,
            ]),
      ]);
  }
}

function notLive({ id, file, status }: ImportRecord, nameOf: (id: number) => string): string {
  return status.kind === 'replaced'
    ? `Import ${id} (${file}) no longer counts: ${nameOf(status.by)} replaced it. \`undo import ${status.by}\` brings it back.`
    : `Import ${id} (${file}) was already reverted${status.kind === 'taken-back' ? `, by ${status.by}` : ''}.`;
}

const spanWords = (days: readonly [Day, Day] | null): string => {
  if (days === null) return '';
  const [first, last] = days;
  return first === last ? ` on ${dayText(first)}` : ` from ${dayText(first)} to ${dayText(last)}`;
};

const daysWords = (days: readonly Day[]): string =>
  days.length <= 3
    ? days.map(dayText).join(', ')
    : `${count(days.length)} days from ${dayText(days[0] as Day)} to ${dayText(days.at(-1) as Day)}`;
