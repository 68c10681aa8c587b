import type { CallName } from '../contracts/types.ts';

/** Whom a call concerns: the caller's own person, other people by what is kept of them, or nobody. */
type Concern = 'self' | 'people' | 'nobody';

/**
 * Whom each call concerns. Who adds a call decides here: without a line it does not compile. What concerns people stands
 * in the audit log before it is done, with `userId` of the input where it names one.
 */
const concerns: Readonly<Record<CallName, Concern>> = {
  'user.signIn': 'self',
  'user.profile': 'self',
  'user.preferences': 'self',
  'user.savePreferences': 'self',
  'user.linkPreview': 'self',
  'user.link': 'self',
  'user.links': 'self',
  'user.unlink': 'self',
  'user.linkPhone': 'self',
  'user.forgetPhone': 'self',
  'campaign.save': 'nobody',
  'campaign.check': 'nobody',
  'campaign.start': 'nobody',
  'campaign.pause': 'nobody',
  'campaign.end': 'nobody',
  'campaign.list': 'nobody',
  'campaign.get': 'nobody',
  'campaign.costs': 'nobody',
  'coupon.grant': 'people',
  'coupon.quote': 'self',
  'coupon.list': 'self',
  'coupon.claim': 'self',
  'coupon.get': 'self',
  'coupon.code': 'self',
  'message.consent': 'self',
  'privacy.status': 'self',
  'privacy.agree': 'self',
  'privacy.withdraw': 'self',
  'privacy.export': 'self',
  'privacy.erasePreview': 'self',
  'privacy.erase': 'self',
  // Whoever shows the number has handed it over; nothing of the person is answered.
  'redeem.confirm': 'nobody',
  'menu.list': 'nobody',
  'menu.get': 'nobody',
  'menu.save': 'nobody',
  'menu.preview': 'nobody',
  'menu.publish': 'nobody',
  'message.notify': 'people',
  'message.trouble': 'nobody',
  'message.replay': 'people',
  'message.cancel': 'nobody',
  'message.progress': 'nobody',
  'privacy.publish': 'nobody',
  'reply.list': 'nobody',
  'reply.save': 'nobody',
  'reply.remove': 'nobody',
  'person.reviews': 'people',
  'person.decide': 'people',
  'person.mergePreview': 'people',
  'person.merge': 'people',
  'person.merges': 'people',
  'person.undoMerge': 'people',
  'role.list': 'people',
  'role.grant': 'people',
  'role.revoke': 'people',
  'owner.claim': 'self',
  'segment.list': 'nobody',
  'segment.save': 'nobody',
  'segment.remove': 'nobody',
  // A number of people.
  'segment.count': 'nobody',
  'segment.members': 'people',
  'store.list': 'nobody',
  'store.save': 'nobody',
  'store.remove': 'nobody',
  // Where somebody is, which is neither kept nor logged.
  'store.nearest': 'self',
  'sync.status': 'nobody',
  'sync.control': 'nobody',
  'sync.reports': 'nobody',
  'tag.list': 'nobody',
  'tag.save': 'nobody',
  'tag.remove': 'nobody',
  'tag.preview': 'nobody',
};

/** Whether a call stands in the audit log. */
export const concernsPeople = (call: string): boolean => (concerns as Record<string, Concern>)[call] === 'people';
