import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { CloudBaseError } from '../gateway/index.ts';
import { toHttpAnswer } from '../http-access/response.ts';
import { startFunctions } from '../testing/function-world.ts';
import { invokeAction } from './invoke-action.ts';

let world: ReturnType<typeof startFunctions>;
beforeAll(() => {
  world = startFunctions({ echo: { code: 'exports.main = async (event) => event;' } });
});
afterAll(() => world.close());

describe('whatever asks for a function', () => {
  it('over the wire gets an answer or the platform’s error', async () => {
    const invoke = invokeAction(world.functions);
    const context = { requestId: '', headers: {} };
    const named = fc.oneof(fc.constant('echo'), fc.constantFrom('__proto__', 'toString', ''), fc.anything());
    const data = fc.oneof(fc.json(), fc.string(), fc.anything({ withNullPrototype: true }));
    let calls = 0;
    await fc.assert(
      fc.asyncProperty(named, data, async (name, text) => {
        try {
          const parameters = { function_name: name, request_data: text, qualifier: text };
          const answer = (await invoke(parameters, { ...context, requestId: `r${++calls}` })) as {
            data: { response_data: string };
          };
          expect(name).toBe('echo');
          JSON.parse(answer.data.response_data);
        } catch (error) {
          expect(error).toBeInstanceOf(CloudBaseError);
        }
      }),
      { numRuns: 400 },
    );
    expect(world.functions.list()).toMatchObject([{ coldStarts: 1, errors: 0 }]);
  });

  it('as JSON arrives as it is, also with names that every object has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        const outcome = await world.call('echo', JSON.parse(json), { kind: 'http' });
        const expected: unknown = JSON.parse(json) ?? {};
        expect(outcome.ok && JSON.stringify(outcome.result)).toBe(JSON.stringify(expected));
      }),
      { numRuns: 200, examples: [['{"__proto__":{"a":1},"constructor":2}']] },
    );
  });
});

describe('whatever a function answers over HTTP', () => {
  it('becomes an answer, or none', () => {
    const odd = fc.oneof(fc.jsonValue(), fc.constantFrom(200, '200', 404, 99, 600, 'x', null));
    const integration = fc.record(
      { statusCode: odd, headers: fc.oneof(odd, fc.dictionary(fc.string(), odd)), body: odd, isBase64Encoded: odd },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(integration, odd), (result) => {
        const answer = toHttpAnswer(result);
        if (!answer) return;
        expect(answer.status >= 200 && answer.status <= 599).toBe(true);
        expect(Buffer.isBuffer(answer.body)).toBe(true);
        const response = new Response(null, { status: 200 });
        for (const [name, value] of Object.entries(answer.headers))
          for (const one of [value].flat()) response.headers.append(name, one);
      }),
      {
        numRuns: 2_000,
        examples: [[{ statusCode: { toString: 0 } }], [{ statusCode: 200, headers: { a: { toString: 0 } } }]],
      },
    );
  });
});
