import { useState } from 'preact/hooks';
import { control } from './control.ts';
import type { DeedAnswer, Delivery } from './wechat-wire.ts';
import { useWorld } from './world.ts';

/** What somebody does in WeChat: one thing at a time. */
export interface Deeds {
  /** Does an action of `/control/wechat/<action>`; answers undefined when it was refused, which is shown. */
  act: (action: string, input?: object) => Promise<DeedAnswer | undefined>;
  isBusy: boolean;
  /** What was pushed by the last one; undefined as long as nothing was. */
  delivery?: Delivery;
}

/** Deeds of the person at the account. */
export function useDeeds(name: string | undefined, account: string | undefined): Deeds {
  const world = useWorld();
  const [isBusy, setBusy] = useState(false);
  const [last, setLast] = useState<{ name: string; delivery?: Delivery }>();
  const act = async (action: string, input: object = {}) => {
    if (name === undefined) return undefined;
    setBusy(true);
    const answer = await world.act(() => control.post<DeedAnswer>(`/wechat/${action}`, { name, account, ...input }));
    setLast({ name, delivery: answer && deliveriesIn(answer).at(-1) });
    setBusy(false);
    return answer;
  };
  return { act, isBusy, delivery: last?.name === name ? last?.delivery : undefined };
}

/** The pushes that a deed caused. */
function deliveriesIn(answer: DeedAnswer): Delivery[] {
  if (Array.isArray(answer)) return answer;
  return 'attempts' in answer ? [answer] : (answer.deliveries ?? []);
}
