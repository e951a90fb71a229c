import { execFileSync } from 'node:child_process';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { goesPastProxy } from '../../../../adapters/http/outbound/no-proxy.ts';
import { type Outbound, outbound } from '../../../../adapters/http/outbound/outbound.ts';
import { outboundSettings } from '../../../../adapters/http/outbound/outbound-settings.ts';
import { networkFault } from '../../../../adapters/microsoft365/http-answers.ts';
import { type ProxyRules, type TestProxy, testProxy } from './test-proxy.ts';

const HOST = 'graph.proxied.example';
const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
const pem = execFileSync(
  'openssl',
  [...args, '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST},IP:127.0.0.1`, '-keyout', '-'],
  { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
);
const service = createServer({ key: pem, cert: pem }, (request, response) => {
  request.on('data', () => {}).on('end', () => response.end(`${request.method} ${request.url}`));
});
const port = () => (service.address() as AddressInfo).port;
const closing: (() => Promise<void>)[] = [];

beforeAll(() => new Promise<void>((resolve) => void service.listen(0, '127.0.0.1', resolve)));
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => {
  service.closeAllConnections();
  service.close();
});

async function by(
  rules: ProxyRules,
  environment: (proxy: TestProxy) => Record<string, string> = () => ({}),
): Promise<{ readonly proxy: TestProxy; readonly way: Outbound }> {
  const proxy = await testProxy(rules);
  closing.push(() => proxy.close());
  const { settings, faults } = outboundSettings(
    { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: '/ca.pem', ...environment(proxy) },
    () => pem,
  );
  expect(faults).toEqual([]);
  const way = await outbound(settings);
  closing.push(() => way.close());
  return { proxy, way };
}

const url = () => new URL(`https://${HOST}:${port()}/v1.0/x?a=b`);
const faultOf = (way: Outbound) =>
  way.send(url()).then(
    () => expect.fail('it got through'),
    (cause: unknown) => networkFault(cause, HOST).text,
  );

describe('requests by a proxy', () => {
  it('are sent as they are, with an authority of our own, and the proxy is named without its password', async () => {
    const { proxy, way } = await by({ credentials: 'anna:p@ss:1' }, ({ port: at }) => ({
      HTTPS_PROXY: `http://anna:p%40ss:1@127.0.0.1:${at}`,
    }));
    const response = await way.send(url(), {
      ...{ method: 'POST', body: new URLSearchParams({ a: 'b' }), redirect: 'error' },
      signal: AbortSignal.timeout(60_000),
    });
    expect(await response.text()).toBe('POST /v1.0/x?a=b');
    expect(proxy.asked).toEqual([`${HOST}:${port()}`]);
    expect(way.proxyFor(url())).toBe(`http://127.0.0.1:${proxy.port}`);
  });

  it.each([
    [
      { credentials: 'anna:secret' },
      /proxy http:\/\/127\.0\.0\.1:\d+ refused the connection to .* \(407\): it needs a user name/,
    ],
    [{ refuses: 403 }, /\(403\): allow graph\.proxied\.example/],
    [{ refuses: 502 }, /could not connect to .* \(502\)/],
  ])('that it refuses (%j) say so, in plain words', async (rules, text) => {
    const { way } = await by(rules);
    expect(await faultOf(way)).toMatch(text);
  });

  it('say so where the proxy itself cannot be reached, and keep its password to themselves', async () => {
    const { proxy, way } = await by({}, ({ port: at }) => ({ HTTPS_PROXY: `http://anna:s3cret@127.0.0.1:${at}` }));
    await proxy.close();
    closing.shift();
    const text = await faultOf(way);
    expect(text).toMatch(
      /The proxy http:\/\/127\.0\.0\.1:\d+, which HTTPS_PROXY names, cannot be reached \(ECONNREFUSED\)/,
    );
    expect(text).not.toContain('s3cret');
  });

  it('that are reset in an open tunnel say that they broke off, and blame no proxy that was reached', async () => {
    const { way } = await by({ resets: true });
    const text = await faultOf(way);
    expect(text).toMatch(
      /^The connection broke off on the way to graph\.proxied\.example:\d+ by the proxy .* \(ECONNRESET\)/,
    );
    expect(text).not.toMatch(/cannot be reached/);
  });

  it.each([
    [{ HTTP_PROXY: '' }, 'HTTP_PROXY'],
    [{ https_proxy: '' }, 'https_proxy'],
    [{ HTTPS_PROXY: '', HTTP_PROXY: 'http://127.0.0.1:1' }, 'HTTPS_PROXY'],
  ])('name the variable that names the proxy: %j', async (variables, variable) => {
    const { proxy, way } = await by({ refuses: 407 }, ({ port: at }) => ({
      ...{ HTTPS_PROXY: '' },
      ...Object.fromEntries(
        Object.entries(variables).map(([name, value]) => [name, value === '' ? `http://127.0.0.1:${at}` : value]),
      ),
    }));
    expect(await faultOf(way)).toContain(`Set them in ${variable},`);
    await proxy.close();
    closing.shift();
    expect(await faultOf(way)).toContain(`, which ${variable} names, cannot be reached`);
  });

  it('do not trust an authority that nobody named, and say how to name it', async () => {
    const { way } = await by({}, () => ({ NODE_EXTRA_CA_CERTS: '' }));
    expect(await faultOf(way)).toMatch(/certificate that this machine does not trust \(\w+\).*NODE_EXTRA_CA_CERTS/);
  });

  it('go past it where NO_PROXY says so', async () => {
    const { proxy, way } = await by({}, () => ({ NO_PROXY: '127.0.0.0/8' }));
    const direct = new URL(`https://127.0.0.1:${port()}/direct`);
    expect(await (await way.send(direct)).text()).toBe('GET /direct');
    expect(way.proxyFor(direct)).toBeNull();
    expect(proxy.asked).toEqual([]);
    // Where a machine of Azure asks for its identity.
    expect(way.proxyFor(new URL('http://169.254.169.254/metadata'))).toBeNull();
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['example.com', 'https://example.com', true],
    ['example.com', 'https://a.example.com', true],
    ['.example.com', 'https://A.Example.com.', true],
    ['*.example.com', 'https://a.example.com', true],
    ['example.com', 'https://notexample.com', false],
    ['other.example, example.com:8443', 'https://example.com:8443', true],
    ['example.com:8443', 'https://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['10.0.0.0/8', 'https://10.9.8.7', true],
    ['10.0.0.0/8', 'https://11.9.8.7', false],
    ['10.0.0.0/99', 'https://10.9.8.7', false],
    ['2001:db8::/32', 'https://[2001:db8::5]', true],
    ['[2001:db8::5]:8443', 'https://[2001:db8::5]:8443', true],
    ['127.0.0.1', 'http://127.0.0.1:3000', true],
    ['*', 'https://graph.microsoft.com', true],
    ['', 'https://graph.microsoft.com', false],
    [' , ,', 'https://graph.microsoft.com', false],
  ])('%j has %s go past the proxy: %s', (noProxy, address, isPast) => {
    expect(goesPastProxy(noProxy)(new URL(address))).toBe(isPast);
  });
});

describe('the variables of proxies', () => {
  const read = (environment: Record<string, string>) =>
    outboundSettings(environment, () => ({ fault: 'is not there' }));

  it('are those in lower case first, and HTTP_PROXY where there is no other', () => {
    expect(read({ https_proxy: 'a.example:1', HTTPS_PROXY: 'http://b.example:2' }).settings.httpsProxy?.host).toBe(
      'a.example:1',
    );
    expect(read({ HTTP_PROXY: 'b.example:2' }).settings.httpsProxy?.host).toBe('b.example:2');
    expect(read({}).settings).toMatchObject({ httpsProxy: null, httpProxy: null, authorities: null });
  });

  it('say what is wrong with them, and no password', () => {
    const { faults } = read({ HTTPS_PROXY: 'socks9://anna:s3cret@b.example:2', NODE_EXTRA_CA_CERTS: '/ca.pem' });
    expect(faults).toEqual([
      'HTTPS_PROXY is not the address of a proxy: write http://proxy.example.com:3128',
      'NODE_EXTRA_CA_CERTS names /ca.pem, which is not there',
    ]);
    expect(outboundSettings({ NODE_EXTRA_CA_CERTS: '/x' }, () => 'no pem').faults).toHaveLength(1);
  });
});
