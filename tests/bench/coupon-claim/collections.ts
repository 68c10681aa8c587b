import { dataModel } from '../../../shared/db/data-model.ts';
import type { CollectionDefinition } from '../../../emulator/cloudbase/database/index.ts';

/**
 * Where the designs keep their documents: each in collections of the data model by name, because the port knows no others,
 * with the indexes that they need. `couponTemplates`: whatever is not a coupon.
 */
const NUMBERED = { name: 'byUnit', unique: true, keys: ['templateId', 'unit'] } as const;
const HELD = { name: 'byStock', unique: false, keys: ['templateId', 'remaining'] } as const;

type Added = typeof NUMBERED | typeof HELD;

const asIndex = ({ name, unique, keys }: Added) => ({
  ...{ name, unique },
  keys: keys.map((field) => ({ field, direction: 1 as const })),
});

const indexesOf = (collection: string) => {
  const model = dataModel.collections.find(({ name }) => name === collection);
  const named = (model?.indexes ?? []).filter(({ name }) => name !== NUMBERED.name);
  return named.map(({ name, unique, keys }) => ({ name, unique, keys: keys.map((key) => ({ ...key })) }));
};

export const COLLECTIONS: CollectionDefinition[] = [
  { name: 'couponTemplates', indexes: [...indexesOf('couponTemplates'), asIndex(HELD)] },
  { name: 'coupons', indexes: [...indexesOf('coupons'), asIndex(NUMBERED)] },
];
