import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, jest } from '@jest/globals';
import { createGateway } from '../gateway/index.ts';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

export type Parameters = Record<string, unknown>;
type Answer = { code: string; message: string } | { code?: undefined };

const index = (field: string) => ({ name: field, unique: false, keys: [{ field, direction: 1 as const }] });

const STORED = [
  { _id: 'a', n: 1, list: [1, { x: 'y' }], deep: { x: null }, at: new Date(0) },
  { _id: 'b', n: 'text', list: [], deep: { x: { y: 1 } } },
];

/** A collection `things` with indexes, and a second door to it that asks for no signature; `close` it. */
export async function startOpenDatabase() {
  const server = await startTestDatabase([{ name: 'things', indexes: [index('n'), index('list'), index('deep.x')] }]);
  setPlatformEnvironment(server.url);
  const db = sdkDatabase();
  const handle = createGateway({ verify: () => undefined, actions: server.database.actions });
  const open = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => open.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(open.address() as AddressInfo).port}`;

  const refill = async (): Promise<void> => {
    await db.collection('things').where({}).remove();
    await db.collection('things').add(STORED);
  };

  /** One request without a signature: the SDK would lose names of prototypes on the way. */
  const send = async (action: string, parameters: Parameters): Promise<Answer> => {
    const body = JSON.stringify({ ...parameters, action });
    const response = await fetch(url, { method: 'POST', body });
    const { requestId, ...answer } = (await response.json()) as Answer & { requestId: string };
    expect(requestId).toEqual(expect.any(String));
    return answer;
  };

  const everything = (): string =>
    JSON.stringify([server.database.collections(), server.database.find('things', { limit: 1_000 }).documents]);

  /** Answers whether it was accepted. A refusal has the platform's form and has changed nothing. */
  const expectAnswer = async (action: string, parameters: Parameters): Promise<boolean> => {
    const before = everything();
    const answer = await send(action, parameters);
    // What is stored can be read, whatever was accepted.
    const after = everything();
    if (answer.code === undefined) return true;
    expect(answer).toEqual({
      code: expect.stringMatching(/^(INVALID_PARAM|DATABASE_[A-Z_]+)$/),
      message: expect.stringMatching(/^[^]+$/),
    });
    expect(after).toBe(before);
    return false;
  };

  const close = async (): Promise<void> => {
    open.closeAllConnections();
    await new Promise((resolve) => open.close(resolve));
    await server.close();
  };
  return { db, actions: Object.keys(server.database.actions), refill, send, expectAnswer, close };
}

/** Whatever happens until `expectNone`, nothing may fail inside of the emulator, or reach the language's own objects. */
export function watchFailures(): { expectNone: () => void } {
  const errors = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  return {
    expectNone() {
      expect(errors.mock.calls).toEqual([]);
      errors.mockRestore();
      expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
    },
  };
}
