import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { mailSession } from '../generate/log-sessions.ts';
import { seeded } from '../generate/random.ts';
import { DIRECTIONS, liveLog, type MessageCounts, messagesOf } from './live-log.ts';

/** What was written, when all sessions have ended. */
export interface Written {
  readonly lines: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly messages: MessageCounts;
}

/*
 * A process that writes a relay's log as it happens: `write-log.ts PATH LINES_A_SECOND SECONDS`. It begins sessions for so
 * many seconds, lets them end, and prints what it has written, as JSON.
 */

const [path = '', perSecond = '', seconds = ''] = process.argv.slice(2);
/** Sessions are short, as on a relay that is as busy as this. */
const PACE = 4;
const EVERY_MS = 50;

const random = seeded(1);
const log = liveLog('mail', PACE);
const messages: MessageCounts = { submission: 0, inbound: 0, outbound: 0, local: 0 };
const file = openSync(path, 'a');
const began = Date.now();
const endsAt = began + Number(seconds) * 1000;
let [begun, bytes, number] = [0, 0, 0];

for (let now = began; now < endsAt || log.waiting() > 0; now = Date.now()) {
  const wanted = (Number(perSecond) * (Math.min(now, endsAt) - began)) / 1000;
  while (begun < wanted) {
    const session = mailSession(number++, random);
    begun += session.length;
    const counted = messagesOf(session);
    for (const direction of DIRECTIONS) messages[direction] += counted[direction];
    log.begin(session, now + EVERY_MS * random());
  }
  bytes += writeSync(file, log.due(now));
  await wait(EVERY_MS);
}
closeSync(file);
const written: Written = { lines: begun, bytes, seconds: (Date.now() - began) / 1000, messages };
process.stdout.write(`${JSON.stringify(written)}\n`);
