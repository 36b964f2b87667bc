/** Key caps: how a chord of the key map is written on this computer. */

const APPLE = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);

const CAPS: Record<string, string> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Backspace: '⌫',
  Space: 'Space',
};

const MODIFIERS: Record<string, readonly [apple: string, other: string]> = {
  Mod: ['⌘', 'Ctrl'],
  Shift: ['⇧', 'Shift'],
  Alt: ['⌥', 'Alt'],
};

/** The key caps of a chord: one for each step of a sequence. */
export function keycaps(chord: string, apple = APPLE): string[] {
  return chord
    .split(' ')
    .filter((step) => step !== '')
    .map((step) => {
      const parts = (step === '+' ? ['+'] : step.split('+')).map(
        (key, _, all) => MODIFIERS[key]?.[apple ? 0 : 1] ?? CAPS[key] ?? (all.length > 1 ? key.toUpperCase() : key),
      );
      return parts.join(apple || parts.length === 1 ? '' : ' ');
    });
}
