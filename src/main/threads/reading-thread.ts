import { performance } from 'node:perf_hooks';
import { nodeFiles } from '../../../adapters/files/files.ts';
import { logReader } from '../../../adapters/files/follow/log-reader.ts';
import { sources } from '../../../adapters/sources/index.ts';
import { serveReaders } from '../../../adapters/threads/serve-readers.ts';
import { MailflowError } from '../../model/mailflow-error.ts';

/** The program of the thread that reads logs: what people type is answered by another one, which never waits for it. */
serveReaders((limits) => ({
  async open(log, kept, carries) {
    const source = sources.find(({ name }) => name === log.source);
    if (source === undefined) {
      throw new MailflowError('not-recognised', `There is no source ${log.source}.`, { cure: 'Write another kind.' });
    }
    return logReader({
      ...{ log, source, kept, carries, files: nodeFiles(limits) },
      now: () => Date.now(),
      elapsed: () => performance.now(),
    });
  },
}));
