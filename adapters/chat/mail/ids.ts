import type { ChatIds } from '../../../src/permissions/operators.ts';
import { readAddress } from './address.ts';

/** An address is a conversation: nobody ever commands by mail. */
export const mailIds: ChatIds = {
  name: 'mail',
  examples: [['conversation', 'anna@contoso.com']],
  readId(text) {
    const address = readAddress(text);
    return address === null ? { ok: false, why: 'is not an address' } : { ok: true, kind: 'conversation', id: address };
  },
};
