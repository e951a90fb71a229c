import { writeFile } from 'node:fs/promises';
import { RELAY_LOG, relayLog } from './relay-log.ts';

/** Writes the invented relay's log anew, after the simulation has changed. */
await writeFile(RELAY_LOG, relayLog().lines.join(''));
