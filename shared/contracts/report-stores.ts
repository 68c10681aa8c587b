import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { day, fen, storeId } from './fields.ts';
import { isShort } from './report.ts';

const count = z.int().check(z.nonnegative());

const store = z.object({
  /** By the channels that stand there, as in the funnel. */
  ...{ clicks: count, visits: count, visitors: count, signedIn: count, claimed: count },
  /** In the store, whatever channel brought the person: coupons used at its till, orders that the shop says were made there. */
  ...{ used: count, orders: count, gmv: fen },
});

/**
 * What came of the merchant's stores, compared with the time before: twenty at once, by city and name; `next` goes on.
 * `channels`: how many channels stand there. Some ten minutes late. For operators.
 */
export const reportStores = contract({
  name: 'report.stores',
  input: z
    .object({
      ...{ from: day, to: day, touch: z.optional(z.enum(['last', 'first'])) },
      after: z.optional(z.string().check(z.maxLength(256))),
    })
    .check(isShort),
  output: z.object({
    before: z.object({ from: day, to: day }),
    stores: z.array(z.object({ storeId, name: z.string(), channels: count, now: store, before: store })),
    next: z.optional(z.string()),
  }),
  errors: [],
});
