import { fileContent } from '../../../adapters/report-file/file-content.ts';
import { answerQuestions } from '../../../adapters/threads/answer-questions.ts';
import { stepBack } from '../../../adapters/threads/step-back.ts';

stepBack();

/** The program of a thread that makes a file of many rows. */
answerQuestions(fileContent, ({ buffer }) => [buffer]);
