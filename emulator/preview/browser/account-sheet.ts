import { element } from './element.ts';
import { openSheet, sheetButton } from './sheet.ts';
import { askWorld, doInWorld, holderName, type WorldAccount } from './world.ts';

interface PersonShown {
  name: string;
  follows?: string[];
}

/** An Official Account's card with its button to follow; following there is real in the world. */
export async function showAccount(account: WorldAccount): Promise<void> {
  const name = await holderName();
  const people = (await askWorld<PersonShown[]>('/wechat/people')) ?? [];
  const follows = people.find((one) => one.name === name)?.follows?.includes(account.key) ?? false;
  const act = async (action: 'follow' | 'unfollow'): Promise<void> => {
    const by = action === 'follow' ? { by: 'miniprogram' } : {};
    await doInWorld(`/wechat/${action}`, { name, account: account.key, ...by });
    sheet.close();
  };
  const button = follows
    ? sheetButton('不再关注', () => void act('unfollow'))
    : sheetButton('关注公众号', () => void act('follow'), 'primary');
  const sheet = openSheet(
    { title: account.name },
    element('p', {}, `公众号 · ${account.originalId}`),
    element('div', { class: 'sheet-answers' }, button),
  );
}

/** The chat with the mini program's customer service; what is written there goes out in the world. */
export function showCustomerService(name: string, account: string | undefined): Promise<void> {
  return new Promise((resolve) => {
    const input = element('input', { 'aria-label': '给客服的消息' }) as HTMLInputElement;
    const said = element('div', {});
    const send = async (): Promise<void> => {
      const content = input.value.trim();
      if (!content) return;
      input.value = '';
      said.append(element('p', {}, content));
      await doInWorld('/wechat/write', { name, account, message: { type: 'text', content } });
    };
    const leave = (): void => {
      sheet.close();
      resolve();
    };
    const buttons = element(
      'div',
      { class: 'sheet-answers' },
      sheetButton('返回小程序', leave),
      sheetButton('发送', () => void send(), 'primary'),
    );
    const sheet = openSheet({ title: '客服会话', dismissed: resolve }, said, element('label', {}, input), buttons);
  });
}
