import type { Database } from '../../../../shared/db/database.ts';

/** What a claim came to; `busy`: nothing has changed, and it is to be repeated. */
export type Outcome = 'claimed' | 'repeated' | 'soldOut' | 'busy';

/** One campaign as a design keeps it: a limit of one a person. */
export interface Campaign {
  templateId: string;
  total: number;
}

/** A warm instance of a function: it handles one claim at a time and may remember something between two of them. */
export type Instance = (userId: string) => Promise<Outcome>;

/** A way to claim. Everything goes through the port, whose requests are counted. */
export interface Design {
  name: string;
  /** In a few words, for the table. */
  how: string;
  /** So many coupons are enough to see how slow it is. */
  most?: number;
  /** Writes the stock. */
  open(database: Database, campaign: Campaign): Promise<void>;
  instance(database: Database, campaign: Campaign): Instance | Promise<Instance>;
  coupons(database: Database, campaign: Campaign): Promise<number>;
}

let issued = 0;

/** What every design stores of a coupon; about as large as the real one. */
export function couponOf({ templateId }: Campaign, userId: string, fields: object) {
  const claimedAt = new Date();
  return {
    _id: `${templateId}:${userId}:1`,
    ...{ userId, templateId, state: 'unused', code: `${templateId}-${++issued}-CODE`, claimedAt, expiresAt: claimedAt },
    // Of designs that have no numbers too: every coupon costs the same indexes.
    ...{
      unit: -issued,
      day: 'any',
      dayUnit: -issued,
      cause: `${templateId}-${issued}`,
      keys: [`${templateId}-${issued}`],
    },
    terms: { title: '满减券', amountOff: 500, threshold: 3000, validDays: 30, description: '全场通用，每人限领一张' },
    history: [{ what: 'claimed', at: claimedAt }],
    ...fields,
  };
}

/** Documents of the bench have fields of their own. */
export interface Stored {
  _id: string;
  [field: string]: unknown;
}

export const templatesOf = (database: Database) => database.collection<Stored>('couponTemplates');
export const couponsOf = (database: Database) => database.collection<Stored>('coupons');

export const countCoupons = (database: Database, { templateId }: Campaign): Promise<number> =>
  couponsOf(database).count({ templateId });
