import type { SegmentQuestion } from '../contracts/segment.ts';
import { came } from './conditions/came.ts';
import { channel } from './conditions/channel.ts';
import { coupons } from './conditions/coupons.ts';
import { firstVisit } from './conditions/first-visit.ts';
import { followed } from './conditions/followed.ts';
import { following } from './conditions/following.ts';
import { joined } from './conditions/joined.ts';
import { labelled } from './conditions/labelled.ts';
import { lastOrder } from './conditions/last-order.ts';
import { lastVisit } from './conditions/last-visit.ts';
import { orders } from './conditions/orders.ts';
import { scanned } from './conditions/scanned.ts';
import { spent } from './conditions/spent.ts';
import { store } from './conditions/store.ts';
import { tagged } from './conditions/tagged.ts';
import { topic } from './conditions/topic.ts';
import { visits } from './conditions/visits.ts';
import type { QuestionKind } from './question-kind.ts';
import type { QuestionOf } from './questions.ts';

/** Every kind of question: a file each, and a line. One that the contract knows and that is not here does not compile. */
const KINDS: { [K in SegmentQuestion['is']]: QuestionKind<QuestionOf<K>> } = {
  following,
  followed,
  came,
  scanned,
  tagged,
  labelled,
  joined,
  firstVisit,
  lastVisit,
  visits,
  coupons,
  orders,
  spent,
  lastOrder,
  channel,
  store,
  topic,
};

export const kindOf = <Q extends SegmentQuestion>({ is }: Q): QuestionKind<Q> =>
  KINDS[is] as unknown as QuestionKind<Q>;
