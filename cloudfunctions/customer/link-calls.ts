import { userLink, userLinkPreview, userLinks, userUnlink } from '../../shared/contracts/index.ts';
import { ok } from '../../shared/core/result.ts';
import { countCoupons } from '../../shared/coupons/index.ts';
import { idsOf, listLinks, previewLinkTicket, redeemLinkTicket, undoOwnLink } from '../../shared/identity/index.ts';
import { call, member } from '../../shared/runtime/index.ts';

/** How people join what they are in the Official Account to what they are here, and part it again. */
export const linkCalls = [
  call(userLinkPreview, member, async ({ input, caller, runtime }) => {
    const opened = await previewLinkTicket(runtime, { ...input, ...caller });
    if (!opened.ok) return opened;
    const { ticket, identity, follower } = opened.data;
    const { usable } = await countCoupons(runtime, idsOf(follower));
    const followsSince = identity.follower?.subscribedAt?.toISOString();
    return ok({
      appId: identity.appId,
      followsSince,
      unusedCoupons: usable,
      expiresAt: ticket.expiresAt.toISOString(),
    });
  }),
  call(userLink, member, async ({ input, caller, runtime }) => {
    const linked = await redeemLinkTicket(runtime, { ...input, ...caller });
    return linked.ok ? ok({ linkId: linked.data._id }) : linked;
  }),
  call(userLinks, member, async ({ caller, runtime }) => {
    const links = await listLinks(runtime.people, caller.userId);
    return ok({
      links: links.map(({ _id, cause, decidedAt }) => ({ linkId: _id, cause, linkedAt: decidedAt.toISOString() })),
    });
  }),
  call(userUnlink, member, async ({ input, caller, runtime }) => {
    const undone = await undoOwnLink(runtime.people, { ...input, ...caller });
    return undone.ok ? ok({ linkId: undone.data._id }) : undone;
  }),
];
