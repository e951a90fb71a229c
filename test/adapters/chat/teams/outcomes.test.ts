import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { failureOfNetwork } from '../../../../adapters/chat/teams/outbound/outcomes.ts';

const wrapped = (code: string, further: object = {}) =>
  new TypeError('fetch failed', { cause: Object.assign(new Error('a-secret'), { code, ...further }) });

/** What `fetch` throws where somebody who knows nothing of TLS listens. */
async function overTls(answer: (socket: Socket) => void): Promise<unknown> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    answer(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await fetch(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`).catch((error: unknown) => error);
  } finally {
    server.close();
  }
}

describe('what became of a call to Teams', () => {
  test.for([
    ['ECONNREFUSED', { syscall: 'connect' }, 'not-now'],
    ['ENOTFOUND', { syscall: 'getaddrinfo' }, 'not-now'],
    ['EAI_AGAIN', { syscall: 'getaddrinfo' }, 'not-now'],
    ['ETIMEDOUT', { syscall: 'connect' }, 'not-now'],
    ['UND_ERR_CONNECT_TIMEOUT', {}, 'not-now'],
    ['CERT_HAS_EXPIRED', {}, 'not-now'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', {}, 'not-now'],
    ['HOSTNAME_MISMATCH', {}, 'not-now'],
    ['INVALID_CA', {}, 'not-now'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', {}, 'not-now'],
    ['ERR_TLS_HANDSHAKE_TIMEOUT', {}, 'not-now'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', {}, 'not-now'],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', {}, 'not-now'],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', {}, 'not-now'],
    ['ERR_SSL_CERTIFICATE_VERIFY_FAILED', {}, 'not-now'],
    ['ERR_SSL_UNSUPPORTED_PROTOCOL', {}, 'not-now'],
    ['ERR_SSL_DH_KEY_TOO_SMALL', {}, 'not-now'],
    ['ECONNRESET', { host: 'smba.trafficmanager.net', port: 443, localAddress: null }, 'not-now'],
    ['ECONNRESET', { syscall: 'read' }, 'unsure'],
    ['ETIMEDOUT', { syscall: 'read' }, 'unsure'],
    ['EPIPE', { syscall: 'write' }, 'unsure'],
    ['ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC', {}, 'unsure'],
    ['ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC', {}, 'unsure'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', {}, 'unsure'],
    ['ERR_SSL_BAD_RECORD_TYPE', {}, 'unsure'],
    ['ERR_SSL_INVALID_AAD', {}, 'unsure'],
    ['ERR_SSL_UNEXPECTED_EOF_WHILE_READING', {}, 'unsure'],
    ['ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR', {}, 'unsure'],
    ['ERR_SSL_OF_ANOTHER_TIME', {}, 'unsure'],
    ['UND_ERR_SOCKET', {}, 'unsure'],
    ['UND_ERR_HEADERS_TIMEOUT', {}, 'unsure'],
  ] as const)('is by %s with %o: %s', ([code, further, kind]) => {
    const failure = failureOfNetwork(wrapped(code, further));
    expect(failure).toMatchObject({ kind, trouble: expect.stringContaining(code) });
    expect(failure.trouble).not.toContain('secret');
  });

  test('is that nothing was sent where the other side hangs up before TLS', async () => {
    const hungUp = await overTls((socket) => socket.end());
    expect(failureOfNetwork(hungUp)).toMatchObject({ kind: 'not-now' });
  });

  test('is not known where the other side says what is no TLS: by its code that may have been in the middle', async () => {
    const plain = await overTls((socket) => void socket.once('data', () => socket.end('HTTP/1.1 400 Bad\r\n\r\n')));
    expect(failureOfNetwork(plain)).toMatchObject({ kind: 'unsure', trouble: expect.stringContaining('ERR_SSL_') });
  });
});
