import { formatTime } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { Delivery } from '../../live/wechat-wire.ts';
import { LiveState } from '../../parts/states.tsx';

/** Pushes to the callback of the Official Account, newest first. */
export function Pushes() {
  const { wechat: texts } = useTexts();
  const pushes = useLive(
    () => control.get<Delivery[]>('/wechat/deliveries'),
    'deliveries',
    ({ kind }) => kind.startsWith('push.'),
  );
  return (
    <section class="pushes">
      <h2>{texts.pushes}</h2>
      <LiveState live={pushes} />
      {pushes.value?.length === 0 && <p class="quiet">{texts.noPushes}</p>}
      <ul>
        {pushes.value?.map((push) => (
          <Push key={push.id} push={push} />
        ))}
      </ul>
    </section>
  );
}

function Push({ push }: { push: Delivery }) {
  const { wechat: texts } = useTexts();
  const { event, openId, createTime, attempts, delivered } = push;
  const ms = attempts.reduce((sum, attempt) => sum + attempt.ms, 0);
  const last = attempts.at(-1);
  return (
    <li class={delivered ? '' : 'trouble'}>
      <p>
        <b>{event}</b>
        <span class={delivered ? 'good' : 'bad'}>{delivered ? texts.delivered : texts.failed}</span>
        <time>{formatTime(createTime * 1_000)}</time>
      </p>
      <p class="quiet">
        <span class="mono">{openId}</span> · {last ? `HTTP ${last.status} · ` : ''}
        {texts.attempts(attempts.length, ms)}
        {last?.problem && ` · ${last.problem}`}
      </p>
    </li>
  );
}
