/** What goes wrong with the next cmdlet. */
export type ExchangeTrouble =
  | 'lost'
  | 'answer-lost'
  | 'no-such-cmdlet'
  | 'plain-error'
  | 'throttled'
  | 'not-granted'
  | 'half-granted'
  | 'cut'
  | 'cmdlet'
  | 'no-json';

/** What a cmdlet says is wrong with what it was given. */
export class FakeCmdletError extends Error {}

export const EXCHANGE = 'https://exchange.fake.example';
export const TENANT_ID = '11111111-2222-3333-4444-555555555555';

/** Answers cmdlets as Exchange Online does, by their names; `send` takes the place of `fetch`. */
export function fakeExchange({
  rows,
  trouble = () => null,
}: {
  readonly rows: (cmdlet: string, parameters: object) => readonly object[];
  readonly trouble?: (cmdlet: string, parameters: object) => ExchangeTrouble | null;
}) {
  const asked: { readonly cmdlet: string; readonly parameters: object; readonly headers: Headers }[] = [];

  const send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.url !== `${EXCHANGE}/adminapi/beta/${TENANT_ID}/InvokeCommand` || request.method !== 'POST')
      return new Response('', { status: 405 });
    const { CmdletInput } = (await request.json()) as { CmdletInput: { CmdletName: string; Parameters: object } };
    const cmdlet = CmdletInput.CmdletName;
    asked.push({ cmdlet, parameters: CmdletInput.Parameters, headers: request.headers });
    switch (trouble(cmdlet, CmdletInput.Parameters)) {
      case 'lost':
        throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      case 'throttled':
        return Response.json({ error: { message: 'Too many' } }, { status: 429, headers: { 'Retry-After': '30' } });
      case 'not-granted':
        return new Response('', { status: 401 });
      case 'half-granted':
        return new Response('\0'.repeat(200), { status: 403 });
      case 'no-json':
        return new Response('<html>Sign in to the proxy</html>');
      case 'cmdlet':
        return failed('It is broken.');
      case 'cut':
        return answer(rows(cmdlet, CmdletInput.Parameters).slice(0, 1), ['There are more results available.']);
      case 'answer-lost':
        answered(cmdlet, CmdletInput.Parameters);
        throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
      case 'no-such-cmdlet':
        return failed(
          `|System.Management.Automation.CommandNotFoundException|The term '${cmdlet}' is not recognized as a name of a cmdlet, function, script file, or executable program.`,
        );
      case 'plain-error':
        return Response.json(
          { error: { code: 'BadRequest', message: 'The request is not understood.' } },
          { status: 400 },
        );
      case null:
        return answered(cmdlet, CmdletInput.Parameters);
    }
  };

  function answered(cmdlet: string, parameters: object): Response {
    try {
      return answer(rows(cmdlet, parameters), []);
    } catch (cause) {
      if (cause instanceof FakeCmdletError) return failed(cause.message);
      throw cause;
    }
  }

  return { send, asked };
}

const failed = (message: string): Response =>
  Response.json(
    { error: { message: 'Invalid Operation', innererror: { internalexception: { message } } } },
    { status: 400 },
  );

const answer = (value: readonly object[], warnings: readonly string[]): Response =>
  Response.json({
    '@odata.context': `${EXCHANGE}/$metadata#Collection(Exchange.GenericHashTable)`,
    '@adminapi.warnings': warnings,
    value,
  });
