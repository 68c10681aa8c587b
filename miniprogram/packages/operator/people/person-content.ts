import { minute } from '../../../format/date';
import type { OutputOf } from '../../../../shared/contracts/contract';
import type { Contracts } from '../../../../shared/contracts/types';
import type { Field } from '../form-fields/field';

export type Merges = OutputOf<Contracts['person.merges']>['merges'];
export type Labels = OutputOf<Contracts['label.list']>['labels'];
type Merge = Merges[number];

const CAUSES: Record<Merge['cause'], string> = {
  ...{ unionId: '微信确认为同一人', ticket: '公众号里的关联链接', phone: '验证了同一个手机号', staff: '由店主合并' },
};
const STATES: Record<Merge['state'], string> = {
  ...{ moving: '正在转入', done: '已合并', undoing: '正在分开', undone: '已分开' },
};

/** What was joined into a person's record. */
export const mergeCard = ({ mergeId, from, cause, state, decidedAt }: Merge) => ({
  ...{ mergeId, title: CAUSES[cause], state: STATES[state], canUndo: state === 'done' },
  note: `${minute(decidedAt)} · ${from}`,
});

/** The labels to choose from, without those that the person has; none when there are no others. */
export function labelFields(labels: Labels, own: readonly string[], chosen: string): Field[] {
  const options = labels
    .filter(({ label }) => !own.includes(label))
    .map(({ label }) => ({ value: label, text: label }));
  return options.length === 0 ? [] : [{ name: 'label', label: '哪个标签', is: 'list', value: chosen, options }];
}
