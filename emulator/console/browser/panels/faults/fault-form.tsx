import { useState } from 'preact/hooks';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { control } from '../../live/control.ts';
import type { WorldState } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';
import { Field } from './field.tsx';
import { Choice, Text, type Write, type Writing } from './inputs.tsx';
import { EMPTY_FAULT, FIRST_CODE, effectsFor, faultOf, wrongFields, type WrittenFault } from './written-fault.ts';

/** A new rule. What is wrong is said at its field; what the server still refuses is shown as a notice. */
export function FaultForm({ onAdded }: { onAdded: () => void }) {
  const { faults: texts } = useTexts();
  const world = useWorld();
  const [written, setWritten] = useState<WrittenFault>(EMPTY_FAULT);
  const write: Write = (change) => setWritten({ ...written, ...change });
  const submit = async () => {
    if (wrongFields(written).size > 0) return;
    const added = await world.act(() => control.post('/faults', faultOf(written)));
    if (added !== undefined) onAdded();
  };
  return (
    <form
      class="fault-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h2>{texts.add}</h2>
      <p class="quiet">{texts.intro}</p>
      <Field label={texts.target}>
        <Choice options={texts.targets} value={written.target} onChoose={(next) => write(aimedAt(next, written))} />
      </Field>
      <MatchField written={written} write={write} />
      {written.target === 'database' && <DatabaseConditions written={written} write={write} />}
      <EffectFields written={written} write={write} />
      <div class="field-pair">
        <Text label={texts.probability} name="probability" written={written} write={write} placeholder="1" isNumber />
        <Text label={texts.count} name="count" written={written} write={write} placeholder={texts.always} isNumber />
      </div>
      <Text
        {...{ label: texts.nth, hint: texts.nthHint, name: 'nth', written, write, placeholder: texts.any }}
        isNumber
      />
      <Field label={texts.when}>
        <Choice options={texts.whens} value={written.when} onChoose={(next) => write({ when: next })} />
      </Field>
      <button type="submit" class="button button-main">
        {texts.submit}
      </button>
    </form>
  );
}

/** What is hit, with what this world has of it as proposals. */
function MatchField({ written, write }: Writing) {
  const { faults: texts } = useTexts();
  const state = useCell(useWorld().state);
  return (
    <>
      <Field label={texts.match} hint={texts.matchHint}>
        <input
          class="mono"
          required
          list="fault-keys"
          value={written.match}
          onInput={(event) => write({ match: event.currentTarget.value })}
        />
      </Field>
      <datalist id="fault-keys">
        {keysOf(written.target, state).map((key) => (
          <option key={key} value={key} />
        ))}
      </datalist>
    </>
  );
}

/** Another target fails with codes of its own, and cannot be killed. */
function aimedAt(target: WrittenFault['target'], { effect }: WrittenFault): Partial<WrittenFault> {
  const possible = target === 'database' || effect !== 'kill' ? effect : 'error';
  return { target, code: FIRST_CODE[target], effect: possible };
}

/** What a request of the database must be like besides; all that is written must hold. */
function DatabaseConditions({ written, write }: Writing) {
  const { faults: texts } = useTexts();
  const state = useCell(useWorld().state);
  const names = {
    action: ['read', 'write', ...Object.keys(state?.operations ?? {})],
    collection: (state?.collections ?? []).map(({ name }) => name),
    function: (state?.functions ?? []).map(({ name }) => name),
  };
  return (
    <>
      {(['action', 'collection', 'function'] as const).map((name) => (
        <Text
          key={name}
          {...{ label: texts[name], name, written, write, placeholder: texts.any, list: `fault-${name}` }}
        />
      ))}
      {Object.entries(names).map(([name, values]) => (
        <datalist key={name} id={`fault-${name}`}>
          {values.map((value) => (
            <option key={value} value={value} />
          ))}
        </datalist>
      ))}
    </>
  );
}

/** What happens to what is hit, and what that effect needs to know. */
function EffectFields({ written, write }: Writing) {
  const { faults: texts } = useTexts();
  return (
    <>
      <Field label={texts.effect}>
        <Choice
          options={effectsFor(written.target, texts.effects)}
          value={written.effect}
          onChoose={(next) => write({ effect: next })}
        />
      </Field>
      {written.effect === 'latency' && <Text label={texts.ms} name="ms" written={written} write={write} isNumber />}
      {written.effect === 'error' && (
        <div class="field-pair">
          <Text label={texts.code} name="code" written={written} write={write} />
          <Text label={texts.message} name="message" written={written} write={write} />
        </div>
      )}
    </>
  );
}

/** What the rules of a target may be matched with, as far as this world shows it. */
function keysOf(target: WrittenFault['target'], state: WorldState | undefined): string[] {
  if (!state) return [];
  if (target === 'function') return state.functions.map(({ name }) => name);
  if (target === 'files') return ['upload', 'download'];
  if (target === 'wechat') return ['push', ...Object.keys(state.wechat.calls)];
  return [...state.collections.map(({ name }) => name), ...Object.keys(state.operations)];
}
