import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import { useWorld } from '../../live/world.ts';

const ORDERS = ['lose', 'duplicate', 'reorder'] as const;
const NONE = { lose: 0, duplicate: 0, reorder: 0 };
type Orders = typeof NONE;

/** One more of them; of those that change places two at least. */
const more = (name: keyof Orders, now: Orders): Partial<Orders> => ({
  [name]: name === 'reorder' && now.reorder === 0 ? 2 : now[name] + 1,
});

/** What the real platform does to pushes now and then, on order: one is lost, comes twice, or behind what came later. */
export function PushOrders() {
  const { wechat: texts, timers } = useTexts();
  const world = useWorld();
  const orders = useLive(
    () => control.get<Orders>('/wechat/pushes'),
    'push-orders',
    ({ kind }) => kind.startsWith('push.'),
  );
  const now = orders.value ?? NONE;
  const order = (change: Partial<Orders>) =>
    void world.act(() => control.post('/wechat/pushes', change)).then(orders.reload);
  return (
    <div class="orders">
      <span class="quiet">{texts.disturb}</span>
      {ORDERS.map((name) => (
        <button key={name} type="button" class="button" onClick={() => order(more(name, now))}>
          {texts.orders[name]}
          {now[name] > 0 && <b> ×{now[name]}</b>}
        </button>
      ))}
      {ORDERS.some((name) => now[name] > 0) && (
        <button type="button" class="link" onClick={() => order(NONE)}>
          {timers.undo}
        </button>
      )}
    </div>
  );
}
