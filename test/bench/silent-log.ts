import type { Log } from '../../src/ports/log.ts';

export const silentLog: Log = { info: () => undefined, warn: (event, fields) => console.error(event, fields) };
