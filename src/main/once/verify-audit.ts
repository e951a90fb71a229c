import { checkAudit } from '../../../adapters/audit/chain.ts';
import { ANSWERED, FAILED } from '../exit-codes.ts';
import { auditPath } from '../open-data.ts';
import type { RunOptions } from '../run-options.ts';

/** `mailflow audit verify`: whether any line of the audit was altered, taken out, put in, moved or cut off. */
export async function verifyAudit({ config }: RunOptions): Promise<number> {
  const { lines, chainedFrom, faults } = await checkAudit(auditPath(config));
  if (faults.length > 0) {
    process.stderr.write(`The audit log was changed.\n${faults.map((fault) => `- ${fault}.`).join('\n')}\n`);
    return FAILED;
  }
  const isAll = chainedFrom === null || chainedFrom === 1;
  const older = isAll
    ? ''
    : ` The ${chainedFrom - 1} lines before line ${chainedFrom} are from an older version and cannot be verified.`;
  process.stdout.write(`The audit log is intact: ${lines} lines.${older}\n`);
  return ANSWERED;
}
