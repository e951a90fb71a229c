/** What a file is that no source reads and that people hand in all the same, with the way from there to one that is read. */
export interface ForeignFile {
  readonly is: string;
  readonly cure: string;
}

const AS_CSV = 'Open it in Excel and save it as "CSV UTF-8", or download the CSV itself.';

/** By their first bytes; of old and new Office files and archives as their formats define them. */
const KINDS: readonly (ForeignFile & { readonly begins: readonly number[] })[] = [
  {
    begins: [0x50, 0x4b, 0x03, 0x04],
    is: 'an Excel workbook or a ZIP archive',
    cure: `${AS_CSV} Unpack an archive first.`,
  },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], is: 'an Excel workbook of the old kind', cure: AS_CSV },
  { begins: [0x25, 0x50, 0x44, 0x46], is: 'a PDF', cure: 'Download the report as CSV instead.' },
];

const WEB_PAGE = /^\s*<(?:!doctype html|html)/i;

/** Null where nothing is known of it. `head`: its first bytes, unpacked. */
export function foreignFile(head: Uint8Array): ForeignFile | null {
  if (head.length === 0) return { is: 'empty', cure: 'Export or download it again.' };
  const kind = KINDS.find(({ begins }) => begins.every((byte, at) => head[at] === byte));
  if (kind !== undefined) return kind;
  const beginning = String.fromCharCode(...head.subarray(0, 200)).replace(/^\u00ef\u00bb\u00bf/, '');
  return WEB_PAGE.test(beginning)
    ? { is: 'a web page', cure: 'Perhaps the sign-in page was saved instead of the report: download it again.' }
    : null;
}
