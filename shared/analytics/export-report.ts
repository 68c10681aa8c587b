import { derivedId } from '../core/ids.ts';
import { ok, type Result } from '../core/result.ts';
import type { Clock } from '../core/clock.ts';
import { articleTable, dayTable, menuTable } from './article-tables.ts';
import { csvOf } from './csv.ts';
import { cohortTable, retentionTable, timesTable } from './customer-tables.ts';
import { campaignTable, funnelTable, storeTable } from './series-tables.ts';
import type { Asked, Table, TableDeps } from './table.ts';

export interface ExportDeps extends TableDeps {
  clock: Clock;
  files: { put(path: string, bytes: Buffer): Promise<string>; addressOf(fileId: string): Promise<string> };
}

const TABLES: Readonly<Record<Asked['what'], (deps: ExportDeps, asked: Asked) => Promise<Table>>> = {
  ...{ funnel: funnelTable, campaigns: campaignTable, stores: storeTable },
  ...{ articles: articleTable, menus: menuTable, days: dayTable },
  ...{ cohorts: cohortTable, retention: retentionTable, times: timesTable },
};

/**
 * Writes a report into a file of cloud storage and says where it is, and behind what the next file goes on. As many requests
 * as the report, and an upload.
 */
export async function exportReport(
  deps: ExportDeps,
  asked: Asked,
): Promise<Result<{ url: string; next?: string }, never>> {
  const { head, rows, next } = await TABLES[asked.what](deps, asked);
  const { what, from, to, after } = asked;
  const part = after === undefined ? '' : `-${derivedId(after)}`;
  const fileId = await deps.files.put(`reports/${what}-${from}-${to}${part}.csv`, csvOf([head, ...rows]));
  return ok({ url: await deps.files.addressOf(fileId), next });
}
