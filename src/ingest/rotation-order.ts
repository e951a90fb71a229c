/** A file of a log that is rotated, as its name and its time say. */
interface Dated {
  readonly name: string;
  readonly modifiedAt: Date;
}

interface Place {
  /** The name without what rotation and compression add: `mail.log` of `mail.log.2.gz`. */
  readonly log: string;
  /** `20261109` or `2`; empty for the file that is still written. */
  readonly date: string;
  /** How many rotations ago; 0 for the file that is still written. */
  readonly age: number;
}

const COMPRESSED = /\.(?:gz|xz|bz2|zst|Z)$/i;
/** `mail.log.2`, `mail.2.log` */
const NUMBERED = /^(.+?)\.(\d{1,4})(\.log)?$/;
/** logrotate's `dateext`: `mail.log-20261109`, also with an hour or seconds behind it, and `mail-20261109.log`. */
const DATED = /^(.+?)[-_.](\d{4}-?\d{2}-?\d{2}(?:[-_T]?\d{2,10})?)(\.log)?$/;

/**
 * The order in which files were written, oldest first. Copying gives files the time of the copy, so within one log the
 * rotation in the names counts: `mail.log.2.gz`, `mail.log.1`, `mail.log`. All else goes by time, then by name.
 */
export function inRotationOrder<T extends Dated>(files: readonly T[]): readonly T[] {
  const placed = [...files].sort(byTime).map((file) => ({ file, place: placeOf(file.name) }));
  const logs = new Map<string, typeof placed>();
  for (const each of placed) {
    const log = logs.get(each.place.log);
    if (log) log.push(each);
    else logs.set(each.place.log, [each]);
  }
  for (const log of logs.values()) log.sort((a, b) => byRotation(a.place, b.place));
  // A log's files share out among themselves the turns that their times gave them.
  return placed.flatMap(({ place }) => logs.get(place.log)?.shift()?.file ?? []);
}

function placeOf(name: string): Place {
  const plain = name.replace(COMPRESSED, '');
  const dated = DATED.exec(plain);
  if (dated) return { log: `${dated[1]}${dated[3] ?? ''}`, date: (dated[2] as string).replace(/\D/g, ''), age: 1 };
  const numbered = NUMBERED.exec(plain);
  if (numbered) return { log: `${numbered[1]}${numbered[3] ?? ''}`, date: '', age: Number(numbered[2]) };
  return { log: plain, date: '', age: 0 };
}

/** Dates before numbers: a log whose rotation was changed has older files under the old names, and their times decide. */
function byRotation(a: Place, b: Place): number {
  if (a.age === 0 || b.age === 0) return b.age - a.age;
  if (a.date !== '' && b.date !== '') return a.date < b.date ? -1 : a.date > b.date ? 1 : 0;
  return a.date === '' && b.date === '' ? b.age - a.age : 0;
}

function byTime(a: Dated, b: Dated): number {
  return a.modifiedAt.getTime() - b.modifiedAt.getTime() || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
