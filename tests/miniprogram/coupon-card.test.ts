import { beforeAll, describe, expect, it } from '@jest/globals';
import { couponCardContent, ownedCardContent } from '../../miniprogram/components/coupon-card/content';
import type { Offer } from '../../miniprogram/services/coupons';
import { inPlaces } from '../../miniprogram/pages/centre/order';
import { everyOffer, ownedCoupon } from '../support/coupon-samples.ts';
import { loadComponent, settled, show } from './support.ts';

let card: string;
beforeAll(() => {
  card = loadComponent('coupon-card');
});

const offerOf = (templateId: string) => {
  const found = everyOffer().find((one) => one.terms.templateId === templateId);
  if (!found) throw new Error(`no offer ${templateId}`);
  return found;
};
const contentOf = (templateId: string) => couponCardContent(offerOf(templateId));

describe('what a coupon card shows', () => {
  it.each([
    ['welcome', { tone: 'red', action: 'claim', actionText: '立即领取', stockText: '仅剩 50 张', takenPercent: 90 }],
    ['popular', { tone: 'red', amount: '12.5', threshold: '无门槛', stockText: '剩 400 张' }],
    ['mine', { tone: 'pale', action: 'open', actionText: '去使用', validity: '有效期至 2026.03.31', stockText: '' }],
    ['later', { tone: 'pale', action: '', stamp: '即将开始', validity: '3月4日 10:00 开抢' }],
    ['soldOut', { tone: 'grey', action: '', stamp: '已抢光' }],
    ['past', { tone: 'grey', action: '', stamp: '已结束' }],
  ])('of the offer "%s"', (templateId, expected) => {
    expect(contentOf(templateId)).toMatchObject(expected);
  });

  it.each([
    ['redeemed', '已使用'],
    ['expired', '已过期'],
  ] as const)('of a coupon that is %s', (state, actionText) => {
    const mine = offerOf('mine');
    const content = couponCardContent({ ...mine, coupon: ownedCoupon(mine.terms, state) });
    expect(content).toMatchObject({ tone: 'grey', action: 'open', actionText });
  });

  it('of an offer whose status only a newer server knows: nothing to tap, behind all others', () => {
    const odd = { ...offerOf('welcome'), status: 'inLottery' as never };
    expect(couponCardContent(odd)).toMatchObject({ tone: 'grey', action: '', stamp: '请更新小程序' });
    const mixed = [odd, offerOf('mine')];
    expect(inPlaces(mixed, []).map(({ status }) => status)).toEqual(['claimed', 'inLottery']);
  });

  it('is told to those who listen', () => {
    expect(contentOf('welcome').label).toBe('新人见面礼，减20元，满100元可用，领取后30天内有效，立即领取');
  });
});

describe('a coupon in the wallet', () => {
  const { terms } = offerOf('mine');
  const END = Date.parse(ownedCoupon(terms).expiresAt);
  const HOUR = 3_600_000;
  const textAt = (before: number) => ownedCardContent(ownedCoupon(terms), END - before).validity;

  it('says how near its end is', () => {
    // It ends at ten in the morning, Shanghai.
    expect([1, 9 * HOUR, 11 * HOUR, 40 * HOUR, 500 * HOUR].map(textAt)).toEqual([
      '今天到期',
      '今天到期',
      '明天到期',
      '还剩2天 · 至 2026.03.31',
      '有效期至 2026.03.31',
    ]);
  });

  it('has a stamp and no button once it is used or over', () => {
    const looks = (['redeemed', 'expired', 'locked'] as const).map((state) =>
      ownedCardContent(ownedCoupon(terms, state), END - 500 * HOUR),
    );
    expect(looks.map(({ stamp, action, actionText }) => [stamp, action, actionText])).toEqual([
      ['已使用', '', ''],
      ['已过期', '', ''],
      ['', 'open', '使用中'],
    ]);
  });
});

