import { describe, expect, test } from 'vitest';
import { examples as ofExchange } from '../../../adapters/sources/exchange-log/examples.ts';
import { exchangeLog } from '../../../adapters/sources/exchange-log/source.ts';
import { examples as ofExim } from '../../../adapters/sources/exim-log/examples.ts';
import { eximLog } from '../../../adapters/sources/exim-log/source.ts';
import { examples as ofLogs } from '../../../adapters/sources/postfix-log/examples.ts';
import { postfixLog } from '../../../adapters/sources/postfix-log/source.ts';
import { examples as ofReports } from '../../../adapters/sources/report-csv/examples.ts';
import { reportCsv } from '../../../adapters/sources/report-csv/source.ts';
import { examples as ofSendmail } from '../../../adapters/sources/sendmail-log/examples.ts';
import { sendmailLog } from '../../../adapters/sources/sendmail-log/source.ts';
import { checkDeclared } from '../../../src/ingest/choose-source.ts';
import { MailflowError } from '../../../src/model/mailflow-error.ts';
import { HOSTILE, harmless } from '../../commands/hostile-words.ts';
import { type Given, readExample } from '../../contracts/source/read-example.ts';

const SOURCES = [
  [reportCsv, ofReports],
  [postfixLog, ofLogs],
  [eximLog, ofExim],
  [sendmailLog, ofSendmail],
  [exchangeLog, ofExchange],
] as const;

const WORDS = HOSTILE.filter((word) => ['__proto__', 'constructor', 'valueOf'].includes(word));
const MAX_LINES = 3;

/** The text with the word in the place of each cell, or word, of its first lines. */
function withWord(text: string, word: string): readonly string[] {
  const end = text.split('\n').slice(0, MAX_LINES).join('\n').length;
  return [...text.slice(0, end).matchAll(/[^\s,;:="[\]<>]+/g)].map(
    ({ index, 0: piece }) => `${text.slice(0, index)}${word}${text.slice(index + piece.length)}`,
  );
}

/** How much was read, whatever it is called. */
async function outcome(source: (typeof SOURCES)[number][0], given: Given): Promise<unknown> {
  try {
    const { facts, messages, hours, rejections, result } = await readExample(source, given);
    return [facts.length, messages, hours, rejections.map(({ line }) => line), result.unmappedColumns.length];
  } catch (cause) {
    if (cause instanceof MailflowError) return cause.code;
    throw cause;
  }
}

describe.each(SOURCES)('$name', (source, { files }) => {
  test.each(files.map((file) => [file.fileName, file] as const))('%s with such names in it', async (_, file) => {
    for (const word of WORDS) {
      const plain = withWord(file.text, harmless(word));
      for (const [at, text] of withWord(file.text, word).entries()) {
        const expected = await outcome(source, { ...file, text: plain[at] ?? '' });
        expect([text, await outcome(source, { ...file, text })]).toEqual([text, expected]);
      }
    }
  });

  test.each(HOSTILE)('cannot be told %s', (word) => {
    expect(() => checkDeclared(source, Object.fromEntries([[word, 'x']]))).toThrow(MailflowError);
  });
});
