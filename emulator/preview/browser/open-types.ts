import type { GeneralComponent } from 'glass-easel';

/** What a button with this `open-type` does besides being tapped; events go to the button. */
export const openTypes: Record<string, (button: GeneralComponent) => Promise<void> | void> = {};
