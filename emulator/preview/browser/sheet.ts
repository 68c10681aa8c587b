import { byId, element } from './element.ts';

export interface Sheet {
  close(): void;
  /** Of the sheet itself, below its title. */
  body: HTMLElement;
}

interface SheetOptions {
  title?: string;
  /** Called when the person taps beside the sheet. */
  dismissed?: () => void;
}

/** A panel that comes up from the lower edge of the phone, above everything else. */
export function openSheet({ title, dismissed }: SheetOptions, ...content: (Node | string)[]): Sheet {
  const body = element('div', { class: 'sheet-body' }, ...content);
  const head = title ? [element('h2', {}, title)] : [];
  const panel = element('div', { class: 'sheet', role: 'dialog', 'aria-modal': 'true' }, ...head, body);
  if (title) panel.setAttribute('aria-label', title);
  const cover = element('div', { class: 'sheet-cover' }, panel);
  cover.addEventListener('click', (event) => {
    if (event.target !== cover) return;
    cover.remove();
    dismissed?.();
  });
  byId('overlay').append(cover);
  return { body, close: () => cover.remove() };
}

/** A button of a sheet. */
export function sheetButton(label: string, run: () => void, look: 'plain' | 'primary' | 'row' = 'plain'): HTMLElement {
  const button = element('button', { type: 'button', class: `sheet-${look}` }, label);
  button.addEventListener('click', run);
  return button;
}

/** Resolves with the answer that is tapped; beside the sheet is `undefined`. */
export function askInSheet<T>(
  title: string,
  answers: readonly { label: string; value: T; look?: 'plain' | 'primary' | 'row' }[],
  ...content: (Node | string)[]
): Promise<T | undefined> {
  return new Promise((resolve) => {
    const buttons = answers.map(({ label, value, look }) =>
      sheetButton(
        label,
        () => {
          sheet.close();
          resolve(value);
        },
        look ?? 'row',
      ),
    );
    const rows = answers.every(({ look }) => look && look !== 'row') ? 'sheet-answers' : 'sheet-rows';
    const sheet = openSheet(
      { title, dismissed: () => resolve(undefined) },
      ...content,
      element('div', { class: rows }, ...buttons),
    );
  });
}
