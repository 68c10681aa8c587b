import { dayOf, momentOf, timeOfDay } from '../../../format/date';
import { fen, yuanText } from '../../../format/money';
import type { InputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';

export type Campaign = InputOf<Contracts['campaign.save']>['campaign'];
type Terms = Campaign['terms'];

/** A campaign as it is typed: all of it text; money in yuan, a discount as what is left to pay, in tenths (8.5折). */
const NEW = {
  ...{ title: '', description: '', benefit: 'amountOff', amount: '', tenths: '', most: '', item: '', worth: '' },
  ...{ threshold: '', validity: 'relative', days: '30', startsAfterDays: '', from: '', until: '' },
  ...{ where: 'everywhere', stores: '', stacking: 'alone', total: '', perDay: '', perUser: '1' },
  ...{ audience: 'everyone', withinDays: '30', segmentId: '', budget: '', onOrderOf: '' },
  ...{ startsDay: '', startsTime: '00:00', endsDay: '', endsTime: '00:00' },
};
export type CampaignDraft = typeof NEW;

const DAY_MS = 24 * 60 * 60 * 1000;
const NEW_DAYS = 30;

/** Begins at the next midnight and lasts a month. `now`: in ms. */
export const newDraft = (now: number): CampaignDraft => ({
  ...NEW,
  startsDay: dayOf(now + DAY_MS),
  endsDay: dayOf(now + (1 + NEW_DAYS) * DAY_MS),
});

const whole = (value: number | undefined): string => (value === undefined ? '' : String(value));

function benefitTexts(benefit: Terms['benefit']): Partial<CampaignDraft> {
  if (benefit.is === 'amountOff') return { amount: yuanText(benefit.amount) };
  if (benefit.is === 'percentOff')
    return { tenths: String((100 - benefit.percent) / 10), most: yuanText(benefit.most) };
  if (benefit.is === 'gift') return { item: benefit.item, worth: yuanText(benefit.worth) };
  return { most: yuanText(benefit.most) };
}

function validityTexts(validity: Terms['validity']): Partial<CampaignDraft> {
  if (validity.is === 'fixed') return { from: validity.from, until: validity.until };
  return { days: whole(validity.days), startsAfterDays: whole(validity.startsAfterDays) };
}

function audienceTexts(audience: Campaign['audience']): Partial<CampaignDraft> {
  const [only, ...others] = audience;
  if (!only) return { audience: 'everyone' };
  // Several, or by channels: the form keeps what it cannot draw.
  if (others.length > 0 || only.is === 'channel') return { audience: 'kept' };
  if (only.is === 'newUser') return { audience: 'newUser', withinDays: whole(only.withinDays) };
  return only.is === 'segment' ? { audience: 'segment', segmentId: only.segmentId } : { audience: 'given' };
}

export function draftOf(campaign: Campaign): CampaignDraft {
  const { terms, limits, budget, onOrderOf, startsAt, endsAt } = campaign;
  const { storeIds = [] } = terms.scope;
  return {
    ...NEW,
    ...{
      title: terms.title,
      description: terms.description,
      benefit: terms.benefit.is,
      ...benefitTexts(terms.benefit),
    },
    ...{ threshold: terms.threshold === 0 ? '' : yuanText(terms.threshold), stacking: terms.stacking },
    ...{ validity: terms.validity.is, ...validityTexts(terms.validity) },
    ...{ where: storeIds.length > 0 ? 'some' : 'everywhere', stores: storeIds.join(',') },
    ...{ total: whole(limits.total), perDay: whole(limits.perDay), perUser: whole(limits.perUser) },
    ...{ ...audienceTexts(campaign.audience), budget: yuanText(budget), onOrderOf: yuanText(onOrderOf) },
    ...{ startsDay: dayOf(Date.parse(startsAt)), startsTime: timeOfDay(startsAt) },
    ...{ endsDay: dayOf(Date.parse(endsAt)), endsTime: timeOfDay(endsAt) },
  };
}

/** What is no number is none on the wire either, and the server says so at its field. */
const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** Left out where nothing was typed. */
const perhaps = <N extends string>(
  name: N,
  text: string,
  read: (text: string) => number,
): Partial<Record<N, number>> => (text.trim() === '' ? {} : ({ [name]: read(text) } as Record<N, number>));

function benefitOf(draft: CampaignDraft, before?: Terms['benefit']): Terms['benefit'] {
  const { benefit, amount, tenths, most, item, worth } = draft;
  if (benefit === 'amountOff') return { is: 'amountOff', amount: fen(amount) };
  const upTo = perhaps('most', most, fen);
  if (benefit === 'percentOff')
    return { is: 'percentOff', percent: 100 - Math.round(number(tenths) * 100) / 10, ...upTo };
  if (benefit === 'freeShipping') return { is: 'freeShipping', ...upTo };
  const goods = before?.is === 'gift' && before.goodsIds ? { goodsIds: before.goodsIds } : {};
  return { is: 'gift', item, worth: fen(worth), ...goods };
}

const validityOf = ({ validity, from, until, days, startsAfterDays }: CampaignDraft): Terms['validity'] =>
  validity === 'fixed'
    ? { is: 'fixed', from, until }
    : { is: 'relative', days: number(days), ...perhaps('startsAfterDays', startsAfterDays, number) };

function audienceOf({ audience, withinDays, segmentId }: CampaignDraft, before?: Campaign): Campaign['audience'] {
  if (audience === 'newUser') return [{ is: 'newUser', withinDays: number(withinDays) }];
  if (audience === 'segment') return [{ is: 'segment', segmentId }];
  if (audience === 'given') return [{ is: 'given' }];
  return audience === 'kept' && before ? before.audience : [];
}

function scopeOf({ where, stores }: CampaignDraft, before?: Campaign): Terms['scope'] {
  const { goodsIds, categoryIds } = before?.terms.scope ?? {};
  return {
    ...(goodsIds && { goodsIds }),
    ...(categoryIds && { categoryIds }),
    ...(where === 'some' && { storeIds: stores.split(',').filter(Boolean) }),
  };
}

/** What was typed, as the server takes it; what the form does not draw stays as it was `before`. */
export function campaignOf(draft: CampaignDraft, before?: Campaign): Campaign {
  const { title, description, threshold, total, perDay, perUser, budget, onOrderOf, stacking } = draft;
  const { outlet, reminder } = before ?? {};
  return {
    terms: {
      ...{ title, description, threshold: threshold.trim() === '' ? 0 : fen(threshold) },
      ...{
        benefit: benefitOf(draft, before?.terms.benefit),
        scope: scopeOf(draft, before),
        validity: validityOf(draft),
      },
      stacking: stacking as Terms['stacking'],
    },
    limits: { total: number(total), perUser: number(perUser), ...perhaps('perDay', perDay, number) },
    audience: audienceOf(draft, before),
    startsAt: momentOf(draft.startsDay, draft.startsTime),
    endsAt: momentOf(draft.endsDay, draft.endsTime),
    ...perhaps('budget', budget, fen),
    ...perhaps('onOrderOf', onOrderOf, fen),
    ...(outlet && { outlet }),
    ...(reminder && { reminder }),
  };
}
