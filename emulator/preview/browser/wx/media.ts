import { element } from '../element.ts';
import { requirePrivacy } from '../privacy.ts';
import { openSheet } from '../sheet.ts';
import { api, ApiFailure } from './api.ts';

type Kind = 'image' | 'video';

/** What WeChat allows at most at once. */
const MOST = 20;

interface Choosing {
  count?: number;
  mediaType?: (Kind | 'mix')[];
}

const kindOf = ({ type }: File): Kind => (type.startsWith('video/') ? 'video' : 'image');

/** A temporary file of the phone: its address is a blob's, as other APIs of the preview take it. */
const asTemporary = (file: File) => ({
  ...{ tempFilePath: URL.createObjectURL(file), size: file.size, fileType: kindOf(file) },
});

/** Files of this computer in place of the phone's album and camera. */
function askForFiles(accept: string, count: number): Promise<File[]> {
  return new Promise((resolve, reject) => {
    const input = element('input', { type: 'file', accept, 'aria-label': '从手机相册选择' }) as HTMLInputElement;
    input.multiple = count > 1;
    const cancelled = (): void => reject(new ApiFailure('cancel'));
    const sheet = openSheet({ title: '从手机相册选择', dismissed: cancelled }, element('p', {}, input));
    input.addEventListener('change', () => {
      sheet.close();
      resolve([...(input.files ?? [])].slice(0, count));
    });
  });
}

async function choose({ count = 9, mediaType = ['image', 'video'] }: Choosing): Promise<object> {
  await requirePrivacy('chooseMedia');
  const kinds: Kind[] = mediaType.includes('mix') ? ['image', 'video'] : mediaType.filter((one) => one !== 'mix');
  const files = await askForFiles(kinds.map((kind) => `${kind}/*`).join(','), Math.min(count, MOST));
  const tempFiles = files.map(asTemporary);
  const found = new Set(tempFiles.map(({ fileType }) => fileType));
  return { tempFiles, type: found.size > 1 ? 'mix' : ([...found][0] ?? 'image') };
}

/** Pictures one below the other, where WeChat shows one at a time. */
function preview({ urls, current }: { urls: string[]; current?: string }): void {
  const first = current ?? urls[0] ?? '';
  const all = [first, ...urls.filter((url) => url !== first)];
  openSheet({ title: '图片' }, ...all.map((src) => element('img', { class: 'picture', src, alt: '' })));
}

async function sizeOf({ src }: { src: string }): Promise<object> {
  const image = new Image();
  image.src = window.weilianMiniprogram.pictures[src.replace(/^\//, '')] ?? src;
  try {
    await image.decode();
  } catch {
    throw new ApiFailure('image not found');
  }
  return { width: image.naturalWidth, height: image.naturalHeight, path: src, orientation: 'up' };
}

/** https://developers.weixin.qq.com/miniprogram/dev/api/media/video/wx.chooseMedia.html */
export const mediaApi = {
  chooseMedia: api<Choosing>('chooseMedia', choose),
  previewImage: api<{ urls: string[]; current?: string }>('previewImage', preview),
  getImageInfo: api<{ src: string }>('getImageInfo', sizeOf),
};
