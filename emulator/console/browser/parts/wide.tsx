import type { ComponentChildren } from 'preact';

/** What may be wider than the window: it scrolls by itself, by keys too. */
export const Wide = ({ label, children }: { label: string; children: ComponentChildren }) => (
  <div class="wide" role="region" aria-label={label} tabIndex={0}>
    {children}
  </div>
);
