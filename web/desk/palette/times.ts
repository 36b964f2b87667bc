/** The times that the palette offers, and those that people type. */

import { phrase } from '../../core/time/phrase';
import { t } from '../../text';
import { dayFirst, zone } from '../format';

/** The moment that a text means, later than now; `null` if it means none. A lone number may be the beginning of anything. */
export function parseTime(text: string): Date | null {
  if (/^\s*\d*\s*$/u.test(text)) return null;
  return phrase(t.time.read(text), { now: Date.now(), zone, dayFirst });
}

/** The times that the palette offers without a typed one. */
export function presets(): readonly { readonly label: string; readonly at: Date }[] {
  const at = (text: string) => phrase(text, { now: Date.now(), zone });
  return [
    { label: t.palette.anHour, at: at('in 1h') },
    { label: t.palette.threeHours, at: at('in 3h') },
    { label: t.palette.tomorrow, at: at('tomorrow') },
    { label: t.palette.monday, at: at('monday') },
  ].flatMap(({ label, at: date }) => (date ? [{ label, at: date }] : []));
}
