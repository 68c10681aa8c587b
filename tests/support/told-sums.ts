import { DAY_MS, shanghaiDay } from '../../shared/core/clock.ts';

const DAYS = 60;

/** A month's growth and a week's rhythm, always the same. */
const wave = (n: number, of: number): number => Math.round(of * (1 + (DAYS - n) / DAYS + Math.sin(n * 0.9) / 3));

const steps = (visitors: number) => ({
  ...{ clicks: Math.round(visitors * 1.3), visits: Math.round(visitors * 1.2), visitors },
  last: {
    ...{ signedIn: Math.round(visitors * 0.9), claimed: Math.round(visitors * 0.5) },
    ...{ redeemed: Math.round(visitors * 0.28), ordered: Math.round(visitors * 0.12) },
    ...{ orders: Math.round(visitors * 0.14), gmv: Math.round(visitors * 0.14) * 8_600 },
  },
});

/** What each series has on the n-th day before today. */
const series = (n: number): Record<string, object> => ({
  all: steps(wave(n, 60)),
  'channel:menu-coupons': steps(wave(n, 40)),
  'channel:': steps(wave(n, 20)),
  'campaign:tpl-tea-8': { issued: wave(n, 30), used: wave(n, 16), till: wave(n, 16) * 800, orders: 4, gmv: 34_400 },
  'store:store-hengshan': n < 7 ? (n === 0 ? { used: 12, orders: 2, gmv: 17_200 } : {}) : { used: 3 },
  'buyers:readers': { orders: 3, gmv: 29_000, squares: 290_000_000, buyers: 2, again: n % 2 },
  'buyers:others': n < 3 ? { orders: 2, gmv: 15_000, squares: 120_000_000, buyers: 2, again: 0 } : {},
  times: { total: { s5: 20, s8: 30, s13: 14, s34: 4 }, toTap: { s2: 30, s5: 30, s8: 8 }, toCoupon: { s1: 60, s2: 8 } },
});

/** The Monday of the week so many weeks before the day. */
const monday = (now: Date, weeks: number): string => {
  const at = new Date(`${shanghaiDay(now)}T00:00:00Z`);
  return new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY_MS - weeks * 7 * DAY_MS).toISOString().slice(0, 10);
};

/** Sums of two months up to now, and what WeChat told of them but for two days: as their documents are kept. */
export function toldSums(now: Date, appId: string) {
  const dayBefore = (n: number) => shanghaiDay(new Date(now.getTime() - n * DAY_MS));
  const figures = new Map<string, { _id: string; upTo: object; days: Record<string, object> }>();
  const put = (name: string, day: string, numbers: object) => {
    const _id = `1:${day.slice(0, 7)}:${name}`;
    const document = figures.get(_id) ?? { _id, upTo: {}, days: {} };
    document.days[day.slice(8)] = numbers;
    figures.set(_id, document);
  };
  for (let n = 0; n < DAYS; n += 1)
    for (const [name, numbers] of Object.entries(series(n))) put(name, dayBefore(n), numbers);
  for (let first = 0; first < 8; first += 1)
    for (let later = 0; later <= first; later += 1)
      put(`week:${monday(now, first)}`, monday(now, first - later), {
        people: Math.round((160 - first * 8) / (1 + later * 1.4)),
      });
  const told = Array.from({ length: DAYS }, (_, n) => n + 1).filter((n) => n !== 3 && n !== 4);
  const accountDays = told.map((n) => ({
    ...{ _id: `${appId}:${dayBefore(n)}`, readers: wave(n, 300), wentOn: 40, followers: 12_000 + n },
  }));
  const article = { appId, url: 'https://mp.weixin.qq.com/s/a', readers: 1_650, upTo: dayBefore(1) };
  const articles = [
    { _id: `${appId}:2247480001_1`, articleId: '2247480001_1', title: '春天的第一杯', day: dayBefore(5), ...article },
  ];
  return { figures: [...figures.values()], accountDays, articles };
}
