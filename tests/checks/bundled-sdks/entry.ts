import { init, SYMBOL_CURRENT_ENV } from '@cloudbase/node-sdk';
import cloud from 'wx-server-sdk';
import * as z from 'zod/mini';

/** Bundled by the test as a function would be: uses both SDKs as our functions do, and parts that are left out. */
const app = init({ env: SYMBOL_CURRENT_ENV, keepalive: true });
const db = app.database();
const _ = db.command;
const coupons = db.collection('coupons');

const calls: Record<string, () => unknown> = {
  add: () => coupons.add({ _id: 'a', at: new Date(0), stored: db.serverDate() }),
  addMany: () => coupons.add([{ _id: 'a' }, { _id: 'b' }]),
  get: () => coupons.doc('a').get(),
  set: () => coupons.doc('a').set({ state: 'unused' }),
  find: () =>
    coupons
      .where({ n: _.gt(1), _id: _.in(['a']) })
      .orderBy('n', 'asc')
      .limit(10)
      .get(),
  updateIf: () => coupons.where({ _id: 'a', n: _.gt(0) }).update({ n: _.inc(-1), s: _.set({}), t: _.remove() }),
  updateAndReturn: () => coupons.where({ _id: 'a' }).updateAndReturn({ n: 2 }),
  count: () => coupons.where({ n: 1 }).count(),
  remove: () => coupons.doc('a').remove(),
  aggregate: () => coupons.aggregate().match({ n: 1 }).group({ _id: '$n' }).end(),
  transaction: () =>
    db.runTransaction((transaction: { collection: typeof db.collection }) =>
      transaction.collection('coupons').doc('a').update({ n: 1 }),
    ),
  caller: () => cloud.getWXContext(),
  sendMessage: () => {
    cloud.init({ env: 'local-test' });
    return cloud.openapi.subscribeMessage.send({ touser: 'oX' });
  },
  models: () => app.ai(),
};

export const main = async (event: unknown): Promise<unknown> => {
  const { call } = z.object({ call: z.string() }).parse(event);
  return calls[call]?.();
};
