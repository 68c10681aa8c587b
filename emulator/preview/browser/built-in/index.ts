import type { GeneralComponent } from 'glass-easel';
import type { CodeSpace } from 'glass-easel-miniprogram-adapter';
import type { BuiltInTag } from '../../built-in-tags.ts';
import { buttonProperties, watchButton } from './button.ts';
import { commonProperties, ignoredProperties, type Properties } from './common.ts';
import { hoverProperties, watchHover } from './hover.ts';
import { imageProperties } from './image.ts';
import { navigatorProperties, watchNavigator } from './navigator.ts';
import { scrollViewProperties, watchScroll } from './scroll-view.ts';

interface BuiltIn {
  properties: Properties;
  /** Wires what the document raises to what WeChat's component does; called once for each element. */
  created?: (component: GeneralComponent) => void;
}

const BUILT_INS: Record<BuiltInTag, BuiltIn> = {
  view: { properties: { ...commonProperties, ...hoverProperties('none') }, created: watchHover },
  text: { properties: { ...commonProperties, ...ignoredProperties('selectable', 'userSelect', 'space', 'decode') } },
  image: { properties: imageProperties },
  button: { properties: buttonProperties, created: watchButton },
  'scroll-view': { properties: scrollViewProperties, created: watchScroll },
  navigator: { properties: navigatorProperties, created: watchNavigator },
};

/** Makes WeChat's own components known to every template of the mini program. */
export function defineBuiltIns(codeSpace: CodeSpace): void {
  const space = codeSpace.getComponentSpace();
  for (const [tag, { properties, created }] of Object.entries(BUILT_INS)) {
    const definition = space.defineComponent({
      is: `built-in/${tag}`,
      options: { styleScope: 0 },
      properties: properties as never,
      lifetimes: {
        created(this: GeneralComponent) {
          created?.(this);
        },
      },
    });
    space.setGlobalUsingComponent(tag, definition as never);
  }
}
