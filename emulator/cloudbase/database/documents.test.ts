import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

beforeAll(async () => {
  server = await startTestDatabase([{ name: 'things', indexes: [] }]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());

describe('documents through the official SDK', () => {
  it('adds a document under an id of its own making and finds it again', async () => {
    const { id } = await db.collection('things').add({ name: 'kettle', price: 3_990 });
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    const { data } = await db.collection('things').doc(String(id)).get();
    expect(data).toEqual([{ _id: id, name: 'kettle', price: 3_990 }]);
  });

  it('updates what a query finds, and says how many', async () => {
    await db.collection('things').add([
      { _id: 'a', stock: 1 },
      { _id: 'b', stock: 0 },
    ]);
    const _ = db.command;
    const result = await db
      .collection('things')
      .where({ stock: _.gt(0) })
      .update({ stock: _.inc(-1) });
    expect(result.updated).toBe(1);
    const { data } = await db
      .collection('things')
      .where({ _id: _.in(['a', 'b']) })
      .limit(10)
      .get();
    expect(data).toEqual([
      { _id: 'a', stock: 0 },
      { _id: 'b', stock: 0 },
    ]);
  });
});
