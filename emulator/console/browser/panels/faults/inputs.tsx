import { useTexts } from '../../language/language.ts';
import { Field } from './field.tsx';
import { wrongFields, type CheckedField, type WrittenFault } from './written-fault.ts';

export type Write = (change: Partial<WrittenFault>) => void;

/** The rule as it is written so far, and how to write on. */
export interface Writing {
  written: WrittenFault;
  write: Write;
}

interface ChoiceProps<Value extends string> {
  options: Partial<Record<Value, string>>;
  value: Value;
  onChoose: (value: Value) => void;
}

export function Choice<Value extends string>({ options, value, onChoose }: ChoiceProps<Value>) {
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

type TextName = CheckedField | 'message' | 'action' | 'collection' | 'function';

interface TextProps extends Writing {
  label: string;
  hint?: string;
  name: TextName;
  /** The id of a list of proposals. */
  list?: string;
  placeholder?: string;
  isNumber?: boolean;
}

export function Text({ label, hint, name, written, write, placeholder, isNumber, list }: TextProps) {
  const { faults: texts } = useTexts();
  const isWrong = isChecked(name) && wrongFields(written).has(name);
  return (
    <Field label={label} hint={hint} problem={isWrong ? texts.problems[name] : undefined}>
      <input
        list={list}
        value={written[name]}
        placeholder={placeholder}
        inputMode={isNumber ? 'decimal' : 'text'}
        aria-invalid={isWrong}
        onInput={(event) => write({ [name]: event.currentTarget.value })}
      />
    </Field>
  );
}

const isChecked = (name: TextName): name is CheckedField =>
  !['message', 'action', 'collection', 'function'].includes(name);
