import { describe, expect, it } from '@jest/globals';
import {
  campaignOf,
  draftOf,
  newDraft,
  type Campaign,
} from '../../miniprogram/packages/operator/campaigns/campaign-draft';
import { campaignFields } from '../../miniprogram/packages/operator/campaigns/campaign-fields';
import { withProblems } from '../../miniprogram/packages/operator/form-fields/field';

const NO_CHOICES = { stores: [], segments: [] };
const base: Campaign = {
  terms: {
    ...{ title: '老客回馈券', benefit: { is: 'amountOff', amount: 1250 }, threshold: 0, scope: {} },
    ...{ validity: { is: 'relative', days: 30 }, stacking: 'alone', description: '' },
  },
  ...{ limits: { total: 500, perUser: 1 }, audience: [] },
  ...{ startsAt: '2026-02-28T16:00:00.000Z', endsAt: '2026-03-31T10:30:00.000Z' },
};
const withTerms = (terms: Partial<Campaign['terms']>): Campaign => ({ ...base, terms: { ...base.terms, ...terms } });

describe('a campaign in the form', () => {
  it.each<[string, Campaign]>([
    ['an amount', base],
    ['a discount with a cap', withTerms({ benefit: { is: 'percentOff', percent: 15, most: 5000 } })],
    ['a gift of some goods', withTerms({ benefit: { is: 'gift', item: '拿铁', worth: 1999, goodsIds: ['latte'] } })],
    ['free shipping', withTerms({ benefit: { is: 'freeShipping' }, threshold: 9900 })],
    ['fixed days', withTerms({ validity: { is: 'fixed', from: '2026-03-01', until: '2026-03-31' } })],
    ['a later beginning', withTerms({ validity: { is: 'relative', days: 3, startsAfterDays: 1 } })],
    ['stores and categories', withTerms({ scope: { storeIds: ['store-1', 'store-2'], categoryIds: ['tea'] } })],
    ['new users', { ...base, audience: [{ is: 'newUser', withinDays: 7 }] }],
    ['a segment', { ...base, audience: [{ is: 'segment', segmentId: 's1' }] }],
    [
      'conditions that it does not draw',
      { ...base, audience: [{ is: 'channel', channelIds: ['a'] }, { is: 'given' }] },
    ],
    ['limits and money', { ...base, limits: { total: 9, perUser: 2, perDay: 3 }, budget: 100_000, onOrderOf: 5000 }],
    ['an outlet, a reminder', { ...base, outlet: { is: 'wechatPay', stockId: '9' } }],
  ])('with %s is what it was when nothing is typed', (_, campaign) => {
    expect(campaignOf(draftOf(campaign), campaign)).toEqual(campaign);
  });

  it('that is new begins at the next midnight of Shanghai and lasts a month', () => {
    const { startsAt, endsAt } = campaignOf(newDraft(Date.parse('2026-03-01T18:00:00Z')));
    expect([startsAt, endsAt]).toEqual(['2026-03-02T16:00:00.000Z', '2026-04-01T16:00:00.000Z']);
  });

  it('sends what is no number as none, so that the server names the field', () => {
    const { terms, limits } = campaignOf({ ...draftOf(base), amount: '五元', total: '' });
    expect([terms.benefit, limits.total]).toEqual([{ is: 'amountOff', amount: Number.NaN }, Number.NaN]);
  });

  it('shows each problem at its field, once, and those of no field apart', () => {
    const fields = campaignFields(draftOf(base), NO_CHOICES).flatMap((part) => part.fields);
    const { fields: drawn, others } = withProblems(fields, [
      { path: 'terms.title', says: '禁止' },
      { path: 'terms.benefit', says: '代金券只能减金额' },
      { path: 'limits.total', says: '太少' },
      { path: 'outlet.stockId', says: '批次不对' },
    ]);
    const wrong = drawn.filter(({ error }) => error).map(({ name, error }) => [name, error]);
    expect(wrong).toEqual([
      ['title', '禁止'],
      ['benefit', '代金券只能减金额'],
      ['total', '太少'],
    ]);
    expect(others).toEqual([{ path: 'outlet.stockId', says: '批次不对' }]);
  });

  it('asks only for what its kind has', () => {
    const names = (draft: ReturnType<typeof newDraft>) =>
      campaignFields(draft, NO_CHOICES).flatMap(({ fields }) => fields.map(({ name }) => name));
    const draft = newDraft(0);
    expect(names(draft)).toContain('amount');
    expect(names({ ...draft, benefit: 'percentOff' })).toEqual(expect.arrayContaining(['tenths', 'most']));
    expect(names({ ...draft, benefit: 'percentOff' })).not.toContain('amount');
    expect(names({ ...draft, validity: 'fixed' })).toEqual(expect.arrayContaining(['from', 'until']));
    expect(names({ ...draft, audience: 'segment', where: 'some' })).toEqual(
      expect.arrayContaining(['segmentId', 'stores']),
    );
  });
});
