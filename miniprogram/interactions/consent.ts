import { callCustomer } from '../services/cloud';
import { keep, kept } from '../services/kept';
import { randomKey } from '../services/session';

/** Who said no is not asked again before. */
const PATIENCE_MS = 30 * 24 * 60 * 60 * 1000;

const refusalOf = (templateId: string): string => `refused-${templateId}`;

const hasRefused = (templateId: string): boolean => {
  const refused = kept<boolean>(refusalOf(templateId));
  return refused !== undefined && Date.now() - refused.at < PATIENCE_MS;
};

/** Nobody is kept from anything by what goes wrong here: it is as if they had not been asked. */
const answerTo = (templateId: string): Promise<unknown> =>
  new Promise((resolve) => {
    wx.requestSubscribeMessage({
      tmplIds: [templateId],
      success: (answers) => resolve(answers[templateId]),
      fail: () => resolve(undefined),
    });
  });

/**
 * Has WeChat ask whether a notice may be sent, and keeps the answer. To be called while a tap is handled, before anything is
 * waited for: at other times WeChat does not ask. An accept is good for one notice, so that it is asked for each coupon.
 * @see https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 */
export async function askForReminder(templateId: string): Promise<void> {
  if (!templateId || hasRefused(templateId)) return;
  const answer = await answerTo(templateId);
  if (answer === 'reject') keep(refusalOf(templateId), true);
  if (answer !== 'accept' && answer !== 'reject') return;
  await callCustomer('message.consent', { requestKey: randomKey(), answers: [{ templateId, answer }] });
}
