import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readCmdletAnswer } from '../../../../adapters/microsoft365/exchange/cmdlet-answer.ts';
import { inboundConnector, outboundConnector } from '../../../../adapters/microsoft365/exchange/connectors.ts';

const FOLDER = new URL('../../../../../shared/samples/graph-exo/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const rowsOf = (name: string): readonly unknown[] => {
  const answer = readCmdletAnswer(200, read(name));
  if (!answer.ok) throw new Error(answer.fault.kind);
  return answer.rows;
};

test.skipIf(!existsSync(FOLDER))('connectors as real tenants gave them (skipped where the sample is absent)', () => {
  expect(rowsOf('Get-InboundConnector.response.json').map(inboundConnector)).toMatchObject([
    { name: 'connectortest', forcedTls: 'yes', isEnabled: false, connectorType: 'on-premises', hosts: [] },
    { name: 'myorgemail', forcedTls: 'no', isEnabled: false, hosts: ['192.0.2.31'] },
  ]);
  expect(rowsOf('Get-OutboundConnector.response.json').map(outboundConnector)).toMatchObject([
    { name: 'outbourconnection', forcedTls: 'yes', isEnabled: true, hosts: ['smtp-relay.gmail.com'] },
  ]);
});

test.skipIf(!existsSync(FOLDER))('errors as real tenants gave them (skipped where the sample is absent)', () => {
  const text = (name: string): unknown => readCmdletAnswer(400, read(name));
  expect(text('exo-400-invalid-enum.body.json')).toMatchObject({
    fault: { kind: 'cmdlet', text: expect.stringContaining('Cannot convert value "Nonsense"') },
  });
  expect(text('exo-400-unknown-parameter.body.json')).toMatchObject({
    fault: { kind: 'cmdlet', text: expect.stringContaining('Invalid cmdlet parameters specified. BogusParameter') },
  });
});
