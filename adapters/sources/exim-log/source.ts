import { defineSource } from '../../../src/ingest/define-source.ts';
import { logDeclarationFault } from '../../../src/ingest/log/declarations.ts';
import { logReadings } from '../../../src/ingest/log/log-readings.ts';
import { parseOwnAddresses } from '../own-addresses.ts';
import { examine } from './examine.ts';
import { eximRules } from './exim-rules.ts';
import { FORMAT, REVISION } from './format.ts';
import { eximLines } from './lines/exim-lines.ts';
import { recognise } from './recognise.ts';
import { DECLARATIONS, SETTINGS } from './settings.ts';

/**
 * Mail flow from Exim's main log (the specification's chapter "Log files", and the source that writes each line), as
 * Exim writes it itself or through syslog. Its dates are local time unless `log_timezone` is set.
 *
 * **Received.** Each `<=` line is a message that Exim took in; it is written when the message is in the queue, so what was
 * rejected or broken off has none. With `A=authenticator:id` it is SMTP AUTH by that user; by the authenticator's name,
 * which is free, it is basic or oauth, else other. Without, it is connector mail: *local* if it was handed in on this host or
 * came from a loopback or own address, else *inbound*. Recipients are those that the line lists (log_selector
 * `received_recipients`), else as many as lines say what became of them until `Completed`; aliases count once.
 *
 * **Sent.** What an smtp transport handed to another host (`=>`, `->`, and `>>` of cutthrough) is *outbound*: one message per
 * id, server and UTC day, with as many recipients as were accepted. What goes to this host, to a mailbox, through LMTP, a pipe
 * or a file is no outbound mail, and neither is what was put off (`==`), failed (`**`) or only tried (`*>`).
 *
 * **TLS** is the protocol in `X=`, before its first colon. Without it,
 * - a message received by a protocol that `P=` names is *none*, or *unknown* if that one is encrypted (log_selector lacks
 *   `tls_cipher`);
 * - one sent is *none* where this host is known to log ciphers, within a day later or any time earlier, and else *unknown*;
 *   `CV=` or `DN=` without a cipher say that it was encrypted.
 *
 * **Refused** are messages of users who signed in that were rejected after DATA.
 *
 * A log may come in pieces, in any order: what is open at a file's end, or lacks its beginning, is given out as far as it is
 * known and carried over, and given again under the same event key when another piece decides it.
 */
export const eximLog = defineSource({
  name: FORMAT,
  title: 'Exim main logs (its own files, syslog, journalctl, containers), plain or compressed',
  declarations: DECLARATIONS,
  settings: SETTINGS,
  declaredFault: logDeclarationFault,
  examine,
  journal: ['exim*'],
  programs: ['exim', 'exim4'],
  recognise,
  ...logReadings({
    format: FORMAT,
    revision: REVISION,
    lines: eximLines,
    rulesFor: (declared) => eximRules(parseOwnAddresses(declared['own'] ?? '')),
  }),
});
