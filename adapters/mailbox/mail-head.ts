import type { FetchMessageObject, MessageStructureObject } from 'imapflow';
import type { MailHead, MailPart } from '../../src/ports/mailbox.ts';

/** As adapters/chat/mail gives them. */
const OWN = /^\s*<mailflow\.[0-9a-f]{32}@/;
const MAX_TEXT = 300;
const MAX_PARTS = 1000;
const MAX_HEADERS = 50;

/** A mail as imapflow tells of it. */
export function mailHead({ uid, size, envelope, bodyStructure, internalDate, headers }: FetchMessageObject): MailHead {
  const at = internalDate === undefined ? null : new Date(internalDate);
  return {
    id: String(uid),
    bytes: size ?? 0,
    from: (envelope?.from ?? []).flatMap(({ address }) =>
      address === undefined || address === '' ? [] : [plain(address).toLowerCase()],
    ),
    subject: plain(envelope?.subject ?? ''),
    isOwn: OWN.test(envelope?.messageId ?? ''),
    at: at === null || Number.isNaN(at.getTime()) ? null : at,
    authentication: headersIn(headers?.toString('latin1') ?? ''),
    parts: bodyStructure === undefined ? [] : partsOf(bodyStructure).slice(0, MAX_PARTS),
  };
}

/** What strangers wrote, without what could change a line that it is shown in. */
const plain = (text: string): string => text.slice(0, MAX_TEXT).replaceAll(/[\p{C}\p{Zl}\p{Zp}]+/gu, '');

/** The values of header lines of one name, unfolded. */
const headersIn = (text: string): readonly string[] =>
  text
    .replaceAll(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => (line.includes(':') ? [line.slice(line.indexOf(':') + 1).trim()] : []))
    .slice(0, MAX_HEADERS);

function partsOf(node: MessageStructureObject, reportType = ''): readonly MailPart[] {
  const type = node.type.toLowerCase();
  const { childNodes = [] } = node;
  const inner = type === 'multipart/report' ? (node.parameters?.['report-type'] ?? '').toLowerCase() : reportType;
  if (childNodes.length > 0) return childNodes.flatMap((child) => partsOf(child, inner));
  return [
    {
      // A mail without parts has one, which servers do not number.
      part: node.part ?? '1',
      type,
      fileName: plain(node.dispositionParameters?.['filename'] ?? node.parameters?.['name'] ?? ''),
      bytes: node.size ?? 0,
      reportType,
    },
  ];
}
