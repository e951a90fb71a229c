/** What a note's name adds to that of its file. */
export const NOTE_SUFFIX = '.note.txt';

/** The longest name the usual file systems take, in bytes (NAME_MAX). */
const MAX_NAME_BYTES = 255;

/** `report.csv.gz`, `report (2).csv.gz`, …: cut in the middle where it and its note would be too long for the disk. */
export function numbered(name: string, copy: number): string {
  const [extension = ''] = /(?:\.[^. ]{1,10})?(?:\.gz)?$/i.exec(name) ?? [];
  const suffix = `${copy === 1 ? '' : ` (${copy})`}${extension}`;
  const room = MAX_NAME_BYTES - Buffer.byteLength(suffix + NOTE_SUFFIX);
  let stem = name.slice(0, name.length - extension.length);
  while (Buffer.byteLength(stem) > room) stem = stem.slice(0, -1);
  return stem + suffix;
}
