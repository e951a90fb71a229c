/** A log that is followed, as the settings name it. */
export interface FollowedLog {
  /** Names it in the store and to people, and never changes: `postfix-log /var/log/mail.log`. */
  readonly name: string;
  /** The source that reads its lines: `postfix-log`. */
  readonly source: string;
  readonly from: FollowedFrom;
  /** What is declared about it, as for an import: `zone`, `host`, `own` and the others of its source. */
  readonly declared: Readonly<Record<string, string>>;
}

export type FollowedFrom =
  /**
   * A file that grows and is rotated. `path`: absolute. `inFolder`: it was found in a folder that others may write into, so
   * links are not followed.
   */
  | { readonly kind: 'file'; readonly path: string; readonly inFolder?: true }
  /** Every file of the source's format in a folder. `path`: absolute. */
  | { readonly kind: 'folder'; readonly path: string }
  /** The journal of systemd. `identifiers`: syslog identifiers, `*` for any text; `directory`: where it is not the machine's own. */
  | { readonly kind: 'journal'; readonly identifiers: readonly string[]; readonly directory: string | null };

export function followedName(source: string, from: FollowedFrom): string {
  const where = from.kind === 'journal' ? `journal ${from.directory ?? 'of this machine'}` : from.path;
  return `${source} ${where}`;
}
