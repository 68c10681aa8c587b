import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sdkDatabase, setPlatformEnvironment, startTestDatabase } from './database.harness.ts';

let server: Awaited<ReturnType<typeof startTestDatabase>>;
let db: ReturnType<typeof sdkDatabase>;

const unique = (name: string, ...fields: string[]) => ({
  name,
  unique: true,
  keys: fields.map((field) => ({ field, direction: 1 as const })),
});

beforeAll(async () => {
  server = await startTestDatabase([
    { name: 'coupons', indexes: [unique('code_1', 'code')] },
    { name: 'stocks', indexes: [unique('shop_sku', 'shop', 'sku')] },
    { name: 'bags', indexes: [unique('labels', 'labels')] },
  ]);
  setPlatformEnvironment(server.url);
  db = sdkDatabase();
});
afterAll(() => server.close());

const refusal = (text: string) => ({ code: 'DATABASE_REQUEST_FAILED', message: expect.stringContaining(text) });

describe('uniqueness', () => {
  it('of the id is refused with the duplicate key error in the platform’s words', async () => {
    await db.collection('coupons').add({ _id: 'dup', code: 'A' });
    await expect(db.collection('coupons').add({ _id: 'dup', code: 'B' })).rejects.toMatchObject(
      refusal(
        '[FailedOperation] multiple write errors: [{write errors: [{E11000 duplicate key error collection: coupons ' +
          'index: _id_ dup key: { : "dup" }}]}, {<nil>}]',
      ),
    );
    expect((await db.collection('coupons').doc('dup').get()).data).toEqual([{ _id: 'dup', code: 'A' }]);
  });

  it('of a field counts a missing field as null', async () => {
    const coupons = db.collection('coupons');
    await coupons.add({ _id: 'n1' });
    await expect(coupons.add({ _id: 'n2' })).rejects.toMatchObject(refusal('index: code_1 dup key: { : null }'));
    await expect(coupons.add({ _id: 'n3', code: null })).rejects.toMatchObject(refusal('E11000'));
  });

  it('of several fields concerns them together', async () => {
    const stocks = db.collection('stocks');
    await stocks.add([
      { _id: '1', shop: 'a', sku: 1 },
      { _id: '2', shop: 'a', sku: 2 },
      { _id: '3', shop: 'b', sku: 1 },
    ]);
    await expect(stocks.add({ _id: '4', shop: 'b', sku: 1 })).rejects.toMatchObject(refusal('E11000'));
    await expect(stocks.doc('3').update({ shop: 'a' })).rejects.toMatchObject(refusal('E11000'));
    expect((await stocks.doc('3').get()).data).toEqual([{ _id: '3', shop: 'b', sku: 1 }]);
    await stocks.doc('1').remove();
    expect((await stocks.doc('3').update({ shop: 'a' })).updated).toBe(1);
  });

  it('of an array concerns every element, between documents but not within one', async () => {
    const bags = db.collection('bags');
    await bags.add({ _id: '1', labels: ['x', 'x', 'y'] });
    await expect(bags.add({ _id: '2', labels: ['z', 'y'] })).rejects.toMatchObject(refusal('E11000'));
  });

  it('keeps what stood before the refused document of a batch, and nothing behind it', async () => {
    const stocks = db.collection('stocks');
    const batch = ['p', 'q', 'p', 'r'].map((sku) => ({ _id: `batch-${sku}`, shop: 'z', sku }));
    await expect(stocks.add(batch)).rejects.toMatchObject(refusal('E11000'));
    const { data } = await stocks.where({ shop: 'z' }).get();
    expect((data as { sku: string }[]).map(({ sku }) => sku)).toEqual(['p', 'q']);
  });

  it('is checked when an index is declared later, and refuses to be declared over duplicates', async () => {
    server.database.declare([{ name: 'late', indexes: [] }]);
    await db.collection('late').add([
      { _id: '1', a: 1 },
      { _id: '2', a: 1 },
    ]);
    expect(() => server.database.declare([{ name: 'late', indexes: [unique('a_1', 'a')] }])).toThrow(/E11000/);
    await db.collection('late').doc('2').update({ a: 2 });
    server.database.declare([{ name: 'late', indexes: [unique('a_1', 'a')] }]);
    await expect(db.collection('late').add({ _id: '3', a: 2 })).rejects.toMatchObject(refusal('index: a_1'));
  });
});
