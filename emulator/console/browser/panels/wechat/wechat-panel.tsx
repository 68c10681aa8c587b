import { formatNumber } from '../../language/format.ts';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { useWorld } from '../../live/world.ts';
import { Followers } from './followers.tsx';
import { Pushes } from './pushes.tsx';

/** What the application asked of WeChat, who follows the account, and what was pushed. */
export function WeChatPanel() {
  return (
    <div class="wechat">
      <div class="wechat-left">
        <Calls />
        <Pushes />
      </div>
      <Followers />
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
          <li key={path}>
            <span class="mono">{path}</span>
            <b>{formatNumber(count)}</b>
            <div class="bar" aria-hidden="true">
              <i style={{ width: `${(count / most) * 100}%` }} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
