import { claimCoupon } from '../services/coupons';
import { say } from './failure';

/** Claims, and lets the person feel and read what came of it. */
export async function claimWithFeedback(templateId: string): Promise<void> {
  const result = await claimCoupon(templateId);
  if (!result.ok) {
    say(result.error);
    return;
  }
  wx.vibrateShort({ type: 'light', fail: () => undefined });
  void wx.showToast({ title: result.data.alreadyClaimed ? '您已领过这张券' : '领取成功', icon: 'success' });
}
