import type { GeneralComponent } from 'glass-easel';
import { commonProperties, flag, ignoredProperties, nodeOf, number, setFace, text, type BuiltIn } from './common.ts';
import { addField } from './form.ts';

const partsOf = (component: GeneralComponent) => {
  const [range, output] = nodeOf(component).children as unknown as [HTMLInputElement, HTMLElement];
  return { range, output };
};

function draw(this: GeneralComponent): void {
  const { range, output } = partsOf(this);
  const { min, max, step, value, disabled, showValue } = this.data as Record<string, number>;
  Object.assign(range, { min: String(min), max: String(max), step: String(step), disabled: Boolean(disabled) });
  range.value = String(value);
  output.textContent = String(value);
  output.hidden = !showValue;
  const { style } = nodeOf(this);
  const { activeColor, selectedColor, backgroundColor, color, blockColor, blockSize } = this.data as Record<
    string,
    string
  >;
  style.setProperty('--slider-active', activeColor || selectedColor || '#1aad19');
  style.setProperty('--slider-rest', backgroundColor || color || '#e9e9e9');
  style.setProperty('--slider-block', blockColor || '#ffffff');
  style.setProperty('--slider-size', `${blockSize}px`);
  style.setProperty('--slider-share', `${((value! - min!) / (max! - min! || 1)) * 100}%`);
}

/** https://developers.weixin.qq.com/miniprogram/dev/component/slider.html */
export const slider: BuiltIn = {
  properties: {
    ...commonProperties,
    ...ignoredProperties('hideBlock'),
    name: text(),
    min: number(0, draw),
    max: number(100, draw),
    step: number(1, draw),
    value: number(0, draw),
    disabled: flag(false, draw),
    showValue: flag(false, draw),
    activeColor: text('', draw),
    selectedColor: text('', draw),
    backgroundColor: text('', draw),
    color: text('', draw),
    blockColor: text('', draw),
    blockSize: number(28, draw),
  },
  created(component) {
    const range = document.createElement('input');
    range.type = 'range';
    nodeOf(component).append(range, document.createElement('output'));
    setFace(component, range);
    const tell = (event: 'changing' | 'change') => () => {
      component.setData({ value: Number(range.value) } as never);
      component.triggerEvent(event, { value: Number(range.value) });
    };
    range.addEventListener('input', tell('changing'));
    range.addEventListener('change', tell('change'));
    addField(component, {
      value: () => Number(component.data['value']),
      reset: () => component.setData({ value: Number(component.data['min']) } as never),
    });
  },
};
