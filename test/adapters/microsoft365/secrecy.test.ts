import { expect, it } from 'vitest';
import { graphClient } from '../../../adapters/microsoft365/graph-client.ts';
import { refusalFault } from '../../../adapters/microsoft365/graph-refusals.ts';
import { networkFault } from '../../../adapters/microsoft365/http-answers.ts';
import { appTokens } from '../../../adapters/microsoft365/tokens/token.ts';

const GRAPH = 'https://graph.example';

it('a token that no header takes is none, and no error tells it', async () => {
  const tokens = appTokens({
    ...{ loginUrl: 'https://login.example', resourceUrl: GRAPH, clock: { now: () => new Date(0) } },
    identity: { tenant: 'contoso.com', client: 'id', credential: { kind: 'secret', read: () => 's3cret' } },
    send: async () => Response.json({ access_token: 'to\nken', expires_in: 3600 }),
    uniqueId: () => 'id',
  });
  const answer = await tokens.get();
  expect(answer.kind).toBe('failed');
  expect(JSON.stringify(answer)).not.toContain('ken"');
});

it('of an error only its code or name is told', () => {
  const told = (cause: unknown) => networkFault(new TypeError('fetch failed', { cause }), 'graph.example').text;
  expect(told(new Error('invalid header value: Bearer eyJ0'))).toBe('graph.example cannot be reached: Error.');
  expect(told(Object.assign(new Error('x'), { code: 'ECONNRESET' }))).toMatch(/: ECONNRESET\.$/);
});

it('a next page with a name and password in its address is not asked for', async () => {
  const tokens = { get: async () => ({ kind: 'ready', token: 't', serverTime: null }) as const, drop: () => {} };
  const send = async () => expect.fail('it was asked for');
  const answer = await graphClient({ graphUrl: GRAPH, tokens, send }).next(
    '/v1.0/x',
    'https://a:b@graph.example/v1.0/x',
  );
  expect(answer.kind).toBe('failed');
  expect(JSON.stringify(answer)).not.toContain('a:b');
});

it('what Microsoft says of a refusal is told', () => {
  const refusal = { status: 403, code: 'Forbidden', message: 'Caller is not in scope.', isNul: false } as const;
  expect(refusalFault(refusal, 'AuditLog.Read.All').text).toContain('(Forbidden: Caller is not in scope.)');
});
