import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  hint?: string;
  /** What is wrong with what is written there. */
  problem?: string;
  children: ComponentChildren;
}

/** A label, its control, and what to write there. */
export const Field = ({ label, hint, problem, children }: Props) => (
  <label class="field">
    <span>{label}</span>
    {children}
    {hint && <small>{hint}</small>}
    {problem && (
      <small class="bad" role="alert">
        {problem}
      </small>
    )}
  </label>
);
