import { say } from '../../interactions/failure';
import { callAsStaff } from '../../services/signed-in';

const REASONS = ['扫错了券', '顾客没有使用', '金额或商品不符', '其他原因'];

const chosenReason = (): Promise<string | undefined> =>
  new Promise((resolve) => {
    wx.showActionSheet({
      alertText: '为什么撤销？券会退回给顾客',
      itemList: REASONS,
      success: ({ tapIndex }) => resolve(REASONS[tapIndex]),
      fail: () => resolve(undefined),
    });
  });

/** Of one redemption always the same: a repeat whose answer was lost is the same undo. */
const keyOf = (redeemedAt: string): string => `undo-${Date.parse(redeemedAt)}`;

/** Asks why, and takes a redemption back; true when it is taken back. */
export async function undoRedemption(couponId: string, redeemedAt: string): Promise<boolean> {
  const reason = await chosenReason();
  if (reason === undefined) return false;
  const result = await callAsStaff('redeem.undo', { couponId, redeemedAt, reason, requestKey: keyOf(redeemedAt) });
  if (!result.ok) {
    say(result.error);
    return false;
  }
  void wx.showToast({ title: '已撤销', icon: 'success' });
  return true;
}
