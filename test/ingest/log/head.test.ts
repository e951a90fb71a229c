import { describe, expect, it } from 'vitest';
import { recordHead } from '../../../src/ingest/log/hosts/head.ts';
import { lineOfWords } from '../../../src/ingest/log/lines/line-in-words.ts';

const HOUR_MS = 3_600_000;
const line = (number: number, message = `line ${number}`, at = number * 1000) =>
  lineOfWords({ number, host: 'mail', service: 'sm-mta', program: 'sm-mta', pid: 1, at, message });
const END = 5 * HOUR_MS;

describe('the head of a file', () => {
  it('has the lines of what did not begin in it, and of what leans on that', () => {
    const head = recordHead(0);
    head.add('old', line(1));
    head.begin('new');
    head.add('new', line(2));
    head.begin('session');
    head.add('session', line(3));
    head.begin('leaning');
    head.add('leaning', line(4), 'session');
    head.lean('leaning');
    head.add('leaning', line(5));
    expect(head.lines(END).map(({ number }) => number)).toEqual([1, 3, 4, 5]);
  });

  it('has all lines of a file that lasts less than an hour', () => {
    const head = recordHead(0);
    head.begin('new');
    head.add('new', line(1));
    expect(head.lines(HOUR_MS - 1)).toHaveLength(1);
  });

  it('has nothing of what has ended, or leans on no other file any more', () => {
    const head = recordHead(0);
    for (const subject of ['ended', 'sure']) {
      head.begin(subject);
      head.add(subject, line(1));
    }
    head.end('ended');
    head.add('sure', line(2), undefined, false);
    head.lean('sure');
    expect(head.lines(HOUR_MS - 1)).toEqual([]);
  });

  it('is bounded, whatever a file lacks the beginning of', () => {
    const head = recordHead(0);
    for (let number = 0; number < 50_000; number++) {
      head.add(`message ${number}`, line(number, 'x'.repeat(200)));
      head.add('message 0', line(number, 'y'.repeat(200)));
    }
    const length = head.lines(END).reduce((sum, { message }) => sum + message.length, 0);
    expect(length).toBeLessThan(1_100_000);
  });
});
