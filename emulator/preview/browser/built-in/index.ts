import type { GeneralComponent } from 'glass-easel';
import type { CodeSpace } from 'glass-easel-miniprogram-adapter';
import type { BuiltInTag } from '../../built-in-tags.ts';
import { button } from './button.ts';
import { canvas } from './canvas.ts';
import { checkbox, checkboxGroup, radio, radioGroup, switchBox } from './choices.ts';
import { commonProperties, ignoredProperties, register, type BuiltIn } from './common.ts';
import { form } from './form.ts';
import { hoverProperties, watchHover } from './hover.ts';
import { image } from './image.ts';
import { input } from './input.ts';
import { label } from './label.ts';
import { navigator } from './navigator.ts';
import { officialAccount } from './official-account.ts';
import { pageContainer } from './page-container.ts';
import { pageMeta } from './page-meta.ts';
import { picker } from './picker.ts';
import { pickerView, pickerViewColumn } from './picker-view.ts';
import { richText } from './rich-text.ts';
import { rootPortal } from './root-portal.ts';
import { scrollView } from './scroll-view.ts';
import { slider } from './slider.ts';
import { icon, progress } from './small.ts';
import { swiper, swiperItem } from './swiper.ts';
import { textarea } from './textarea.ts';
import { webView } from './web-view.ts';

const BUILT_INS: Record<BuiltInTag, BuiltIn> = {
  view: { properties: { ...commonProperties, ...hoverProperties('none') }, created: watchHover },
  text: { properties: { ...commonProperties, ...ignoredProperties('selectable', 'userSelect', 'space', 'decode') } },
  image,
  icon,
  progress,
  'rich-text': richText,
  button,
  form,
  label,
  input,
  textarea,
  switch: switchBox,
  checkbox,
  'checkbox-group': checkboxGroup,
  radio,
  'radio-group': radioGroup,
  slider,
  picker,
  'picker-view': pickerView,
  'picker-view-column': pickerViewColumn,
  'scroll-view': scrollView,
  swiper,
  'swiper-item': swiperItem,
  navigator,
  canvas,
  'web-view': webView,
  'official-account': officialAccount,
  'page-meta': pageMeta,
  'page-container': pageContainer,
  'root-portal': rootPortal,
};

/** Makes WeChat's own components known to every template of the mini program. */
export function defineBuiltIns(codeSpace: CodeSpace): void {
  const space = codeSpace.getComponentSpace();
  for (const [tag, { properties, created, attached, detached }] of Object.entries(BUILT_INS)) {
    const definition = space.defineComponent({
      is: `built-in/${tag}`,
      options: { styleScope: 0 },
      properties: properties as never,
      lifetimes: {
        created(this: GeneralComponent) {
          register(this);
          created?.(this);
        },
        attached(this: GeneralComponent) {
          attached?.(this);
        },
        detached(this: GeneralComponent) {
          detached?.(this);
        },
      },
    });
    space.setGlobalUsingComponent(tag, definition as never);
  }
}
