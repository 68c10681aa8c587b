import type { Cell } from './csv.ts';
import { articleReport } from './report-articles.ts';
import { answered, shareCell, type Asked, type Table, type TableDeps } from './table.ts';

const report = async (deps: TableDeps, asked: Asked) => answered(await articleReport(deps, deps.accountId, asked));

/** A line for each entry that stands in an article, and one for an article without any. */
export async function articleTable(deps: TableDeps, asked: Asked): Promise<Table> {
  const { articles, next } = await report(deps, asked);
  return {
    head: ['文章编号', '标题', '发布日', '阅读', '截至', '渠道', '渠道名称', '点击', '点击率'],
    rows: articles.flatMap(({ articleId, title, day, readers, upTo, entries }): Cell[][] => {
      const article = [articleId, title, day, readers, upTo];
      if (entries.length === 0) return [article];
      return entries.map(({ channelId, name, taps, rate }) => [...article, channelId, name, taps, shareCell(rate)]);
    }),
    next,
  };
}

/** Click rates of cards, links and the menu, and of each entry of the menu. */
export async function menuTable(deps: TableDeps, asked: Asked): Promise<Table> {
  const { cards, links, menu, menus } = await report(deps, asked);
  const row = (id: string, name: string, { taps, people, rate, days }: typeof menu): Cell[] => [
    ...[id, name, taps, people, shareCell(rate), days],
  ];
  const sums = [row('', '文章中的卡片', cards), row('', '阅读原文', links), row('', '公众号菜单', menu)];
  return {
    head: ['渠道', '名称', '点击', '阅读或粉丝（人次）', '点击率', '有数据的天数'],
    rows: [...sums, ...menus.map(({ channelId, name, ...share }) => row(channelId, name, share))],
  };
}

/** Day by day; what WeChat has not told is an empty cell, and no zero. */
export async function dayTable(deps: TableDeps, asked: Asked): Promise<Table> {
  const { days } = await report(deps, asked);
  return {
    head: ['日期', '阅读', '去往阅读原文', '粉丝', '卡片来访人日', '阅读原文点击', '菜单点击'],
    rows: days.map(({ day, readers, wentOn, followers, cards, links, menu }) => [
      ...[day, readers, wentOn, followers, cards, links, menu],
    ]),
  };
}
