import { counted } from '../model/format.ts';
import type { Fault, FollowStatus } from './follow-status.ts';

/** What is known of a followed folder besides how its logs do. */
export interface FolderFacts {
  /** Why the folder itself cannot be looked at. */
  readonly fault: Fault | null;
  readonly isListed: boolean;
  readonly gaps: FollowStatus['gaps'];
  /** Names of files that are no logs of the source. */
  readonly foreign: readonly string[];
  /** Files that may be logs and cannot be opened. */
  readonly unreadable: readonly { readonly name: string; readonly fault: Fault }[];
  readonly leftOut: number;
  /** Folders in it that cannot be looked at. */
  readonly closed: readonly { readonly name: string; readonly fault: Fault }[];
  /** Of logs that are gone. */
  readonly before: Pick<FollowStatus, 'lines' | 'rejected' | 'firstRejection' | 'dataUntil' | 'lastSuccess'>;
}

export interface MemberStatus {
  /** The file's name. */
  readonly file: string;
  readonly status: FollowStatus;
  /** It is not in the folder any more: how it does is of no interest, what came of it is. */
  readonly isGone: boolean;
}

const GAPS_KEPT = 5;
const NOTES_KEPT = 5;
/** Worst first. */
const STANDS = ['failing', 'behind', 'starting', 'up-to-date'] as const;

/** How a folder does: as badly as the worst of its logs. */
export function folderStatus(
  { name, source }: Pick<FollowStatus, 'name' | 'source'>,
  known: readonly MemberStatus[],
  facts: FolderFacts,
): FollowStatus {
  const members = known.filter(({ isGone }) => !isGone);
  const all = known.map(({ status }) => status);
  const fault = facts.fault ?? faultOf(members) ?? closedFault(known, facts) ?? noneReadable(members, facts);
  const stands = members.map(({ status }) => status.stand);
  const worst = STANDS.find((stand) => stands.includes(stand)) ?? (facts.isListed ? 'up-to-date' : 'starting');
  return {
    ...{ name, source, fault, stand: fault === null ? worst : 'failing' },
    lastSuccess: latest([facts.before, ...all].map(({ lastSuccess }) => lastSuccess)),
    dataUntil: latest([facts.before, ...all].map(({ dataUntil }) => dataUntil)),
    bytesBehind: members.reduce((sum, { status }) => sum + (status.bytesBehind ?? 0), 0),
    nextLook: null,
    lines: all.reduce((sum, { lines }) => sum + lines, facts.before.lines),
    rejected: all.reduce((sum, { rejected }) => sum + rejected, facts.before.rejected),
    firstRejection: firstRejection(known) ?? facts.before.firstRejection,
    gaps: [...known.flatMap(gapsOf), ...facts.gaps].sort((a, b) => a.at.getTime() - b.at.getTime()).slice(-GAPS_KEPT),
    notes: notesOf(members, facts),
  };
}

function faultOf(members: readonly MemberStatus[]): Fault | null {
  const failing = members.flatMap(({ file, status: { fault } }) => (fault === null ? [] : [{ file, fault }]));
  const [first] = failing;
  if (first === undefined) return null;
  const since = new Date(Math.min(...failing.map(({ fault }) => fault.since.getTime())));
  const others = failing.slice(1).map(({ file }) => file);
  const count = `${failing.length} of its ${counted(members.length, 'log')} cannot be read.`;
  const rest = others.length === 0 ? '' : ` Also: ${listed(others)}.`;
  return { kind: first.fault.kind, text: `${count} ${first.file}: ${first.fault.text}${rest}`, since };
}

/** A folder in it that cannot be looked at is only noted, unless logs in it are followed. */
function closedFault(known: readonly MemberStatus[], { closed }: FolderFacts): Fault | null {
  for (const { name, fault } of closed) {
    const logs = known.filter(({ file }) => file.startsWith(`${name}/`)).length;
    if (logs > 0) return { ...fault, text: `${counted(logs, 'log')} in ${name} cannot be read. ${fault.text}` };
  }
  return null;
}

/** Of a folder with logs in it a file that may not be read may be anything: it is only noted. */
function noneReadable(members: readonly MemberStatus[], { unreadable }: FolderFacts): Fault | null {
  const [first] = unreadable;
  if (members.length > 0 || first === undefined) return null;
  return { ...first.fault, text: `No file in this folder can be read. ${first.name}: ${first.fault.text}` };
}

const firstRejection = (members: readonly MemberStatus[]): string | null =>
  members.flatMap(({ file, status }) =>
    status.firstRejection === null ? [] : [`${file}: ${status.firstRejection}`],
  )[0] ?? null;

const gapsOf = ({ file, status }: MemberStatus): FollowStatus['gaps'] =>
  status.gaps.map(({ at, text }) => ({ at, text: `${file}: ${text}` }));

function notesOf(members: readonly MemberStatus[], facts: FolderFacts): readonly string[] {
  const own = members.flatMap(({ file, status }) => status.notes.map((note) => `${file}: ${note}`));
  const left = own.length - NOTES_KEPT;
  const [unreadable] = facts.unreadable;
  const [closed] = facts.closed;
  return [
    `${counted(members.length, 'log')} in this folder.`,
    ...(unreadable === undefined
      ? []
      : [`${counted(facts.unreadable.length, 'file')} skipped. ${unreadable.name}: ${unreadable.fault.text}`]),
    ...(closed === undefined
      ? []
      : [`${counted(facts.closed.length, 'folder')} skipped. ${closed.name}: ${closed.fault.text}`]),
    ...(facts.foreign.length === 0
      ? []
      : [`${counted(facts.foreign.length, 'file')} skipped, not logs of this kind: ${listed(facts.foreign)}.`]),
    ...(facts.leftOut === 0
      ? []
      : [
          `Too many files in the folder: the oldest ${counted(facts.leftOut, 'file')} ${facts.leftOut === 1 ? 'is' : 'are'} left out. Move old files away.`,
        ]),
    ...own.slice(0, NOTES_KEPT),
    ...(left > 0 ? [`${counted(left, 'more note')} on other files.`] : []),
  ];
}

const listed = ([first, ...others]: readonly string[]): string =>
  others.length === 0 ? `${first}` : `${first} and ${counted(others.length, 'other')}`;

function latest(instants: readonly (Date | null)[]): Date | null {
  const known = instants.filter((each) => each !== null);
  return known.length === 0 ? null : new Date(known.reduce((most, each) => Math.max(most, each.getTime()), 0));
}
