import { element } from './element.ts';
import { reportMissing } from './missing.ts';

/** What the local world, and not the deployed function, refuses a call with. */
export interface Refusal {
  code: string;
  message: string;
}

/** Long enough to read a sentence, ms. */
const SHOWN_MS = 6_000;

/** Says on the page why the world did not even try: calmly when it only asks to wait, else as something that is wrong. */
export function reportRefusal({ code, message }: Refusal, person: string | undefined): void {
  if (code === 'HELD') return showWaiting(message);
  if (code === 'NOT_FOUND' && person !== undefined) {
    return reportMissing(`这个世界里没有“${person}” · nobody in this world is called “${person}”`);
  }
  reportMissing(`${code}: ${message}`);
}

/** One at a time, and gone after some seconds. */
function showWaiting(text: string): void {
  document.querySelector('#waiting')?.remove();
  const notice = document.body.appendChild(element('p', { id: 'waiting', role: 'status' }, text));
  setTimeout(() => notice.remove(), SHOWN_MS);
}
