import { openDatabase } from '../../../adapters/store/parquet/database.ts';
import { servedStaging } from '../../../adapters/store/parquet/staging/apart-staging.ts';
import { stagingWith } from '../../../adapters/store/parquet/staging/staging.ts';
import { answerQuestions } from '../../../adapters/threads/answer-questions.ts';
import { stepBack } from '../../../adapters/threads/step-back.ts';

stepBack();

/** The program of a thread in which the facts of a large import wait until they are put into files. */
answerQuestions(servedStaging(stagingWith(openDatabase)));