describe('a benefit, on a card', () => {
  it.each([
    [{ is: 'amountOff', amount: 1250 }, '¥12.5', '减12.5元'],
    [{ is: 'percentOff', percent: 15, most: 3000 }, '8.5折', '8.5折，最多减30元'],
    [{ is: 'percentOff', percent: 20 }, '8折', '8折'],
    [{ is: 'gift', item: '美式咖啡', worth: 2500 }, '兑换', '兑换美式咖啡'],
    [{ is: 'freeShipping' }, '包邮', '包邮'],
    [{ is: 'ofTomorrow' } as never, '优惠', '优惠'],
  ] satisfies [Offer['terms']['benefit'], string, string][])('%j', (benefit, drawn, said) => {
    const offer = offerOf('welcome');
    const { before, amount, after, label } = couponCardContent({ ...offer, terms: { ...offer.terms, benefit } });
    expect(before + amount + after).toBe(drawn);
    expect(label).toContain(`新人见面礼，${said}，满100元可用`);
  });

  it.each([
    [{ is: 'fixed', from: '2026-03-08', until: '2026-03-10' }, '2026.03.08 – 2026.03.10 可用'],
    [{ is: 'relative', days: 3, startsAfterDays: 1 }, '领取1天后起3天内有效'],
  ] satisfies [Offer['terms']['validity'], string][])('can be used %j', (validity, said) => {
    const offer = offerOf('welcome');
    expect(couponCardContent({ ...offer, terms: { ...offer.terms, validity } }).validity).toBe(said);
  });
});

describe('the card', () => {
  it('draws amount, terms and button', () => {
    const shown = show(card, { content: contentOf('welcome') });
    expect(shown.text()).toContain('¥20');
    expect(shown.text()).toContain('满100元可用');
    expect(shown.text()).toContain('立即领取');
  });

  it('asks for the claim of its template when its button is tapped, and not to be opened', async () => {
    const shown = show(card, { content: { ...contentOf('welcome'), reminder: 'tmpl-1' } });
    const [claims, opened] = [shown.events('claim'), shown.events('open')];
    shown.find('.action')?.dispatch('tap');
    await settled();
    expect(claims).toEqual([{ templateId: 'welcome', couponId: '', reminder: 'tmpl-1' }]);
    expect(opened).toEqual([]);
  });

  it('takes no tap while a claim is under way', async () => {
    const shown = show(card, { content: contentOf('welcome'), busy: true });
    const claims = shown.events('claim');
    shown.find('.action')?.dispatch('tap');
    await settled();
    expect(claims).toEqual([]);
    expect(shown.text()).not.toContain('立即领取');
  });

  it('opens the coupon from everywhere once it is claimed', async () => {
    const shown = show(card, { content: contentOf('mine') });
    const opened = shown.events('open');
    shown.find('.action')?.dispatch('tap');
    shown.find('.ticket')?.dispatch('tap');
    await settled();
    expect(opened).toEqual(Array(2).fill(expect.objectContaining({ templateId: 'mine', couponId: 'mine:u1:1' })));
  });

  it('shows a stamp and no button for what cannot be had', () => {
    const shown = show(card, { content: contentOf('soldOut') });
    expect(shown.text()).toContain('已抢光');
    expect(shown.find('.action')).toBeUndefined();
  });

  it('changes from offer to coupon in place', async () => {
    const shown = show(card, { content: contentOf('welcome') });
    await shown.set({ content: contentOf('mine') });
    expect(shown.text()).toContain('去使用');
    expect(shown.text()).not.toContain('立即领取');
  });
});

describe('the order of the cards', () => {
  const ids = (offers: ReturnType<typeof everyOffer>): string[] => offers.map((one) => one.terms.templateId);

  it('begins with what can be claimed and ends with what is over', () => {
    expect(ids(inPlaces(everyOffer(), []))).toEqual(['welcome', 'popular', 'mine', 'later', 'soldOut', 'past']);
  });

  it('stays when one of them is claimed; a new one comes last', () => {
    const places = ['popular', 'welcome', 'mine', 'later', 'soldOut'];
    expect(ids(inPlaces(everyOffer(), places))).toEqual([...places, 'past']);
  });
});
