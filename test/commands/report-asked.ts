import type { Command, Parsed } from '../../src/commands/command.ts';
import type { ReportAsked } from '../../src/commands/reports/read-report.ts';

/** What a command asks of a report; null where it is about none. */
export const reportAsked = ({ args }: Command): ReportAsked | null => ('report' in args ? (args as ReportAsked) : null);

/** The report that a line asks for, and what of it. */
export function askedBy(parsed: Parsed): ReportAsked {
  const asked = parsed.ok ? reportAsked(parsed.command) : null;
  if (asked === null) throw new Error(`${parsed.line} asks for no report`);
  return asked;
}
