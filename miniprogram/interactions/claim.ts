import { track } from '../services/activity';
import { claimCoupon } from '../services/coupons';
import { askForReminder } from './consent';
import { say } from './failure';

/** What the card of an offer says when it is tapped. */
export interface ClaimEvent {
  detail: { templateId: string; couponId: string; reminder: string };
}

/**
 * Claims, and lets the person feel and read what came of it. WeChat asks about the reminder meanwhile: it does so only for
 * a tap, and the claim does not depend on the answer. The tab in front is read anew then.
 */
export async function claimWithFeedback({ detail: { templateId, reminder } }: ClaimEvent): Promise<void> {
  track({ what: 'tap', name: 'claim' });
  void askForReminder(reminder);
  const result = await claimCoupon(templateId);
  if (result.ok) {
    wx.vibrateShort({ type: 'light', fail: () => undefined });
    void wx.showToast({ title: result.data.alreadyClaimed ? '您已领过这张券' : '领取成功', icon: 'success' });
  } else say(result.error);
  await reloadTab();
}

/** Whoever has gone on to another tab meanwhile finds there what came of it. Forms, which are no tabs, keep what is typed. */
async function reloadTab(): Promise<void> {
  const [front] = getCurrentPages().slice(-1) as unknown as { route: string; load(): Promise<void> }[];
  if (front?.route.startsWith('pages/')) await front.load();
}
