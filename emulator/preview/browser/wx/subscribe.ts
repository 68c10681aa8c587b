import { element } from '../element.ts';
import { openSheet, sheetButton } from '../sheet.ts';
import { askWorld, doInWorld, holderName, ownAccount } from '../world.ts';
import { api, ApiFailure } from './api.ts';

type Decision = 'accept' | 'reject';
interface Consent {
  templateId: string;
  title: string;
  longTerm: boolean;
  /** 总是保持以上选择，不再询问 */
  always?: Decision;
}

/** https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html */
const MOST_TEMPLATES = 5;
const ERRORS = {
  none: [10001, 'TmplIds can not be empty'],
  unknown: [20001, 'No template data return, verify the template id exist'],
  mixed: [20002, 'Templates type must be same'],
  many: [20003, 'Templates count out of max bounds'],
} as const;

function refusal(name: keyof typeof ERRORS): ApiFailure {
  const [errCode, message] = ERRORS[name];
  return new ApiFailure(message, { errCode });
}

/** Asks in WeChat's sheet, unless an answer is kept for good; the emulated WeChat is told. */
export const subscribeApi = {
  requestSubscribeMessage: api<{ tmplIds?: string[] }>('requestSubscribeMessage', async ({ tmplIds = [] }) => {
    // Only in the wake of a tap: jsdom knows no activation, and every call there is one.
    const activation = (navigator as { userActivation?: { isActive: boolean } }).userActivation;
    if (activation?.isActive === false) throw new ApiFailure('can only be invoked by user TAP gesture.');
    if (tmplIds.length === 0) throw refusal('none');
    if (tmplIds.length > MOST_TEMPLATES) throw refusal('many');
    const [name, account] = [await holderName(), (await ownAccount())?.key ?? ''];
    const search = new URLSearchParams({ name, account }).toString();
    const known = (await askWorld<Consent[]>(`/wechat/consents?${search}`)) ?? [];
    const asked = tmplIds.map((id) => {
      const consent = known.find(({ templateId }) => templateId === id);
      if (!consent) throw refusal('unknown');
      return consent;
    });
    if (new Set(asked.map(({ longTerm }) => longTerm)).size > 1) throw refusal('mixed');
    const { answers, always } = await decide(asked);
    await doInWorld('/wechat/answer-notices', { name, account, answers, always });
    return answers;
  }),
};

interface Answers {
  answers: Record<string, Decision>;
  always: boolean;
}

/** What is kept for good is not asked; nothing is shown when that is all. */
async function decide(asked: Consent[]): Promise<Answers> {
  const open = asked.filter(({ always }) => always === undefined);
  const kept = Object.fromEntries(asked.flatMap((one) => (one.always ? [[one.templateId, one.always] as const] : [])));
  if (open.length === 0) return { answers: kept, always: false };
  const { answers, always } = await askPerson(open);
  return { answers: { ...kept, ...answers }, always };
}

function askPerson(open: Consent[]): Promise<Answers> {
  return new Promise((resolve) => {
    const box = (label: string, checked: boolean): [HTMLElement, HTMLInputElement] => {
      const input = element('input', { type: 'checkbox', ...(checked && { checked: '' }) }) as HTMLInputElement;
      return [element('label', { class: 'sheet-check' }, input, label), input];
    };
    const boxes = open.map(({ title }) => box(title, true));
    const [keep, always] = box('总是保持以上选择，不再询问', false);
    const finish = (allowed: boolean): void => {
      sheet.close();
      const answers = open.map(({ templateId }, at): [string, Decision] => {
        return [templateId, allowed && boxes[at]?.[1].checked ? 'accept' : 'reject'];
      });
      resolve({ answers: Object.fromEntries(answers), always: always.checked });
    };
    const buttons = element(
      'div',
      { class: 'sheet-answers' },
      sheetButton('取消', () => finish(false)),
      sheetButton('允许', () => finish(true), 'primary'),
    );
    const rows = boxes.map(([row]) => row);
    const sheet = openSheet(
      { title: '小程序申请发送以下消息', dismissed: () => finish(false) },
      ...rows,
      keep,
      buttons,
    );
  });
}
