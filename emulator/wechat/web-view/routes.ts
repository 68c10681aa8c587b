import type { Api } from '../api/api.ts';
import type { PeopleStore } from '../people/store.ts';
import { webViewPage } from './page.ts';

/** `/webview?url=`: this emulator's own, what the WeChat app shows of a page. */
export function webViewRoutes(api: Api, { people }: { people: PeopleStore }): void {
  api.page('/webview', (context) => webViewPage(people, context));
}
