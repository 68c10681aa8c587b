import type { GeneralComponent } from 'glass-easel';
import { reportMissing } from '../missing.ts';
import { commonProperties, ignoredProperties, nodeOf, type BuiltIn } from './common.ts';

/** https://developers.weixin.qq.com/miniprogram/dev/component/image.html */
const OBJECT_FIT: Record<string, string> = {
  scaleToFill: 'fill',
  aspectFit: 'contain',
  aspectFill: 'cover',
  widthFix: 'fill',
  heightFix: 'fill',
  center: 'none',
};

const pictures = new WeakMap<HTMLElement, HTMLImageElement>();

/** The `<img>` inside of `<wx-image>`, made when first asked for. */
function pictureOf(component: GeneralComponent): HTMLImageElement {
  const node = nodeOf(component);
  const made = pictures.get(node);
  if (made) return made;
  const picture = document.createElement('img');
  picture.alt = '';
  picture.draggable = false;
  picture.addEventListener('load', () => {
    const { naturalWidth: width, naturalHeight: height } = picture;
    node.style.setProperty('--image-ratio', `${width} / ${height}`);
    component.triggerEvent('load', { width, height });
  });
  picture.addEventListener('error', () =>
    component.triggerEvent('error', { errMsg: `image ${picture.src} cannot be loaded` }),
  );
  pictures.set(node, picture);
  node.append(picture);
  return picture;
}

export const image: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('lazyLoad', 'webp', 'showMenuByLongpress', 'binderror', 'bindload'),
    src: {
      type: String,
      value: '',
      observer() {
        const source = String(this.data['src'] ?? '');
        if (source) pictureOf(this).src = sourceUrl(source, this);
        else pictureOf(this).removeAttribute('src');
      },
    },
    mode: {
      type: String,
      value: 'scaleToFill',
      observer() {
        const mode = String(this.data['mode']);
        nodeOf(this).setAttribute('mode', mode);
        pictureOf(this).style.objectFit = OBJECT_FIT[mode] ?? 'fill';
      },
    },
  },
};

/** Files of the mini program are addressed from its root, or from the component that shows them. */
function sourceUrl(source: string, component: GeneralComponent): string {
  if (/^(?:https?:|data:|blob:)/.test(source)) return source;
  const owner = component.ownerShadowRoot?.getHostNode().is ?? '';
  const file = new URL(source, `file:///${owner}`).pathname;
  const picture = window.weilianMiniprogram.pictures[file];
  if (!picture) reportMissing(`图片 ${file} 不在小程序包里 · the picture is not in the mini program`);
  return picture ?? 'data:,';
}
