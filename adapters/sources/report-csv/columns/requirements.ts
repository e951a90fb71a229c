import { MailflowError } from '../../../../src/model/mailflow-error.ts';
import type { InferredCoverage } from '../../../../src/ports/source.ts';
import { quoted } from '../refused.ts';
import type { Columns } from './columns.ts';
import { DECLARATIONS, type Declared } from './declared.ts';
import { FORMATS, type FormatName } from './formats.ts';
import type { Unreadable } from './header.ts';

/** Throws a MailflowError that names the columns which a recognised file lacks or has twice, and what to do. */
export function checkColumns(format: FormatName, columns: Columns, declared: Declared): void {
  const { index } = columns;
  const { title, kind } = FORMATS[format];
  const [twice] = columns.duplicates;
  if (twice) {
    const [first, second] = twice.map(quoted);
    throw new MailflowError('unreadable', `Columns ${first} and ${second} of this ${title} mean the same.`, {
      cure: 'Remove one of them.',
    });
  }
  if (index.time === undefined && declared.day === undefined) {
    throw new MailflowError('unreadable', `This ${title} has no column Date.`, {
      cure: 'Export a single day (start date = end date in the admin center) and declare it: --declare date=2026-11-15',
    });
  }
  if (columns.shares.length > 0 && index.messages === undefined) {
    const name = kind === 'connector' ? 'Volume' : 'Messages sent';
    throw new MailflowError(
      'unreadable',
      `This ${title} has no column ${name}, so its percentages cannot be counted.`,
      {
        cure: `Export it with the column ${name}.`,
      },
    );
  }
  if (kind === 'connector') checkConnectors(title, columns, declared);
}

function checkConnectors(title: string, { index }: Columns, declared: Declared): void {
  const missing: string[] = [];
  const cure: string[] = [];
  if (index.direction === undefined && index.series === undefined && declared.direction === undefined) {
    missing.push('direction');
    cure.push('direction=Received|Sent');
  }
  if (index.connectorType === undefined && index.series === undefined && declared.connectorType === undefined) {
    missing.push('connector type');
    cure.push('connectorType=OnPremises|Partner|NoConnector');
  }
  if (missing.length === 0) return;
  throw new MailflowError('unreadable', `This ${title} has no column for ${missing.join(' and ')}.`, {
    cure: `Declare the filters of the request: --declare ${cure.join(',')}`,
  });
}

/** For a file that is none of ours: which of its columns were understood, and which were looked for. */
export function notRecognised(fileName: string, nearest: Columns | undefined): MailflowError {
  const known = nearest ? nearest.headers.filter((header) => header && !nearest.unmapped.includes(header)) : [];
  const found =
    known.length > 0 ? `the only known columns are ${known.map(quoted).join(', ')}` : 'it has no known column';
  return new MailflowError('not-recognised', `${fileName} is none of Microsoft 365's mail reports: ${found}.`, {
    cure:
      'Known are the reports with date, senderName, authMethod, tls_version (SMTP AUTH clients); date, sender_address, ' +
      'connector type, direction (Connector report); and the exports with TLS columns and Messages sent or Volume.',
  });
}

/** For a file that looks like a report and is something else. */
export function notReadable(fileName: string, unreadable: Unreadable): MailflowError {
  if (unreadable.why === 'foreign') {
    const { is, cure } = unreadable.foreign;
    return new MailflowError('not-recognised', `${fileName} is ${is}.`, { cure });
  }
  const { language, titles } = unreadable.other;
  return new MailflowError('not-recognised', `${fileName} is in ${language} (${titles.map(quoted).join(', ')}).`, {
    cure: 'Set the language of the admin center to English (Settings, Language and time zone) and export it again.',
  });
}

/** What the reader of a file without certain columns should know. */
export function missingNotes(columns: Columns, declared: Declared): readonly string[] {
  const notes: string[] = [];
  const { index, shares } = columns;
  if (shares.length === 0 && index.tls === undefined && declared.tls === undefined) {
    notes.push(`There is no TLS column: all messages count as unknown. If you know, declare tls: ${DECLARATIONS.tls}.`);
  }
  if (index.messages === undefined) notes.push('There is no message count: every row counts as one message.');
  return notes;
}

/**
 * A requested report does not repeat its filters. Where all its rows have something in common and nothing was declared,
 * whether that was a filter is asked.
 */
export function filterNotes(
  format: FormatName,
  declared: Declared,
  inferred: readonly InferredCoverage[],
): readonly string[] {
  if (format !== 'connector-report' || declared.connectorType || declared.tls || declared.connector) return [];
  return inferred.map(({ slice, filters }) => {
    const shown = Object.entries(filters).map(([name, value]) => `${name} ${quoted(value)}`);
    return (
      `All ${slice.filters['direction']} rows have ${shown.join(' and ')}. If the report was requested with such ` +
      'a filter, import it again and declare that (--declare connectorType=…,tls=…,connector=…); otherwise do nothing.'
    );
  });
}
