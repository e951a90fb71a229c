import { expect, test } from 'vitest';
import { seriesName } from '../../src/model/series-name.ts';

test.each([
  ['inbound', 'none', '', 'From the internet without a connector'],
  ['outbound', 'none', '', 'To the internet without a connector'],
  ['inbound', 'partner', 'Fabrikam', 'From your partner - Fabrikam'],
  ['outbound', 'partner', 'Fabrikam', 'To your partner - Fabrikam'],
  ['inbound', 'on-premises', 'Relay', 'From your org - Relay'],
  ['outbound', 'on-premises', 'Relay', 'To your org - Relay'],
  ['inbound', 'partner', '', 'From your partner'],
  ['local', 'none', '', 'Handed over on the same host'],
] as const)('%s, %s, "%s" is called %s', (direction, connectorType, connector, name) => {
  expect(seriesName({ direction, connectorType, connector })).toBe(name);
});

test('two paths to the internet that have names of their own stay apart', () => {
  const named = (connector: string) => seriesName({ direction: 'inbound', connectorType: 'none', connector });
  expect(named('a')).not.toBe(named('b'));
});
