import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HttpServer, httpServer } from '../../adapters/http/http-server.ts';
import { pendingRoutes } from '../../src/main/start/pending-routes.ts';

let server: HttpServer;
let unknown: () => Promise<number>;
beforeEach(async () => {
  server = httpServer({ info: () => {}, warn: () => {} });
  const port = await server.listen({ host: '127.0.0.1', port: 0 });
  unknown = async () => (await fetch(`http://127.0.0.1:${port}/unknown`)).status;
});
afterEach(() => server.close());

test('an unknown path may come until every chat over HTTP has its own, whether it can be heard or not', async () => {
  const { routeOf, settled } = pendingRoutes(server, ['slack', 'teams']);
  expect(await unknown()).toBe(503);
  routeOf('slack')('/slack/events', (_, response) => void response.end());
  expect(await unknown()).toBe(503);
  settled('teams');
  expect(await unknown()).toBe(404);
});

test('where no chat is reached over HTTP none may come, however long a chat takes to connect', async () => {
  pendingRoutes(server, []);
  expect(await unknown()).toBe(404);
});

test('after the longest time none may come any more', async () => {
  let end = (): void => {};
  const longest = new Promise<void>((resolve) => {
    end = resolve;
  });
  pendingRoutes(server, ['slack']).endWith(longest);
  expect(await unknown()).toBe(503);
  end();
  await longest;
  expect(await unknown()).toBe(404);
});
