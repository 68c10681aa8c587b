import { reportMissing } from './missing.ts';
import { requirePrivacy } from './privacy.ts';
import { askInSheet, openSheet, sheetButton } from './sheet.ts';
import { element } from './element.ts';
import { ApiFailure } from './wx/api.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/authorize.html */
const SCOPES: Record<string, string> = {
  'scope.userLocation': '你的位置信息',
  'scope.userFuzzyLocation': '你的大致位置信息',
  'scope.writePhotosAlbum': '添加到相册',
  'scope.camera': '摄像头',
};

type AuthSetting = Record<string, boolean>;

const key = (): string => `weilian-permissions:${new URLSearchParams(window.location.search).get('person') ?? ''}`;

/** What was allowed or refused; what was never asked for is not in it. */
export const authSetting = (): AuthSetting => JSON.parse(localStorage.getItem(key()) ?? '{}') as AuthSetting;

const remember = (scope: string, allowed: boolean): void =>
  localStorage.setItem(key(), JSON.stringify({ ...authSetting(), [scope]: allowed }));

/** Asks once; who has refused is not asked again. @throws ApiFailure `auth deny`. */
export async function requireScope(scope: string): Promise<void> {
  const what = SCOPES[scope];
  if (what === undefined) throw new ApiFailure('invalid scope');
  const decided = authSetting()[scope];
  if (decided === undefined) remember(scope, (await ask(scope, what)) === true);
  if (!authSetting()[scope]) throw new ApiFailure('auth deny');
}

const ask = (scope: string, what: string): Promise<boolean | undefined> => {
  const desc = window.weilianMiniprogram.app.permission?.[scope]?.desc ?? '';
  return askInSheet(
    `小程序申请获取${what}`,
    [
      { label: '拒绝', value: false, look: 'plain' },
      { label: '允许', value: true, look: 'primary' },
    ],
    element('p', {}, desc),
  );
};

/**
 * What stands before an API of private information: app.json names it, the person has agreed to the guideline, and has
 * allowed the scope. https://developers.weixin.qq.com/miniprogram/dev/reference/configuration/app.html#requiredPrivateInfos
 */
export async function requirePlace(api: string, scope?: string): Promise<void> {
  if (!window.weilianMiniprogram.app.requiredPrivateInfos?.includes(api)) {
    const why = 'the api need to be declared in the requiredPrivateInfos field in app.json/ext.json';
    reportMissing(`${api}: ${why}`);
    throw new ApiFailure(why);
  }
  await requirePrivacy(api);
  if (scope) await requireScope(scope);
}

/** WeChat's page of permissions; resolves when it is left. */
export function openSetting(): Promise<{ authSetting: AuthSetting }> {
  return new Promise((resolve) => {
    const rows = Object.entries(authSetting()).map(([scope, allowed]) => {
      const box = element('input', { type: 'checkbox', ...(allowed && { checked: '' }) }) as HTMLInputElement;
      box.addEventListener('change', () => remember(scope, box.checked));
      return element('label', {}, SCOPES[scope] ?? scope, box);
    });
    const none = rows.length === 0 ? [element('p', {}, '小程序还没有申请过权限')] : [];
    const done = (): void => resolve({ authSetting: authSetting() });
    const close = sheetButton('完成', () => {
      sheet.close();
      done();
    });
    const answers = element('div', { class: 'sheet-answers' }, close);
    const sheet = openSheet({ title: '设置', dismissed: done }, ...none, ...rows, answers);
  });
}
