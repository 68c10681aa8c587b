import type { CallResult } from '../../../services/cloud';
import { callAsStaff } from '../../../services/signed-in';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';

export type Segment = OutputOf<Contracts['segment.save']>;

/** Its condition in Chinese; the whole of it needs no brackets. */
export const wordsOf = ({ inWords }: { inWords: string }): string => inWords.replace(/^（(.*)）$/, '$1');

/** There is no call for one segment: it is looked for in the list, which has all of them. */
export async function findSegment(segmentId: string): Promise<CallResult<Segment>> {
  const list = await callAsStaff('segment.list', {});
  if (!list.ok) return list;
  const found = list.data.segments.find((one) => one.segmentId === segmentId);
  return found ? { ok: true, data: found } : { ok: false, error: { code: 'SEGMENT.NOT_FOUND' } };
}
