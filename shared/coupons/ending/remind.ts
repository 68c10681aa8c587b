import { DAY_MS, shanghaiMoment, shanghaiTime, type Clock } from '../../core/clock.ts';
import type { Logger } from '../../core/logger.ts';
import { BATCH_SIZE, type Database, type Find } from '../../db/database.ts';
import type { People } from '../../identity/index.ts';
import { composeNotice, type Consents, type MessageTemplates, type Outbox } from '../../messaging/index.ts';
import type { Coupon, CouponTemplate } from '../coupon.ts';
import { openIdsOfOwners } from './addresses.ts';

export interface RemindDeps {
  database: Database;
  clock: Clock;
  logger: Logger;
  people: People;
  consents: Consents;
  outbox: Outbox;
  templates: MessageTemplates;
  /** AppID of the Official Account; templates of other accounts are the mini program's. */
  officialAccount: string;
}

/** Document of `couponReminders`; `_id` is the template's: behind this coupon it goes on. */
interface ReminderPlace {
  _id: string;
  at: Date;
  couponId: string;
}

type Reminding = CouponTemplate & Required<Pick<CouponTemplate, 'reminder'>>;
type Ending = Pick<Coupon, '_id' | 'userId' | 'issuedAt' | 'expiresAt'>;

/** When people like to be reminded, in Shanghai. */
const [FROM, UNTIL] = ['10:00', '20:00'];

/** A minute before its end: the last day on which it counts. */
const A_MINUTE_MS = 60_000;

/** `{title}` and `{ends}` in a value stand for the coupon's. */
export function filledIn(values: Readonly<Record<string, string>>, title: string, expiresAt: Date) {
  const ends = shanghaiMoment(new Date(expiresAt.getTime() - A_MINUTE_MS));
  const fill = (value: string) => value.replaceAll('{title}', () => title).replaceAll('{ends}', ends);
  return Object.fromEntries(Object.entries(values).map(([keyword, value]) => [keyword, fill(value)]));
}

/** Puts reminders of these coupons into the outbox, for those whose owners agreed. False when there can be none. */
async function remindOf(deps: RemindDeps, { terms, reminder }: Reminding, ending: readonly Ending[]): Promise<boolean> {
  const { templateId, values, page } = reminder;
  const appId = (await deps.templates.get(templateId))?.appId;
  if (appId === undefined) return false;
  const openIds = await openIdsOfOwners(deps.people, appId, ending);
  const agreed = await deps.consents.agreedAmong({ appId, templateId }, [...new Set(openIds.values())]);
  const composed = ending.flatMap(({ _id, expiresAt }) => {
    const openId = openIds.get(_id);
    if (openId === undefined || !agreed.has(openId)) return [];
    const opens = page === undefined ? {} : { opens: { appId, pagePath: page } };
    const content = { templateId, values: filledIn(values, terms.title, expiresAt), ...opens };
    const channel = appId === deps.officialAccount ? ('oaNotice' as const) : ('mpNotice' as const);
    const address = { appId, openId, channel, purpose: 'couponExpiring' as const };
    return [composeNotice({ ...address, content, intent: `coupon-ends:${_id}`, expiresAt }, deps.clock.now())];
  });
  if (composed.some(({ ok }) => !ok)) return false;
  await deps.outbox.addAll(composed.flatMap((one) => (one.ok ? [one.data] : [])));
  return true;
}

/** Reminds of the next coupons of a template that end soon. */
async function remindNext(deps: RemindDeps, template: Reminding): Promise<'done' | 'more' | 'failed'> {
  const { database, clock } = deps;
  const { _id: templateId, reminder } = template;
  const places = database.collection<ReminderPlace>('couponReminders');
  const place = await places.get(templateId);
  const now = clock.now();
  const beforeMs = reminder.daysBefore * DAY_MS;
  const soon = { gt: now, lte: new Date(now.getTime() + beforeMs) };
  const query: Find = {
    where: { state: 'unused', templateId, expiresAt: soon },
    orderBy: { field: 'expiresAt', direction: 'asc', byId: true },
    ...(place && { behind: { value: place.at, _id: place.couponId } }),
    limit: BATCH_SIZE,
    fields: ['userId', 'issuedAt', 'expiresAt'],
  };
  const ending: Ending[] = await database.collection<Coupon>('coupons').find(query);
  const last = ending.at(-1);
  if (!last) return 'done';
  // Who has it from a moment that is nearer to the end knows.
  const older = ending.filter(({ issuedAt, expiresAt }) => expiresAt.getTime() - issuedAt.getTime() >= beforeMs);
  if (older.length > 0 && !(await remindOf(deps, template, older))) {
    deps.logger.warn('coupons.notReminded', { templateId, messageTemplate: reminder.templateId });
    return 'failed';
  }
  const next = { at: last.expiresAt, couponId: last._id };
  if (!(await places.updateIf({ _id: templateId }, { set: next }))) await places.add({ _id: templateId, ...next });
  return ending.length < BATCH_SIZE ? 'done' : 'more';
}

/**
 * Reminds those who have agreed to a campaign's notice that their unused coupons end in so many days: once for each coupon,
 * because its message's id is made of the coupon's. By day only. What is claimed when its end is that near is not reminded
 * of. Killed anywhere or run twice, the rest is done by the next call. One request, two for each campaign that reminds, and
 * about seven for each thousand coupons.
 */
export async function remindOfEnds(deps: RemindDeps, deadline: Date): Promise<'idle' | 'reminded' | 'unfinished'> {
  const { database, clock } = deps;
  const time = shanghaiTime(clock.now());
  if (time < FROM || time >= UNTIL) return 'idle';
  const templates = database.collection<CouponTemplate>('couponTemplates');
  const reminding = await templates.find({ where: { 'reminder.daysBefore': { gt: 0 } }, limit: BATCH_SIZE });
  let outcome: 'idle' | 'reminded' = 'idle';
  for (const template of reminding) {
    for (let step = 'more'; step === 'more';) {
      if (clock.now() >= deadline) return 'unfinished';
      step = await remindNext(deps, template as Reminding);
      if (step === 'more') outcome = 'reminded';
    }
  }
  return outcome;
}
