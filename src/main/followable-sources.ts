import { mailboxKind } from '../../adapters/mailbox/settings.ts';
import { microsoft365Kind } from '../../adapters/microsoft365/settings.ts';
import { sources } from '../../adapters/sources/index.ts';
import { mailedReports } from '../../adapters/sources/tls-reports/mailed-reports.ts';
import type { FetchedKind } from '../config-file/fetched-kind.ts';
import { takesOf } from '../config-file/file-setting.ts';
import type { FollowableSource } from '../follow/followed-entry.ts';
import { SAMPLE_SOURCE } from '../ingest/choose-source.ts';
import type { Source } from '../ports/source.ts';

/** Sources whose logs can be followed while they are written. */
const isFollowable = ({ follow }: Source): boolean => follow !== undefined;

export const followableSources: readonly FollowableSource[] = sources.filter(isFollowable).map((source) => ({
  name: source.name,
  journal: source.journal ?? null,
  declarations: source.declarations,
  lists: source.settings.flatMap(({ variable, declares }) => {
    const takes = takesOf(variable);
    return takes.kind === 'list' && takes.between === ' ' ? [declares] : [];
  }),
  faultOf: (key, value) =>
    source.settings.find(({ declares }) => declares === key)?.faultOf(value) ?? source.declaredFault?.(key, value),
}));

/** Sources whose files can only be imported. */
export const importableSources: readonly string[] = sources
  .filter((source) => source.name !== SAMPLE_SOURCE && !isFollowable(source))
  .map(({ name }) => name);

/** Services that are asked over the network. A new one is a folder in `adapters` and a line here. */
export const FETCHABLE: readonly FetchedKind[] = [microsoft365Kind(mailedReports), mailboxKind(mailedReports)];
