import { chatSystems } from '../../../adapters/chat/index.ts';
import { answerQuestions } from '../../../adapters/threads/answer-questions.ts';
import { stepBack } from '../../../adapters/threads/step-back.ts';
import type { ChatJob } from './apart-of.ts';

stepBack();

/** The program of a thread that does a job of a chat. */
answerQuestions(async ({ chat, job, question }: ChatJob) => {
  const work = chatSystems.find(({ name }) => name === chat)?.apart?.[job];
  if (work === undefined) throw new Error(`${chat} has no job ${job}`);
  return work(question);
});
