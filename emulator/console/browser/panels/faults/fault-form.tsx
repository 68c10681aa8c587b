import { useState } from 'preact/hooks';
import { useTexts } from '../../language/language.ts';
import { useCell } from '../../live/cell.ts';
import { control } from '../../live/control.ts';
import type { WorldState } from '../../live/wire.ts';
import { useWorld } from '../../live/world.ts';
import { Field } from './field.tsx';
import { EMPTY_FAULT, FIRST_CODE, faultOf, wrongFields, type WrittenFault } from './written-fault.ts';

type Write = (change: Partial<WrittenFault>) => void;

interface Writing {
  written: WrittenFault;
  write: Write;
}

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
        <Choice
          options={texts.targets}
          value={written.target}
          onChoose={(next) => write({ target: next, code: FIRST_CODE[next] })}
        />
      </Field>
      <MatchField written={written} write={write} />
      <EffectFields written={written} write={write} />
      <div class="field-pair">
        <Text label={texts.probability} name="probability" written={written} write={write} placeholder="1" isNumber />
        <Text label={texts.count} name="count" written={written} write={write} placeholder={texts.always} isNumber />
      </div>
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

/** What happens to what is hit, and what that effect needs to know. */
function EffectFields({ written, write }: Writing) {
  const { faults: texts } = useTexts();
  return (
    <>
      <Field label={texts.effect}>
        <Choice options={texts.effects} value={written.effect} onChoose={(next) => write({ effect: next })} />
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
  if (target === 'wechat') return ['push', ...Object.keys(state.wechat.calls)];
  return [...state.collections.map(({ name }) => name), ...Object.keys(state.operations)];
}

interface ChoiceProps<Value extends string> {
  options: Record<Value, string>;
  value: Value;
  onChoose: (value: Value) => void;
}

function Choice<Value extends string>({ options, value, onChoose }: ChoiceProps<Value>) {
  return (
    <select value={value} onChange={(event) => onChoose(event.currentTarget.value as Value)}>
      {(Object.entries(options) as [Value, string][]).map(([name, label]) => (
        <option key={name} value={name}>
          {label}
        </option>
      ))}
    </select>
  );
}

interface TextProps extends Writing {
  label: string;
  name: 'code' | 'message' | 'ms' | 'probability' | 'count';
  placeholder?: string;
  isNumber?: boolean;
}

function Text({ label, name, written, write, placeholder, isNumber }: TextProps) {
  const { faults: texts } = useTexts();
  const isWrong = name !== 'message' && wrongFields(written).has(name);
  return (
    <Field label={label} problem={isWrong ? texts.problems[name] : undefined}>
      <input
        value={written[name]}
        placeholder={placeholder}
        inputMode={isNumber ? 'decimal' : 'text'}
        aria-invalid={isWrong}
        onInput={(event) => write({ [name]: event.currentTarget.value })}
      />
    </Field>
  );
}
