import * as z from 'zod/mini';
import { contract } from './contract.ts';
import { day } from './fields.ts';
import { isShort } from './report.ts';

const what = z.enum(['funnel', 'campaigns', 'stores', 'articles', 'menus', 'days', 'cohorts', 'retention', 'times']);

/**
 * A report of a time as a CSV file in cloud storage. `menus`: click rates; `days`: readers and followers day by day;
 * `retention` is of the last twelve weeks. Cells that a spreadsheet would take for a formula begin with an apostrophe. `url`:
 * where it can be had for some hours; asked for again, the file is replaced; it is the merchant's to delete. `next`: there
 * are more rows; as `after` of the same question it gives the next file. For operators.
 */
export const reportExport = contract({
  name: 'report.export',
  input: z.object({ what, from: day, to: day, after: z.optional(z.string().check(z.maxLength(256))) }).check(isShort),
  output: z.object({ url: z.string(), next: z.optional(z.string()) }),
  errors: [],
});
