import { formatPreciseTime, formatTime } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { Delivery, WeChatAccount } from '../../live/wechat-wire.ts';
import { useWorld } from '../../live/world.ts';
import { useCell } from '../../live/cell.ts';
import { JsonView } from '../../parts/json-view.tsx';
import { LiveState } from '../../parts/states.tsx';
import { PushOrders } from './push-orders.tsx';

/** Pushes to all accounts, newest first, with every attempt. */
export function Pushes({ accounts }: { accounts: WeChatAccount[] }) {
  const { wechat: texts } = useTexts();
  const pushes = useLive(
    () => control.get<Delivery[]>('/wechat/deliveries'),
    'deliveries',
    ({ kind }) => kind.startsWith('push.'),
  );
  return (
    <section class="pushes">
      <h2>{texts.pushes}</h2>
      <PushOrders />
      <LiveState live={pushes} />
      {pushes.value?.length === 0 && <p class="quiet">{texts.noPushes}</p>}
      <ul>
        {pushes.value?.map((push) => (
          <Push key={push.id} push={push} account={accounts.find(({ appId }) => appId === push.appId)} />
        ))}
      </ul>
    </section>
  );
}

function Push({ push, account }: { push: Delivery; account: WeChatAccount | undefined }) {
  const { wechat: texts } = useTexts();
  const world = useWorld();
  const { id, event, openId, createTime, attempts, delivered, lost, url } = push;
  const { fields } = push.push;
  const sender = useCell(world.state)?.wechat.people.find(({ openIds }) => Object.values(openIds).includes(openId));
  const ms = attempts.reduce((sum, attempt) => sum + attempt.ms, 0);
  const outcome = delivered ? texts.delivered : lost ? texts.lost : texts.failed;
  const sendAgain = () => void world.act(() => control.post('/wechat/deliveries/send', { id }));
  return (
    <li class={delivered ? '' : 'trouble'}>
      <p>
        <b>{event}</b>
        <span class={delivered ? 'good' : 'bad'}>{outcome}</span>
        <span>{sender?.name}</span>
        <span class="quiet">{account?.name}</span>
        <time>{formatTime(createTime * 1_000)}</time>
      </p>
      <details>
        <summary>
          {texts.attempts(attempts.length, ms)} · <span class="mono">{openId}</span>
        </summary>
        <p class="mono quiet">{url || texts.noCallback}</p>
        <ol>
          {attempts.map(({ at, ms: took, status, problem }, number) => (
            <li key={number}>
              <time>{formatPreciseTime(at)}</time> HTTP {status} · {texts.took(took)}
              {problem && <span class="bad"> {problem}</span>}
            </li>
          ))}
        </ol>
        {Object.keys(fields).length > 0 && <JsonView value={fields} label={texts.pushed} />}
        <button type="button" class="button" onClick={sendAgain}>
          {texts.sendAgain}
        </button>
      </details>
    </li>
  );
}
