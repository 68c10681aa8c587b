import type { CollectionDefinition } from '../../../emulator/cloudbase/database/index.ts';
import { dataModel } from '../../../shared/db/data-model.ts';

/** For buckets, which stand beside the templates: the fullest of a campaign. */
const BY_STOCK = {
  ...{ name: 'byStock', unique: false },
  keys: ['templateId', 'remaining'].map((field) => ({ field, direction: 1 as const })),
};

/** The collections of the data model. The port knows no others, so every design keeps its documents there. */
export const COLLECTIONS: CollectionDefinition[] = dataModel.collections.map(({ name, indexes }) => ({
  name,
  indexes: [
    ...indexes.map((index) => ({ ...index, keys: index.keys.map((key) => ({ ...key })) })),
    ...(name === 'couponTemplates' ? [BY_STOCK] : []),
  ],
}));
