import { byId } from './element.ts';
import type { PageStack } from './page-stack.ts';
import { settingsPanel } from './settings-panel.ts';
import { canShare, share } from './share.ts';
import { openSheet, sheetButton } from './sheet.ts';
import { takeBack } from './privacy.ts';
import { openSetting } from './permissions.ts';

/** The dots at the top right open WeChat's menu of a mini program, with the settings of the phone below it. */
export function watchCapsule(stack: PageStack): void {
  byId('bar-menu').addEventListener('click', () => {
    const close = (run: () => unknown) => (): void => {
      sheet.close();
      run();
    };
    const rows = [
      ...(canShare(stack)
        ? [
            sheetButton(
              '发送给朋友',
              close(() => void share(stack, 'menu')),
              'row',
            ),
          ]
        : []),
      sheetButton(
        '设置',
        close(() => void openSetting()),
        'row',
      ),
      sheetButton('撤回隐私授权', close(takeBack), 'row'),
      sheetButton(
        '重新进入小程序',
        close(() => window.location.reload()),
        'row',
      ),
    ];
    const sheet = openSheet({ title: '小程序' }, ...rows, settingsPanel());
  });
}
