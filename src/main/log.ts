import { stderrLog } from '../../adapters/log/stderr-log.ts';
import type { Config } from '../config.ts';

let level: Config['logLevel'] = 'warn';

export const log = stderrLog({ level: () => level });

export function setLogLevel(wanted: Config['logLevel']): void {
  level = wanted;
}
