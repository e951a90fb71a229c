/** A file of a log that is rotated, as its name and its time say. */
interface Dated {
  readonly name: string;
  readonly modifiedAt: Date;
}

export interface Rotation {
  /** The name without what rotation and compression add: `mail.log` of `mail.log.2.gz`. */
  readonly log: string;
  /** How its rotation is named; `none`: the file that is still written. */
  readonly by: 'date' | 'number' | 'none';
  /** Grows with time within the same way of naming: `20261109`, or minus how many rotations ago. */
  readonly turn: number;
}

const COMPRESSED = /\.(?:gz|xz|bz2|zst|Z)$/i;
/** `mail.log.2`, `mail.log.0` (FreeBSD's newest), `mail.2.log` */
const NUMBERED = /^(.+?)\.(0|[1-9]\d{0,2})(\.log)?$/;
/** A log that is called by the address of the host that writes it is no rotation: `192.0.2.17.log`, `192.0.2.17` */
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}(?:\.log)?$/i;
/** logrotate's `dateext`: `mail.log-20261109`, also with an hour or seconds behind it, and `mail-20261109.log`. */
const DATED = /^(.+?)[-_.](\d{4}-?\d{2}-?\d{2}(?:[-_T]?\d{2,10})?)(\.log)?$/;
/** Exchange begins another file every hour, and when one is full: `RECV2026113009-1.LOG`, `RECV2026113009-2.LOG`. */
const SERIAL = /^([A-Za-z]+)(\d{8})(\d{2})?-(\d{1,5})(\.log)$/i;
/** Whoever copies a log's files does it at once; rotations are a day or a week apart. */
const COPIED_TOGETHER_MS = 3_600_000;

/**
 * The order in which files were written, oldest first: by time, then by name. But copying gives files the time of the
 * copy, so where the files of one log are of the same hour, the rotation in their names counts: `mail.log.2.gz`,
 * `mail.log.1`, `mail.log`. Dates in names always count: a program may write into an older file for a while.
 */
export function inRotationOrder<T extends Dated>(files: readonly T[]): readonly T[] {
  const placed = [...files].sort(byTime).map((file) => ({ file, place: rotationOf(file.name) }));
  const logs = new Map<string, typeof placed>();
  for (const each of placed) {
    const log = logs.get(each.place.log);
    if (log) log.push(each);
    else logs.set(each.place.log, [each]);
  }
  for (const log of logs.values()) if (namesDecide(log)) log.sort((a, b) => turnOf(a.place) - turnOf(b.place));
  // A log's files share out among themselves the turns that their times gave them.
  return placed.flatMap(({ place }) => logs.get(place.log)?.shift()?.file ?? []);
}

/** `log` is in the order of its times. With two ways of naming, its rotation was changed, and the times decide. */
function namesDecide(log: readonly { readonly file: Dated; readonly place: Rotation }[]): boolean {
  const [first, last] = [log[0], log.at(-1)];
  if (first === undefined || last === undefined) return false;
  const ways = new Set(log.map(({ place }) => place.by).filter((by) => by !== 'none'));
  if (ways.size !== 1) return false;
  return ways.has('date') || last.file.modifiedAt.getTime() - first.file.modifiedAt.getTime() < COPIED_TOGETHER_MS;
}

/** The log that a file is a part of, going by its name: `mail.log` of `mail.log.2.gz` and of `mail.log-20261109`. */
export const logOf = (name: string): string => rotationOf(name).log;

/**
 * Whether a file is a part of a log, going by their names: `mail.log.2.gz` is one of `mail.log`, and where rotated files are
 * rotated again so are `mail.log.1.1` and `mail-2026-11-30.log.1`.
 */
export function isPartOf(name: string, log: string): boolean {
  for (let each = unpackedName(name); ; each = logOf(each)) {
    if (each === log) return true;
    if (logOf(each) === each) return false;
  }
}

/** `mx1-2026-11-30.log` of `mx1-2026-11-30.log.gz`. */
export const unpackedName = (name: string): string => name.replace(COMPRESSED, '');

/** What a file's name says of its rotation. */
export function rotationOf(name: string): Rotation {
  const plain = unpackedName(name);
  const dated = DATED.exec(plain);
  if (dated) {
    // Digits of a day, and of an hour or second as a fraction of it: names of one log may have either.
    const digits = (dated[2] as string).replace(/\D/g, '');
    return {
      log: `${dated[1]}${dated[3] ?? ''}`,
      by: 'date',
      turn: Number(`${digits.slice(0, 8)}.${digits.slice(8)}`),
    };
  }
  const serial = SERIAL.exec(plain);
  if (serial) {
    const [, log, day, hour = '', number, end] = serial as unknown as readonly string[];
    return {
      log: `${log}${end}`,
      by: 'date',
      turn: Number(`${day}.${hour.padStart(2, '0')}${number?.padStart(5, '0')}`),
    };
  }
  const numbered = ADDRESS.test(plain) ? null : NUMBERED.exec(plain);
  if (numbered) return { log: `${numbered[1]}${numbered[3] ?? ''}`, by: 'number', turn: -Number(numbered[2]) };
  return { log: plain, by: 'none', turn: 0 };
}

const turnOf = ({ by, turn }: Rotation): number => (by === 'none' ? Number.POSITIVE_INFINITY : turn);

function byTime(a: Dated, b: Dated): number {
  return a.modifiedAt.getTime() - b.modifiedAt.getTime() || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
