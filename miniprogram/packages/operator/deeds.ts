import { say } from '../../interactions/failure';
import type { CallFailure, CallResult } from '../../services/cloud';
import type { Problem } from './form-fields/field';

/** Asks before something that others notice. */
export async function confirmed(title: string, content: string): Promise<boolean> {
  const { confirm } = await wx.showModal({ title, content });
  return confirm;
}

interface Busy {
  data: { busy: boolean };
  setData(data: { busy: boolean }): void;
}

/** One thing at a time, also when it is tapped twice; says why it was not done. */
export async function once<T>(page: Busy, call: () => Promise<CallResult<T>>): Promise<CallResult<T> | undefined> {
  if (page.data.busy) return undefined;
  page.setData({ busy: true });
  const result = await call();
  page.setData({ busy: false });
  return result;
}

/** What of an input the server does not take, with paths as its contract has them below `prefix`. */
export function problemsIn({ code, details }: CallFailure, prefix = ''): Problem[] {
  if (code === 'COMMON.INVALID_INPUT' && Array.isArray(details)) {
    const issues = details as { path: string }[];
    return issues.map(({ path }) => ({ path: path.replace(prefix, ''), says: '请填写，或检查格式和范围' }));
  }
  return (details as { problems?: Problem[] } | undefined)?.problems ?? [];
}

/** Says it where it stands on no field. */
export const sayUnless = (problems: readonly unknown[], failure: CallFailure): void => {
  if (problems.length === 0) say(failure);
};

export function copy(data: string): void {
  wx.setClipboardData({ data, fail: () => void wx.showToast({ title: '复制失败', icon: 'none' }) });
}
