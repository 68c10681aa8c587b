import { describe, expect, it } from '@jest/globals';
import { answering } from '../client.harness.ts';
import type { WeChatApi } from '../endpoint.ts';

/** An endpoint function: what it asks for, WeChat's own example of an answer, and what comes of it. */
export interface Case {
  ask: (api: WeChatApi) => Promise<unknown>;
  asks: [method: 'GET' | 'POST', path: string, parameters?: object];
  answered: unknown;
  gives: unknown;
}

const ODD = { list: 'odd-value', tag: 'odd-value', data: 'odd-value', openid: 7, msgid: { odd: 'odd-value' } };

export function describeEndpoints(cases: Readonly<Record<string, Case>>): void {
  describe('an endpoint', () => {
    it.each(Object.entries(cases))('asks for %s and reads the answer', async (_, { ask, asks, answered, gives }) => {
      const { api, asked } = answering(() => answered);
      expect(await ask(api)).toEqual(gives);
      const [method, path, parameters = {}] = asks;
      expect(asked).toEqual([{ method, path, parameters }]);
    });

    it.each(Object.entries(cases))('takes for no answer about %s what is no object', async (_, { ask }) => {
      for (const answer of [null, ['odd-value'], 'odd-value', 7]) {
        const { api } = answering(() => answer);
        await expect(ask(api)).rejects.toMatchObject({ name: 'UnreadableAnswerError' });
      }
    });

    it.each(Object.entries(cases).filter(([, { gives }]) => gives !== undefined))(
      'says where the answer about %s is odd, and nothing of what stands there',
      async (_, { ask }) => {
        const { api } = answering(() => ODD);
        const error = (await ask(api).catch((one: unknown) => one)) as Error;
        expect(error.name).toBe('UnreadableAnswerError');
        expect(`${error.message} ${error.stack}`).not.toContain('odd-value');
      },
    );
  });
}
