import type { Account } from '../accounts/entities.ts';
import type { ApiCall } from '../api/api.ts';
import { WeChatError } from '../api/errors.ts';
import type { PeopleStore } from '../people/store.ts';
import { seededBytes } from '../seeded.ts';
import type { Sequences } from '../sequences.ts';
import type { VisitStore } from '../visits.ts';

export interface VisitorStores {
  people: PeopleStore;
  visits: VisitStore;
  sequences: Sequences;
}

/** Whoever is judged must have used the mini program so short a while ago. */
const VISIT_MS = 2 * 60 * 60 * 1000;
/** 资料, 评论, 论坛, 社交日志. */
const SCENES = [1, 2, 3, 4];

/** The body of a content check; `version` and `scene` are the same for texts and media. Refuses with 40097 and 40129. */
export function readChecked(call: ApiCall): Record<string, unknown> {
  const body = call.body();
  if (![2, '2'].includes(body.version as number)) throw new WeChatError(40097);
  if (!SCENES.includes(body.scene as number)) throw new WeChatError(40129);
  return body;
}

/** The index of the person in `openid`; refuses with 40003. */
export function personOf({ people }: VisitorStores, call: ApiCall, { appId }: Account): number {
  const { openid } = call.body();
  const index = typeof openid === 'string' ? people.indexOf(appId, openid) : undefined;
  if (index === undefined) throw new WeChatError(40003);
  return index;
}

/** The same for somebody who was there in the last two hours; else refuses with 61010. */
export function checkVisitor(stores: VisitorStores, call: ApiCall, account: Account): number {
  const index = personOf(stores, call, account);
  if (!stores.visits.within(VISIT_MS, account.appId, index)) throw new WeChatError(61010);
  return index;
}

/** Marks one check, in the form of a request id. */
export function traceId(sequences: Sequences): string {
  const hex = seededBytes(`trace/${sequences.next('traces')}`, 12).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 16)}-${hex.slice(16)}`;
}
