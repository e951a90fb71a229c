import type { ChatIds } from '../../../src/permissions/operators.ts';
import { readAddress } from './address.ts';

/** An address is a conversation: commands by mail are not read. */
export const mailIds: ChatIds = {
  name: 'mail',
  examples: [['conversation', 'anna@contoso.com']],
  readId(text) {
    const address = readAddress(text);
    return address.ok ? { ok: true, kind: 'conversation', id: address.address } : address;
  },
};
