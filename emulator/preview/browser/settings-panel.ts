import { element } from './element.ts';
import { changePhone, FONT_SIZES, phoneSettings, watchPhone, type PhoneSettings } from './phone-settings.ts';

/** The switches of the phone that is drawn: beside it in a wide window, in the capsule's menu in a narrow one. */
export function settingsPanel(): HTMLElement {
  const panel = element('fieldset', { class: 'phone-settings' });
  const draw = (): void => panel.replaceChildren(element('legend', {}, '手机设置 · phone'), ...controls());
  draw();
  watchPhone(draw);
  return panel;
}

function controls(): HTMLElement[] {
  const { theme, fontSize, online, place } = phoneSettings();
  return [
    choice('深色 · theme', theme, ['system', 'light', 'dark'], (chosen) =>
      changePhone({ theme: chosen as PhoneSettings['theme'] }),
    ),
    choice('字体大小 · font size', String(fontSize), FONT_SIZES.map(String), (chosen) =>
      changePhone({ fontSize: Number(chosen) }),
    ),
    choice('网络 · network', online ? 'online' : 'offline', ['online', 'offline'], (chosen) =>
      changePhone({ online: chosen === 'online' }),
    ),
    field('所在位置 · place', `${place.latitude}, ${place.longitude}`, (text) => {
      const [latitude, longitude] = text.split(/[,，]/).map(Number);
      if (Number.isFinite(latitude) && Number.isFinite(longitude)) {
        changePhone({ place: { ...place, latitude: latitude!, longitude: longitude! } });
      }
    }),
  ];
}

/** A labelled choice among a few words. */
export function choice(label: string, value: string, values: readonly string[], chosen: (value: string) => void) {
  const options = values.map((one) => element('option', one === value ? { selected: '' } : {}, one));
  const select = element('select', {}, ...options) as HTMLSelectElement;
  select.addEventListener('change', () => chosen(select.value));
  return element('label', {}, element('span', {}, label), select);
}

/** A labelled line of text; told when it is left or Enter is pressed. */
export function field(label: string, value: string, changed: (value: string) => void): HTMLElement {
  const input = element('input', { value, spellcheck: 'false' }) as HTMLInputElement;
  input.addEventListener('change', () => changed(input.value));
  return element('label', {}, element('span', {}, label), input);
}
