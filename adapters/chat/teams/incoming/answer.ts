import type { Answered } from '../../../../src/pipeline/desk.ts';
import type { Hearing } from './hearing.ts';
import { offerFile } from './offer-file.ts';
import { type Spot, say } from './say.ts';
import { wordsOf } from './words.ts';

/**
 * Says an answer where it was asked for. What is for the asker alone stands there too: in channels and groups Teams
 * lets a bot whisper only in a preview, and a thread is the quietest place there is.
 */
export async function sayAnswer(answered: Answered, spot: Spot, hearing: Hearing): Promise<void> {
  if (answered.reply.kind === 'file') return offerFile(answered.reply, answered, spot, hearing);
  await say(wordsOf(answered), spot, hearing);
}
