import type { Cell } from './csv.ts';
import { campaignReport } from './report-campaigns.ts';
import { funnelReport } from './report-funnel.ts';
import { storeReport } from './report-stores.ts';
import { answered, shareCell, yuanCell, type Asked, type Table, type TableDeps } from './table.ts';

/**
 * Of one file. A quarter and the one before lie in eight months at most, of each of which a row has its sums: a thousand of
 * these are a request, and a report has ten.
 */
const ROWS = 800;
/** With the channels that stand in them. */
const STORES = 100;

export async function funnelTable(deps: TableDeps, asked: Asked): Promise<Table> {
  const { total, direct, channels, next } = answered(await funnelReport(deps, asked, ROWS));
  const row = (id: string, name: string, { now, before }: typeof total): Cell[] => [
    ...[id, name, now.clicks, now.followed, now.visits, now.visitors, now.signedIn, now.claimed, now.redeemed],
    ...[now.ordered, now.orders, yuanCell(now.gmv)],
    ...[now.rates.signedIn, now.rates.claimed, now.rates.redeemed, now.rates.ordered].map(shareCell),
    ...[before.visitors, before.claimed, before.redeemed, before.ordered, yuanCell(before.gmv)],
  ];
  // All together stand in the first file alone.
  const sums = asked.after === undefined ? [row('', '合计', total), row('', '无渠道', direct)] : [];
  return {
    head: [
      ...['渠道', '名称', '点击', '关注', '来访次数', '来访人日', '登录', '领券', '核销', '下单', '订单数'],
      ...['成交额（元）', '登录率', '领券率', '核销率', '下单率'],
      ...['前期来访人日', '前期领券', '前期核销', '前期下单', '前期成交额（元）'],
    ],
    rows: [...sums, ...channels.map((channel) => row(channel.channelId, channel.name, channel))],
    next,
  };
}

export async function campaignTable(deps: TableDeps, asked: Asked): Promise<Table> {
  const { campaigns, next } = answered(await campaignReport(deps, asked, ROWS));
  return {
    head: [
      ...['活动', '名称', '发放', '使用', '使用率', '订单抵扣（元）', '门店抵扣上限（元）', '订单数', '成交额（元）'],
      ...['每元优惠带来', '前期发放', '前期使用', '前期成交额（元）'],
    ],
    rows: campaigns.map(({ templateId, title, now, before }): Cell[] => [
      ...[templateId, title, now.issued, now.used, shareCell(now.useRate), yuanCell(now.off), yuanCell(now.till)],
      ...[now.orders, yuanCell(now.gmv), shareCell(now.return)],
      ...[before.issued, before.used, yuanCell(before.gmv)],
    ]),
    next,
  };
}

export async function storeTable(deps: TableDeps, asked: Asked): Promise<Table> {
  const { stores, next } = answered(await storeReport(deps, asked, STORES));
  return {
    head: [
      ...['门店', '名称', '渠道数', '点击', '来访次数', '来访人日', '登录', '领券', '店内核销', '店内订单'],
      ...['店内成交额（元）', '前期来访人日', '前期领券', '前期店内核销', '前期店内成交额（元）'],
    ],
    rows: stores.map(({ storeId, name, channels, now, before }): Cell[] => [
      ...[storeId, name, channels, now.clicks, now.visits, now.visitors, now.signedIn, now.claimed, now.used],
      ...[now.orders, yuanCell(now.gmv), before.visitors, before.claimed, before.used, yuanCell(before.gmv)],
    ]),
    next,
  };
}
