import { adding, types } from './cases/adding.ts';
import { arrays } from './cases/arrays.ts';
import { buckets } from './cases/buckets.ts';
import { comparison } from './cases/comparison.ts';
import { conditionalWrites } from './cases/conditional-writes.ts';
import { conditions } from './cases/conditions.ts';
import { conflicts } from './cases/conflicts.ts';
import { dates } from './cases/dates.ts';
import { elements } from './cases/elements.ts';
import { equality } from './cases/equality.ts';
import { escapes } from './cases/escapes.ts';
import { fieldCommands } from './cases/field-commands.ts';
import { fields } from './cases/fields.ts';
import { geo } from './cases/geo.ts';
import { geoIndexes } from './cases/geo-indexes.ts';
import { grouping } from './cases/grouping.ts';
import { lists } from './cases/lists.ts';
import { logic } from './cases/logic.ts';
import { lookups } from './cases/lookups.ts';
import { numbers } from './cases/numbers.ts';
import { options } from './cases/options.ts';
import { patterns } from './cases/patterns.ts';
import { pushing } from './cases/pushing.ts';
import { reading } from './cases/reading.ts';
import { reshaping } from './cases/reshaping.ts';
import { runTransaction } from './cases/run-transaction.ts';
import { sets } from './cases/sets.ts';
import { stages } from './cases/stages.ts';
import { texts } from './cases/texts.ts';
import { transactions } from './cases/transactions.ts';
import { uniqueness } from './cases/uniqueness.ts';
import { updating } from './cases/updating.ts';
import { where } from './cases/where.ts';
import { writing } from './cases/writing.ts';
import { wxServerSdk } from './cases/wx-server-sdk.ts';
import { wxStages } from './cases/wx-stages.ts';
import type { ConformanceCase } from './conformance-case.ts';

/** The cases by subject, in the order in which a reader meets the database. */
export const SUBJECTS: Readonly<Record<string, readonly ConformanceCase[]>> = {
  'adding documents': adding,
  'types of values': types,
  filters: where,
  'equality in filters': equality,
  'comparisons in filters': comparison,
  'patterns in filters': patterns,
  'logic in filters': logic,
  'expressions, arrays and objects in filters': elements,
  'reading, order, pages, counts': reading,
  'fields of an answer': fields,
  updates: updating,
  'commands on fields': fieldCommands,
  'commands on arrays': arrays,
  'push and unshift': pushing,
  'set and remove': writing,
  'conditional writes': conditionalWrites,
  'options of a request': options,
  'unique indexes': uniqueness,
  places: geo,
  'indexes of places': geoIndexes,
  'stages of a pipeline': stages,
  'stages that reshape documents': reshaping,
  buckets,
  'joins of collections': lookups,
  'groups and accumulators': grouping,
  'numbers in expressions': numbers,
  'comparisons and conditions in expressions': conditions,
  'arrays in expressions': lists,
  'sets and objects in expressions': sets,
  'texts in expressions': texts,
  'dates in expressions': dates,
  transactions,
  'conflicts of transactions': conflicts,
  runTransaction,
  'what escapes a transaction': escapes,
  'wx-server-sdk': wxServerSdk,
  'stages and types of wx-server-sdk': wxStages,
};

/** Behaviours of CloudBase's document database, from its documentation: one list for every implementation of it. */
export const DATABASE_CASES: readonly ConformanceCase[] = Object.values(SUBJECTS).flat();
