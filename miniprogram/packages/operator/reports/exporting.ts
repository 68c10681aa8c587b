import { say } from '../../../interactions/failure';
import { callAsStaff } from '../../../services/signed-in';
import type { InputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import { copy, once } from '../deeds';
import type { Days } from './spans';

export type ReportFile = InputOf<Contracts['report.export']>['what'];

/** Where the files of one report are; more than one where it is long. */
async function filesOf(what: ReportFile, { from, to }: Days) {
  const urls: string[] = [];
  for (let after: string | undefined, isMore = true; isMore; isMore = after !== undefined) {
    const result = await callAsStaff('report.export', { what, from, to, ...(after !== undefined && { after }) });
    if (!result.ok) return result;
    urls.push(result.data.url);
    after = result.data.next;
  }
  return { ok: true as const, data: urls };
}

/** Has reports written into files, and copies where they can be had: a line for each. */
export async function exportReports(page: Parameters<typeof once>[0], whats: readonly ReportFile[], days: Days) {
  const urls = await once(page, async () => {
    const all: string[] = [];
    for (const what of whats) {
      const files = await filesOf(what, days);
      if (!files.ok) return files;
      all.push(...files.data);
    }
    return { ok: true as const, data: all };
  });
  if (urls?.ok) copy(urls.data.join('\n'));
  else if (urls) say(urls.error);
}
