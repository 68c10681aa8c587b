import { element } from './element.ts';

const reported = new Set<string>();

/**
 * Says, on the page and in the browser's log, that the preview lacks something that the mini program uses: a flow that
 * silently goes on would pass here and fail on a phone.
 */
export function reportMissing(what: string): void {
  if (reported.has(what)) return;
  reported.add(what);
  console.error(`preview: ${what}`);
  const list = document.querySelector('#missing') ?? document.body.appendChild(element('ul', { id: 'missing' }));
  list.append(element('li', {}, what));
}
