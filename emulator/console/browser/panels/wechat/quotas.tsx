import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { QuotaUse, WeChatAccount } from '../../live/wechat-wire.ts';
import { useWorld } from '../../live/world.ts';
import { LiveState } from '../../parts/states.tsx';

/** What the account has used of its daily limits, and how often each path was called, whoever called it. */
export function Quotas({ account }: { account: WeChatAccount }) {
  const { wechat: texts } = useTexts();
  const quotas = useLive(
    () => control.get<QuotaUse[]>('/wechat/quotas', { account: account.key }),
    `quotas ${account.key}`,
    ({ source }) => source === 'wechat',
  );
  return (
    <div>
      <section class="calls">
        <h2>{texts.quotas(account.name)}</h2>
        <LiveState live={quotas} />
        {quotas.value?.length === 0 && <p class="quiet">{texts.noQuotas}</p>}
        <ul>
          {quotas.value?.map(({ path, used, perDay }) => (
            <Bar
              key={path}
              path={path}
              share={used / perDay}
              text={`${formatNumber(used)} / ${formatNumber(perDay)}`}
            />
          ))}
        </ul>
      </section>
      <Calls />
    </div>
  );
}

function Calls() {
  const { wechat: texts } = useTexts();
  const state = useCell(useWorld().state);
  const calls = Object.entries(state?.wechat.calls ?? {}).sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...calls.map(([, count]) => count));
  return (
    <section class="calls">
      <h2>{texts.calls}</h2>
      {state && calls.length === 0 && <p class="quiet">{texts.noCalls}</p>}
      <ul>
        {calls.map(([path, count]) => (
          <Bar key={path} path={path} share={count / most} text={formatNumber(count)} />
        ))}
      </ul>
    </section>
  );
}

const Bar = ({ path, share, text }: { path: string; share: number; text: string }) => (
  <li>
    <span class="mono">{path}</span>
    <b>{text}</b>
    <div class="bar" aria-hidden="true">
      <i style={{ width: `${share * 100}%` }} />
    </div>
  </li>
);
