import type * as z from 'zod/mini';
import type { reportExport } from '../contracts/report.ts';
import type { Channels } from '../channels/index.ts';
import { ok, type Result } from '../core/result.ts';
import type { CouponTemplate } from '../coupons/index.ts';
import type { Collection, Database } from '../db/database.ts';
import { csvOf, type Cell } from './csv.ts';
import { campaignReport } from './report-campaigns.ts';
import { funnelReport } from './report-funnel.ts';

export interface ExportDeps {
  database: Database;
  channels: Channels;
  stock: { templates: Collection<CouponTemplate> };
  files: { put(path: string, bytes: Buffer): Promise<string>; addressOf(fileId: string): Promise<string> };
}
type Asked = z.output<typeof reportExport.input>;

/** Rows of one file; what is asked for twice as many is the merchant's to split. */
const ROWS = 1_000;
const FEN_A_YUAN = 100;

const yuan = (fen: number): string => (fen / FEN_A_YUAN).toFixed(2);

async function funnelRows(deps: ExportDeps, asked: Asked): Promise<Cell[][]> {
  const report = await funnelReport(deps, asked, ROWS);
  if (!report.ok) throw new Error(report.error);
  const { total, direct, channels } = report.data;
  const row = (id: string, name: string, { now }: typeof total): Cell[] => [
    ...[id, name, now.clicks, now.followed, now.visits, now.visitors, now.signedIn, now.claimed, now.redeemed],
    ...[now.ordered, now.orders, yuan(now.gmv)],
  ];
  return [
    ['渠道', '名称', '点击', '关注', '来访次数', '来访人日', '登录', '领券', '核销', '下单', '订单数', '成交额（元）'],
    row('', '合计', total),
    row('', '无渠道', direct),
    ...channels.map((channel) => row(channel.channelId, channel.name, channel)),
  ];
}

async function campaignRows(deps: ExportDeps, asked: Asked): Promise<Cell[][]> {
  const report = await campaignReport(deps, asked, ROWS);
  if (!report.ok) throw new Error(report.error);
  return [
    ['活动', '名称', '发放', '使用', '订单抵扣（元）', '门店抵扣上限（元）', '订单数', '成交额（元）'],
    ...report.data.campaigns.map(({ templateId, title, now }): Cell[] => [
      ...[templateId, title, now.issued, now.used, yuan(now.off), yuan(now.till), now.orders, yuan(now.gmv)],
    ]),
  ];
}

/** Writes a report into a file of cloud storage and says where it is. Eight requests at most, and an upload. */
export async function exportReport(deps: ExportDeps, asked: Asked): Promise<Result<{ url: string }, never>> {
  const rows = asked.what === 'funnel' ? await funnelRows(deps, asked) : await campaignRows(deps, asked);
  const path = `reports/${asked.what}-${asked.from}-${asked.to}.csv`;
  return ok({ url: await deps.files.addressOf(await deps.files.put(path, csvOf(rows))) });
}
