import { expect, test } from 'vitest';
import { commandSpans } from '../../cards/text/command-spans.ts';
import { REMEDIES } from '../../src/advice/index.ts';

test.each([...REMEDIES.values()])('no advice for $system shows a backtick: each is taken for a command', (remedies) => {
  for (const name of ['scanner@contoso.com', 'a name with blanks', "o'hara", 'x`y']) {
    const path = (isInbound: boolean) => ({ connector: 'the connector', name, other: 'your partner', isInbound });
    const texts = [
      ...[remedies.stopAccount({ name }), remedies.newAccount({ name }), remedies.oldTlsClient({ name })],
      ...[true, false].flatMap((isInbound) => [
        ...remedies.inClearText(path(isInbound)),
        ...remedies.oldTlsOfPartner(path(isInbound)),
        ...remedies.tls11(path(isInbound)),
      ]),
    ].flat();
    for (const text of texts)
      for (const span of commandSpans(text)) if (!span.isCommand) expect(span.text).not.toContain('`');
  }
});
