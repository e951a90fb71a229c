import { splitLines } from '../../../src/ingest/lines.ts';
import { counted } from '../../../src/model/format.ts';
import { MS_PER_DAY } from '../../../src/model/time.ts';
import type { LogDoubt, LogTail } from '../../../src/ports/source.ts';
import { logLines } from './lines/log-lines.ts';

/** Fewer sessions may all have been of one client. */
const ENOUGH = 5;

/** What the end of a log shows: whether TLS versions are logged at all, and whether clients’ messages are in another log. */
export async function examine(tail: LogTail): Promise<readonly LogDoubt[]> {
  const seen = { startTls: 0, negotiated: 0, handedOn: new Set<string>() };
  const lines = logLines({
    fileName: tail.fileName,
    latest: tail.modifiedAt.getTime() + 2 * MS_PER_DAY,
    reject: () => {},
    read({ data, context, connector }, family) {
      if (data.startsWith('220 2.0.0 SMTP server ready') || (family === 'send' && data === 'STARTTLS')) seen.startTls++;
      if (context.startsWith('TLS protocol ') || data.startsWith('TLS protocol ')) seen.negotiated++;
      if (context.startsWith('Proxy session was successfully set up')) seen.handedOn.add(connector);
    },
  });
  const splitter = splitLines(lines);
  splitter.push(tail.bytes);
  splitter.end('leave-out');
  lines.end();
  if (lines.understood() === 0)
    return [
      {
        isFault: true,
        text: 'No line of an SMTP protocol log could be read at its end.',
        cure: 'Follow the folder TransportRoles\\Logs of the server, or one with SmtpReceive or SmtpSend below it.',
      },
    ];
  return [...tlsDoubts(seen), ...handedOnDoubts(seen.handedOn)];
}

function tlsDoubts({ startTls, negotiated }: { readonly startTls: number; readonly negotiated: number }): LogDoubt[] {
  if (startTls < ENOUGH || negotiated > 0) return [];
  return [
    {
      isFault: false,
      text: `${counted(startTls, 'session')} with STARTTLS at its end, but no line has a TLS version.`,
      cure: 'Exchange 2010 and older never log it: there the versions stay unknown.',
    },
  ];
}

/** A connector whose logging is off leaves no trace; but a front end says that its clients’ sessions go on elsewhere. */
function handedOnDoubts(connectors: ReadonlySet<string>): LogDoubt[] {
  if (connectors.size === 0) return [];
  const server = [...connectors][0]?.split('\\')[0] ?? 'EX01';
  return [
    {
      isFault: false,
      text: 'Clients that sign in here are handed on: their messages are only in the log of the Hub’s Client Proxy connector.',
      cure: `Check that it is written and followed: Set-ReceiveConnector "${server}\\Client Proxy ${server}" -ProtocolLoggingLevel Verbose`,
    },
  ];
}
