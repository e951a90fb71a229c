import type { LogReader, LogReaders } from '../../src/follow/log-reader.ts';
import type { UnpackLimits } from '../../src/ingest/unpack-limits.ts';
import { answerQuestions } from './answer-questions.ts';
import type { ReaderAnswer, ReaderQuestion } from './messages.ts';
import { buffersOf } from './serve-reading.ts';

/** Answers, in a thread, what the program's own thread asks of readers. */
export function serveReaders(readersOf: (limits: UnpackLimits) => LogReaders): void {
  const readers = new Map<number, LogReader>();
  let opened = 0;

  answerQuestions(answerTo, handedOver);

  async function answerTo(question: ReaderQuestion): Promise<ReaderAnswer> {
    if (question.ask === 'open') {
      const { log, kept, carries, limits } = question;
      const number = ++opened;
      readers.set(number, await readersOf(limits).open(log, kept, carries));
      return number;
    }
    if (question.ask === 'files') return readersOf(question.limits).files(question.folder);
    if (question.ask === 'recognise') return readersOf(question.limits).recognise(question.source, question.path);
    const reader = readers.get(question.reader);
    if (question.ask === 'read') {
      if (reader === undefined) throw new Error(`there is no reader ${question.reader}`);
      return reader.read(question.others);
    }
    readers.delete(question.reader);
    await reader?.close();
    return null;
  }
}

/** Columns change hands instead of being copied. */
function handedOver(answer: ReaderAnswer): ArrayBuffer[] {
  if (answer === null || typeof answer === 'number' || !('batches' in answer)) return [];
  return answer.batches.flatMap(buffersOf);
}
