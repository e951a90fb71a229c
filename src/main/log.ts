import { stderrLog } from '../../adapters/log/stderr-log.ts';

let verbose = false;

export const log = stderrLog({ isVerbose: () => verbose });

export function setVerbose(wanted: boolean): void {
  verbose = wanted;
}
