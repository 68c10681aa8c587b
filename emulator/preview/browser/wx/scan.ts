import { element } from '../element.ts';
import { openSheet, sheetButton } from '../sheet.ts';
import { codesOnPhones } from '../shown-codes.ts';
import { api, ApiFailure } from './api.ts';

/** A code of another kind than these is not read. */
type ScanType = 'barCode' | 'qrCode' | 'datamatrix' | 'pdf417';

/**
 * The camera is a sheet: what is scanned is taken from the screen of another phone of this browser, or typed.
 * https://developers.weixin.qq.com/miniprogram/dev/api/device/scan/wx.scanCode.html
 */
export const scanApi = {
  scanCode: api<{ scanType?: ScanType[] }>('scanCode', async ({ scanType = ['barCode', 'qrCode'] }) => {
    const result = await askForCode();
    if (result === undefined) throw new ApiFailure('cancel');
    const isBar = !scanType.includes('qrCode') && scanType.includes('barCode');
    const rawData = btoa(String.fromCharCode(...new TextEncoder().encode(result)));
    return { result, scanType: isBar ? 'CODE_128' : 'QR_CODE', charSet: 'UTF-8', path: '', rawData };
  }),
};

function askForCode(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const input = element('input', { 'aria-label': '扫到的内容 · what is scanned' }) as HTMLInputElement;
    const found = element('div', { class: 'sheet-found' });
    const finish = (text: string | undefined): void => {
      sheet.close();
      resolve(text);
    };
    const enter = (): void => finish(input.value.trim() || undefined);
    input.addEventListener('keydown', ({ key }) => {
      if (key === 'Enter') enter();
    });
    const buttons = element(
      'div',
      { class: 'sheet-answers' },
      sheetButton('取消', () => finish(undefined)),
      sheetButton('扫到了', enter, 'primary'),
    );
    const label = element('label', {}, '或输入、粘贴码的内容', input);
    const sheet = openSheet({ title: '扫一扫', dismissed: () => resolve(undefined) }, found, label, buttons);
    input.focus();
    void codesOnPhones((text) => found.append(sheetButton(`手机屏幕上的码 · ${text}`, () => finish(text), 'primary')));
  });
}
