import { useEffect, useState } from 'preact/hooks';
import { useTexts, type Texts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { control } from '../../live/control.ts';
import { useLive } from '../../live/use-live.ts';
import type { FaultRule } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';
import { Empty, LiveState } from '../../parts/states.tsx';
import { FaultForm } from './fault-form.tsx';
import { Seed } from './seed.tsx';

/** Disturbances of the world: a rule strikes until it is removed or used up. */
export function FaultsPanel() {
  const { faults: texts } = useTexts();
  const world = useWorld();
  const state = useCell(world.state);
  const rules = useLive(
    () => control.get<FaultRule[]>('/faults'),
    'faults',
    () => false,
  );
  // Rules count down without a word in the feed: they are read with every poll of the state.
  const [polled, setPolled] = useState(state);
  useEffect(() => {
    if (state === polled) return;
    setPolled(state);
    rules.reload();
  }, [state]);
  const remove = async (id: string) => {
    await world.act(() => control.remove(`/faults/${encodeURIComponent(id)}`));
    rules.reload();
  };
  return (
    <div class="faults">
      <FaultForm onAdded={rules.reload} />
      <section class="rules">
        <h2>{texts.active}</h2>
        <Seed />
        <LiveState live={rules} />
        {rules.value?.length === 0 && <Empty title={texts.none} />}
        <ul>
          {rules.value?.map((rule) => (
            <li key={rule.id}>
              <div>
                <p>
                  <b>{texts.targets[rule.target]}</b> <span class="mono">{rule.match}</span>
                </p>
                <p class="quiet">{describe(rule, texts)}</p>
              </div>
              <button
                type="button"
                class="button"
                aria-label={texts.removeLabel(rule.id)}
                onClick={() => void remove(rule.id)}
              >
                {texts.remove}
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function describe({ effect, when, probability, count, ...rule }: FaultRule, texts: Texts['faults']): string {
  const what = {
    error: () => (effect.kind === 'error' ? ` ${effect.code} ${effect.message}` : ''),
    latency: () => (effect.kind === 'latency' ? ` ${effect.ms} ms` : ''),
    drop: () => '',
    kill: () => '',
  }[effect.kind]();
  return [
    `${texts.effects[effect.kind]}${what}`,
    texts.whens[when ?? 'before'],
    rule.action ?? '',
    rule.collection ?? '',
    rule.function === undefined ? '' : texts.from(rule.function),
    rule.nth === undefined ? '' : texts.onlyNth(rule.nth),
    probability === undefined ? '' : texts.chance(Math.round(probability * 100)),
    count === undefined ? '' : texts.times(count),
  ]
    .filter(Boolean)
    .join(' · ');
}
