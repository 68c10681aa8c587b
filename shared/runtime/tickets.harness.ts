import { randomIds, type UserId } from '../core/ids.ts';
import { orKilled, type Gate } from '../db/interruptions.harness.ts';
import {
  followerIds,
  isNews,
  issueLinkTicket,
  learnedFields,
  learnUnionId,
  previewLinkTicket,
  redeemLinkTicket,
  undoOwnLink,
  type Identity,
  type User,
} from '../identity/index.ts';
import { identityIdOf, LinkWorld, type At } from './linking.harness.ts';

export const OA = 'wxOA';
export const followerId = followerIds({ appId: OA, key: 'k'.repeat(32) });

/** Followers who open a page of the Official Account, and users who come to the mini program by its link. */
export class TicketWorld extends LinkWorld {
  /** Somebody who follows the Official Account, with the record that the sync has made of them. */
  async follow(openId: string, more: Partial<Identity> = {}): Promise<UserId> {
    const { people } = this.deps();
    const [_id, now] = [followerId(openId), this.clock.now()];
    const follower = { state: 'following' as const, stateAt: now, subscribedAt: now };
    const { _id: userId } = await people.ensureUser({ _id, unionId: more.unionId });
    const times = { createdAt: now, updatedAt: now };
    await people.identities.add({ _id, kind: 'oa', appId: OA, openId, follower, userId, ...times, ...more });
    this.clock.advance(1000);
    return userId;
  }

  /** As the page does that they open. */
  ticketOf(openId: string): Promise<string> {
    return issueLinkTicket({ ...this.deps(), ids: randomIds }, followerId(openId));
  }

  /** As `member` does: by the user that the identity names. */
  private async shown(at: At, ticket: string) {
    const identity = await this.deps().people.find(identityIdOf(at));
    return { ticket, userId: identity?.userId as UserId };
  }

  async preview(at: At, ticket: string) {
    return previewLinkTicket(this.deps(), await this.shown(at, ticket));
  }

  async redeem(at: At, ticket: string, gate?: Gate) {
    const request = await this.shown(at, ticket);
    return orKilled(() => redeemLinkTicket(this.deps(gate), request));
  }

  /** The link that a ticket has made. */
  async link(at: At, ticket: string): Promise<string> {
    const result = await this.redeem(at, ticket);
    if (result === 'killed' || !result.ok) throw new Error('not linked');
    return result.data._id;
  }

  async undoLink(at: At, linkId: string) {
    return undoOwnLink(this.deps().people, { linkId, userId: (await this.shown(at, '')).userId });
  }

  /** So much later that a link may be undone. */
  async later() {
    await this.settle();
    this.clock.advance(150_000);
  }

  /** As the follower sync does when WeChat tells the UnionID. */
  async tell(openId: string, unionId: string) {
    const { people, clock } = this.deps();
    const identity = (await people.find(followerId(openId))) as Identity;
    if (!isNews(identity, undefined, unionId)) return;
    const user = (await people.live(identity.userId as UserId)) as User;
    const learned = await learnUnionId({ people, identity, unionId, now: clock.now() }, user);
    const set = { ...learnedFields(learned, unionId), updatedAt: clock.now() };
    await people.identities.updateIf({ _id: identity._id }, { set });
  }

  liveUsers = (): User[] => this.users().filter(({ mergedInto }) => !mergedInto);
}
