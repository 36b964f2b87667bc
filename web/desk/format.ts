/** Times, spans, sizes and numbers as this agent reads them. The core makes the formats; here are the desk's own forms. */

import { formatsOf, type Instant } from '../core/time/format';
import { locale, t } from '../text';

/** The time zone of the agent. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = formatsOf(locale, zone, false);
const seconds = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

export const clock = (at: Instant) => formats.clock(at);
export const clockSeconds = (at: Instant) => seconds.format(typeof at === 'number' ? at : Date.parse(at));
export const full = (at: Instant) => formats.full(at);
export const date = (at: Instant) => formats.day(at, 0);
export const number = (value: number) => formats.number(value);
export const bytes = (size: number) => formats.bytes(size);

/** A time in few letters: the clock today, the weekday within six days, then the date. */
export const short = (at: Instant, now = Date.now()) => formats.short(at, now);

/** A time with its day where it is not today. */
export function dayClock(at: Instant | Date, now = Date.now()): string {
  const ms = at instanceof Date ? at.getTime() : typeof at === 'number' ? at : Date.parse(at);
  if (formats.daysBetween(ms, now) === 0) return formats.clock(ms);
  return ms > now ? formats.coming(ms, now) : `${formats.short(ms, now)} ${formats.clock(ms)}`;
}

/** The heading of a day in a thread. */
export function dayHeading(at: Instant, now = Date.now()): string {
  const text = formats.separator(at, now);
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

export const sameDay = (a: string, b: string) => formats.daysBetween(Date.parse(a), Date.parse(b)) === 0;

/** A running span as a clock shows it: `0:48`, `4:10`, `1:05:20`; days as `3 d`. */
export function span(length: number): string {
  return length >= 86_400 ? t.time.days(Math.floor(length / 86_400)) : formats.timer(length * 1000);
}

/** A span in words of one unit: `4 s`, `12 min`, `3 h`, `2 d`. */
export function ago(length: number): string {
  const whole = Math.max(0, Math.floor(length));
  if (whole < 60) return t.time.seconds(whole);
  if (whole < 3600) return t.time.minutes(Math.floor(whole / 60));
  if (whole < 86_400) return t.time.hours(Math.floor(whole / 3600));
  return t.time.days(Math.floor(whole / 86_400));
}

/** Whether the day comes before the month in this language. */
export const dayFirst = (() => {
  const parts = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric' }).formatToParts(0);
  return parts.findIndex(({ type }) => type === 'day') < parts.findIndex(({ type }) => type === 'month');
})();
