import { performance } from 'node:perf_hooks';
import { nodeFiles } from '../../../adapters/files/files.ts';
import { fileFollower } from '../../../adapters/files/follow/file-follower.ts';
import { filesIn, recognisedAs } from '../../../adapters/files/follow/folder.ts';
import { journalFollower } from '../../../adapters/journal/journal-follower.ts';
import { sources } from '../../../adapters/sources/index.ts';
import { serveReaders } from '../../../adapters/threads/serve-readers.ts';
import { filePositionSchema } from '../../follow/file-position.ts';
import type { FollowedFrom } from '../../follow/followed-log.ts';
import type { Follower } from '../../follow/follower.ts';
import { journalPositionSchema } from '../../follow/journal-position.ts';
import { logReader } from '../../follow/read-log.ts';
import { MailflowError } from '../../model/mailflow-error.ts';
import type { Files } from '../../ports/files.ts';
import type { Source } from '../../ports/source.ts';

const clock = { now: () => Date.now(), elapsed: () => performance.now() };

/** The program of the thread that reads logs: what people type is answered by another one, which never waits for it. */
serveReaders((limits) => ({
  async open(log, kept, carries) {
    const source = sourceOf(log.source);
    const follower = followerOf(log.from, kept?.position ?? null, {
      files: nodeFiles(limits),
      programs: source.programs ?? [],
    });
    return logReader({ ...{ log, source, kept, carries, follower }, ...clock });
  },
  files: filesIn,
  recognise: (source, path) => recognisedAs(sourceOf(source), path, nodeFiles(limits)),
}));

function sourceOf(name: string): Source {
  const source = sources.find((each) => each.name === name);
  if (source !== undefined) return source;
  throw new MailflowError('not-recognised', `There is no source ${name}.`, { cure: 'Write another kind.' });
}

function followerOf(
  from: FollowedFrom,
  position: unknown,
  { files, programs }: { readonly files: Files; readonly programs: readonly string[] },
): Follower {
  switch (from.kind) {
    case 'file':
      return fileFollower({
        ...{ path: from.path, files, ...clock, inFolder: from.inFolder === true },
        position: position === null ? null : filePositionSchema.parse(position),
      });
    case 'journal':
      return journalFollower({
        ...{ identifiers: from.identifiers, directory: from.directory, programs, now: clock.now },
        position: position === null ? null : journalPositionSchema.parse(position),
      });
    case 'folder':
      throw new Error(`${from.path} is a folder: its files are read one by one`);
  }
}
