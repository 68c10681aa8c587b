import type { GeneralComponent } from 'glass-easel';
import {
  classesOf,
  commonProperties,
  flag,
  ignoredProperties,
  nodeOf,
  number,
  setFace,
  text,
  type BuiltIn,
  type Properties,
} from './common.ts';
import { addField } from './form.ts';
import { toBrowserLengths } from '../../build/units.ts';

export type Control = HTMLInputElement | HTMLTextAreaElement;

/** WeChat's own default. */
const MAX_LETTERS = 140;

const controls = new WeakMap<HTMLElement, { control: Control; placeholder: HTMLElement }>();

export const controlOf = (component: GeneralComponent): Control => controls.get(nodeOf(component))!.control;

/** The keyboard that a type brings up: https://developers.weixin.qq.com/miniprogram/dev/component/input.html */
const KEYBOARDS: Record<string, string> = { number: 'numeric', digit: 'decimal', idcard: 'text' };

function show(this: GeneralComponent): void {
  const value: unknown = this.data['value'];
  const written = value === undefined || value === null ? '' : String(value);
  if (controlOf(this).value !== written) controlOf(this).value = written;
  drawPlaceholder.call(this);
}

function drawPlaceholder(this: GeneralComponent): void {
  const { control, placeholder } = controls.get(nodeOf(this))!;
  placeholder.hidden = control.value !== '';
  placeholder.textContent = String(this.data['placeholder'] ?? '');
  placeholder.className = `placeholder ${classesOf(this, String(this.data['placeholderClass'] ?? ''))}`;
  placeholder.setAttribute('style', toBrowserLengths(String(this.data['placeholderStyle'] ?? '')));
  control.setAttribute('aria-placeholder', placeholder.textContent);
}

function limit(this: GeneralComponent): void {
  const most = Number(this.data['maxlength']);
  if (most >= 0) controlOf(this).maxLength = most;
  else controlOf(this).removeAttribute('maxlength');
}

function able(this: GeneralComponent): void {
  controlOf(this).disabled = Boolean(this.data['disabled']);
}

/** A page that says `focus` in its first data means it when it is on the screen. */
function focus(this: GeneralComponent): void {
  const control = controlOf(this);
  if (this.data['focus']) requestAnimationFrame(() => control.focus());
  else control.blur();
}

/** What `input` and `textarea` have in common. */
export const textProperties: Properties = {
  ...commonProperties,
  ...ignoredProperties(
    ...['cursorSpacing', 'autoFocus', 'confirmHold', 'cursor', 'cursorColor', 'selectionStart', 'selectionEnd'],
    ...['adjustPosition', 'holdKeyboard', 'alwaysEmbed', 'safePasswordCertPath', 'safePasswordLength'],
    ...['safePasswordTimeStamp', 'safePasswordNonce', 'safePasswordSalt', 'safePasswordCustomHash', 'autoFill'],
    ...['bindkeyboardheightchange', 'password', 'confirmType'],
  ),
  name: text(),
  value: { type: null, value: '', observer: show },
  placeholder: text('', drawPlaceholder),
  placeholderStyle: text('', drawPlaceholder),
  placeholderClass: text('input-placeholder', drawPlaceholder),
  maxlength: number(MAX_LETTERS, limit),
  disabled: flag(false, able),
  focus: flag(false, focus),
};

export const input: BuiltIn = {
  properties: {
    ...textProperties,
    type: text('text', function () {
      const type = String(this.data['type']);
      controlOf(this).inputMode = KEYBOARDS[type] ?? 'text';
      if (type === 'safe-password') (controlOf(this) as HTMLInputElement).type = 'password';
    }),
    password: flag(false, function () {
      (controlOf(this) as HTMLInputElement).type = this.data['password'] ? 'password' : 'text';
    }),
  },
  created(component) {
    const control = document.createElement('input');
    control.autocomplete = 'off';
    control.maxLength = MAX_LETTERS;
    wireText(component, control);
    control.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      component.triggerEvent('confirm', { value: control.value });
      control.blur();
    });
  },
};

/** Puts the browser's own control into the component and passes on what happens to it. */
export function wireText(component: GeneralComponent, control: Control): void {
  const node = nodeOf(component);
  const placeholder = document.createElement('div');
  placeholder.setAttribute('aria-hidden', 'true');
  controls.set(node, { control, placeholder });
  setFace(component, control);
  node.append(placeholder, control);
  control.addEventListener('input', () => typed(component, control));
  control.addEventListener('focus', () => component.triggerEvent('focus', { value: control.value, height: 0 }));
  control.addEventListener('blur', () =>
    component.triggerEvent('blur', { value: control.value, cursor: control.selectionStart ?? 0 }),
  );
  addField(component, {
    value: () => control.value,
    reset: () => component.setData({ value: '' } as never),
  });
}

/** The handler of `input` may return another text, or `{ value, cursor }`, which then stands there instead. */
function typed(component: GeneralComponent, control: Control): void {
  const { value, selectionStart } = control;
  component.setData({ value } as never);
  component.triggerEvent(
    'input',
    { value, cursor: selectionStart ?? value.length, keyCode: value.charCodeAt((selectionStart ?? 1) - 1) || 0 },
    {
      handleListenerReturn: (answer) => {
        const wanted = typeof answer === 'object' && answer ? (answer as { value?: unknown }).value : answer;
        if (typeof wanted === 'string') component.setData({ value: wanted } as never);
      },
    },
  );
}
