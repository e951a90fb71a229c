import { expect, test } from 'vitest';
import { examinedProxy } from '../../src/main/once/examine-proxy.ts';

const tenants = [
  { addresses: ['https://login.example', 'https://graph.example'] },
  { addresses: ['https://login.example', 'https://inside.example'] },
];

test('doctor names the proxy that services are asked by, and those that are asked without it', () => {
  const proxyFor = ({ host }: URL) => (host === 'inside.example' ? null : 'http://proxy.example:3128');
  expect(examinedProxy(tenants, { way: { proxyFor }, faults: [] })).toEqual([
    {
      ...{ verdict: 'good', what: 'proxy', cure: null },
      text: 'login.example, graph.example: by the proxy http://proxy.example:3128. inside.example: without a proxy.',
    },
  ]);
});

test('doctor says nothing of a proxy where there is none, and what is wrong with its address', () => {
  const way = { proxyFor: () => null };
  expect(examinedProxy(tenants, { way, faults: [] })).toEqual([]);
  expect(examinedProxy(tenants, { way, faults: ['HTTPS_PROXY is no address'] })).toMatchObject([{ verdict: 'bad' }]);
});
