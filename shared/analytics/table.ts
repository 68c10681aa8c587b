import type * as z from 'zod/mini';
import type { reportExport } from '../contracts/report-export.ts';
import type { Result } from '../core/result.ts';
import type { Cell } from './csv.ts';
import type { CampaignDeps } from './report-campaigns.ts';
import type { StoreDeps } from './report-stores.ts';

export type Asked = z.output<typeof reportExport.input>;
export type TableDeps = StoreDeps & CampaignDeps & { accountId: string };

/** A report as a spreadsheet shows it. */
export interface Table {
  head: string[];
  rows: Cell[][];
  /** Behind it the next file goes on. */
  next?: string;
}

const FEN_A_YUAN = 100;
export const yuanCell = (fen: number | undefined): Cell =>
  fen === undefined ? undefined : (fen / FEN_A_YUAN).toFixed(2);

/** A share as a number, with as many digits as say something; empty where there is none. */
export const shareCell = (share: number | undefined): Cell =>
  share === undefined ? undefined : Number(share.toFixed(4));

/** Nothing that a file asks for can be refused. */
export function answered<T>(result: Result<T, string>): T {
  if (!result.ok) throw new Error(result.error);
  return result.data;
}
