import { type Card, emptyCard } from '../../../cards/card.ts';
import type { Clock } from '../../../src/ports/clock.ts';
import type { Examined } from '../chat-system.ts';
import { curesOf } from './examine.ts';
import { examined } from './examined.ts';
import { mailContent, messageIdOf } from './mail-message.ts';
import type { MailSettings } from './settings.ts';
import { sendMail } from './smtp/send.ts';

/** Sends a mail that says it is a test, and what the server said to it. */
export async function sendTest({ from, server }: MailSettings, address: string, clock: Clock): Promise<Examined> {
  const what = `test mail to ${address}`;
  const at = clock.now();
  const content = await mailContent({
    from,
    recipients: [address],
    card: TEST,
    stop: null,
    messageId: messageIdOf(`test ${address} ${at.toISOString()}`, from),
    answers: null,
    at,
    file: null,
  });
  const sent = await sendMail(server, { from, to: address, content });
  switch (sent.kind) {
    case 'accepted':
      return examined('good', what, 'The server took it.', 'Check that it arrived, also in the junk folder.');
    case 'unsure':
      return examined('unknown', what, `The answer was lost: ${sent.trouble}.`, 'Check whether it arrived.');
    case 'later': {
      const cure = sent.fault === null ? 'Try again in some minutes.' : curesOf(sent.fault);
      return examined('bad', what, `${sent.trouble}.`, cure);
    }
    case 'refused': {
      const cure = sent.isAddress ? 'Check the address.' : `Check that the server lets this user send as ${from}.`;
      return examined('bad', what, `${sent.trouble}.`, cure);
    }
  }
}

const TEST: Card = {
  ...emptyCard('Test of Mailflow'),
  tone: 'good',
  status: 'Mail works',
  sentences: ['`doctor` sent this mail, because an operator asked for it. Nothing has to be done.'],
};
