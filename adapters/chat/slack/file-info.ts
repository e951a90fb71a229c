import { z } from 'zod';
import type { Ask } from './outbound/ask.ts';
import type { SlackCalls } from './outbound/calls.ts';
import { fileSchema, sharedFile } from './shared-file.ts';

const fileInfo = z.object({ file: fileSchema });

/** Asks what an event left out. Asking twice does no harm: where the answer was lost it is asked again. */
export function fileInfos(ask: Ask): SlackCalls['fileInfo'] {
  return async (id) => {
    const asked = await ask('files.info', { file: id }, fileInfo);
    if (asked.ok) return { kind: 'done', file: sharedFile(asked.answer.file) };
    const { failure } = asked;
    return failure.kind === 'unsure' ? { kind: 'not-now', afterMs: 0, trouble: failure.trouble } : failure;
  };
}
