import { grouped } from '../../../format/count';
import { sumOf } from '../../../format/money';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { KINDS } from '../channels/channel-content';
import { placeOfSums, WECHAT_SAYS } from './origins';
import { changeText, dotted, shareText, type Row, type Section } from './report-row';

type Campaigns = OutputOf<Contracts['report.campaigns']>;
type Stores = OutputOf<Contracts['report.stores']>;
export type Articles = OutputOf<Contracts['report.articles']>;

export const campaignRows = ({ campaigns }: Campaigns): Row[] =>
  campaigns.map(({ templateId, title, now, before }) => ({
    ...{ key: templateId, title, value: now.return === undefined ? '—' : `1 : ${now.return.toFixed(1)}` },
    note: `发放 ${grouped(now.issued)} · 使用 ${grouped(now.used)}（${shareText(now.useRate)}）· 优惠 ${sumOf(now.off + now.till)} 元 · 带来 ${sumOf(now.gmv)} 元`,
    change: changeText(now.used, before.used),
    origin: {
      ...{ title, call: 'report.campaigns', documents: placeOfSums(`campaign:${templateId}`) },
      numbers: [
        ['return', now.return === undefined ? '—' : now.return.toFixed(2)],
        ['issued', grouped(now.issued)],
        ['used', grouped(now.used)],
        ['useRate', shareText(now.useRate)],
        ['off', sumOf(now.off)],
        ['till', sumOf(now.till)],
        ['orders', grouped(now.orders)],
        ['gmv', sumOf(now.gmv)],
      ],
    },
  }));

export const storeRows = ({ stores }: Stores): Row[] =>
  stores.map(({ storeId, name, channels, now, before }) => ({
    ...{ key: storeId, title: name, value: grouped(now.visitors), change: changeText(now.visitors, before.visitors) },
    note: `${channels} 个渠道 · 领 ${grouped(now.claimed)} · 核销 ${grouped(now.used)} · 订单 ${grouped(now.orders)} · ${sumOf(now.gmv)} 元`,
    origin: {
      ...{ title: name, call: 'report.stores' },
      documents: `${placeOfSums(`store:${storeId}`)}\n来访到领券：channels.storeId 为 ${storeId} 的渠道，其合计 channel:<渠道> 相加`,
      numbers: [
        ['clicks', grouped(now.clicks)],
        ['visits', grouped(now.visits)],
        ['visitors', grouped(now.visitors)],
        ['signedIn', grouped(now.signedIn)],
        ['claimed', grouped(now.claimed)],
        ['storeUsed', grouped(now.used)],
        ['storeOrders', grouped(now.orders)],
        ['gmv', sumOf(now.gmv)],
      ],
    },
  }));

/** Of the days of which WeChat has told; of none there is no share. */
function tapRow(key: string, title: string, of: string, share: Articles['cards']): Row {
  const { taps, people, rate, days } = share;
  const note =
    days === 0 ? '微信还没有给出这段时间的数据' : `${days} 天里 ${grouped(people)} ${of}，点击 ${grouped(taps)}`;
  const numbers = [
    ['rate', shareText(rate)],
    ['taps', grouped(taps)],
    ['people', grouped(people)],
    ['told', grouped(days)],
  ] as const;
  const origin = { title, call: 'report.articles', numbers, documents: WECHAT_SAYS } as const;
  return { key, title, note, value: shareText(rate), change: '', origin };
}

/** Days of which WeChat has not told, today left out; two and more that follow each other as one. */
export function gapsOf(days: Articles['days']): string {
  const gaps: string[][] = [];
  for (const [at, { day, readers }] of days.slice(0, -1).entries()) {
    if (readers !== undefined) continue;
    const isNext = at > 0 && days[at - 1]?.readers === undefined;
    if (isNext) gaps[gaps.length - 1]?.push(dotted(day));
    else gaps.push([dotted(day)]);
  }
  const spans = gaps.map((gap) => (gap.length === 1 ? gap[0] : `${gap[0]}–${gap[gap.length - 1]}`));
  return spans.length === 0 ? '' : `微信没有给出 ${spans.join('、')} 的数据，不计入点击率`;
}

export function articleSections({ days, cards, links, menu, menus }: Articles): Section[] {
  const rates = [
    tapRow('cards', '文章中的卡片', '次阅读', cards),
    tapRow('links', '阅读原文', '次阅读', links),
    tapRow('menu', '公众号菜单', '人次粉丝', menu),
  ];
  const gaps = gapsOf(days);
  const gapRow = { key: 'gaps', title: '缺数据的日子', note: gaps, value: '', change: '' };
  const entries = menus.map(({ channelId, name, ...share }) => tapRow(channelId, name, '人次粉丝', share));
  return [
    { title: '点击率', rows: gaps === '' ? rates : [...rates, gapRow] },
    ...(entries.length > 1 ? [{ title: '各菜单入口', rows: entries }] : []),
  ];
}

export const articleRows = ({ articles }: Articles): Row[] =>
  articles.map(({ articleId, title, day, readers, upTo, entries }) => {
    const taps = entries.map(
      ({ kind, taps: count, rate }) => `${KINDS[kind]} ${grouped(count)} 次（${shareText(rate)}）`,
    );
    const told = upTo === undefined ? '阅读数据还没有给出' : `截至 ${dotted(upTo)}`;
    return {
      ...{ key: articleId, title, value: readers === undefined ? '—' : grouped(readers), change: '' },
      note: [`${dotted(day)} 发布，${told}`, ...taps, `编号 ${articleId}`].join(' · '),
      origin: {
        ...{ title, call: 'report.articles' },
        documents: `文章：集合 articles，_id 为 <公众号 AppID>:${articleId}\n点击：channels.articleId 为 ${articleId} 的渠道，其合计 channel:<渠道> 相加`,
        numbers: [
          ['readers', readers === undefined ? '—' : grouped(readers)],
          ...entries.map(
            ({ name, taps: count, rate }) => ['entry', `${name} ${grouped(count)}（${shareText(rate)}）`] as const,
          ),
        ],
      },
    };
  });
