import type { InputOf, OutputOf } from '../../../shared/contracts/contract';
import type { Contracts } from '../../../shared/contracts/types';

type State = OutputOf<Contracts['label.runs']>['runs'][number]['state'];
export type RunAction = InputOf<Contracts['label.control']>['action'];

/** How something stands that is done for everybody of a segment. */
export const RUN_STATES: Record<State, string> = {
  ...{ running: '进行中', paused: '已暂停', soldOut: '已用完', ended: '已结束', cancelled: '已取消', done: '完成' },
};

const CANCEL = { action: 'cancel', text: '取消' } as const;

/** What can be done with one that stands so. */
export function waysOf(state: State): { action: RunAction; text: string }[] {
  if (state === 'running') return [{ action: 'pause', text: '暂停' }, CANCEL];
  if (state === 'paused') return [{ action: 'resume', text: '继续' }, CANCEL];
  return state === 'soldOut' ? [{ action: 'resume', text: '继续' }] : [];
}
