import { wallTime } from './zone';

/** The units of `bytes`, as `Intl` names them. */
const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** The quarters of an hour whose days are kept. */
const MOST_QUARTERS = 2000;

/** Dates, times, spans and numbers in one language and time zone. Make one and keep it: `Intl` formatters are slow to make. */
export class Formats {
  readonly locale: string;
  readonly zone: string;
  readonly #clock: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #day: Intl.DateTimeFormat;
  readonly #dayOfYear: Intl.DateTimeFormat;
  readonly #full: Intl.DateTimeFormat;
  readonly #relativeDay: Intl.RelativeTimeFormat;
  readonly #relative: Intl.RelativeTimeFormat;
  readonly #number: Intl.NumberFormat;
  readonly #percent: Intl.NumberFormat;
  readonly #units = new Map<string, Intl.NumberFormat>();
  /** The days of quarters of an hour: finding one costs as much as a hundred look-ups. */
  readonly #days = new Map<number, number>();

  /** `hour12`: `null` leaves the choice to the language. */
  constructor(locale: string, zone: string, hour12: boolean | null = null) {
    this.locale = locale;
    this.zone = zone;
    const cycle: Intl.DateTimeFormatOptions = hour12 === null ? {} : { hourCycle: hour12 ? 'h12' : 'h23' };
    const dates = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: zone, calendar: 'gregory', ...options });
    this.#clock = dates({ hour: '2-digit', minute: '2-digit', ...cycle });
    this.#weekday = dates({ weekday: 'short' });
    this.#day = dates({ day: 'numeric', month: 'short' });
    this.#dayOfYear = dates({ day: 'numeric', month: 'short', year: 'numeric' });
    this.#full = dates({ dateStyle: 'full', timeStyle: 'short', ...cycle });
    this.#relativeDay = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
    this.#relative = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'narrow' });
    this.#number = new Intl.NumberFormat(locale);
    this.#percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  }

  /** The time of day: `15:04`. */
  clock(at: Instant): string {
    return this.#clock.format(millis(at));
  }

  /** The shortest text that is clear now: a time today, a weekday within six days, else a date. */
  short(at: Instant, now: number): string {
    const ms = millis(at);
    const days = this.daysBetween(ms, now);
    if (days === 0) return this.#clock.format(ms);
    if (days > 0 && days < 7) return this.#weekday.format(ms);
    return this.day(ms, now);
  }

  /** The date, with the year where it is not the present one. */
  day(at: Instant, now: number): string {
    const ms = millis(at);
    const same = wallTime(ms, this.zone).year === wallTime(now, this.zone).year;
    return (same ? this.#day : this.#dayOfYear).format(ms);
  }

  /** A day for a separator: `today`, `yesterday`, `Mon, 3 Mar`. */
  separator(at: Instant, now: number): string {
    const ms = millis(at);
    const days = this.daysBetween(ms, now);
    if (days === 0 || days === 1) return this.#relativeDay.format(-days, 'day');
    return `${this.#weekday.format(ms)}, ${this.day(ms, now)}`;
  }

  /** A time in the future: `15:04`, `tomorrow 09:00`, `Tue 15:00`, `31 Dec 09:00`. */
  coming(at: Instant, now: number): string {
    const ms = millis(at);
    const days = -this.daysBetween(ms, now);
    const clock = this.#clock.format(ms);
    if (days === 0) return clock;
    if (days === 1) return `${this.#relativeDay.format(1, 'day')} ${clock}`;
    if (days > 1 && days < 7) return `${this.#weekday.format(ms)} ${clock}`;
    return `${this.day(ms, now)} ${clock}`;
  }

  /** The date and time in full, for a tooltip. */
  full(at: Instant): string {
    return this.#full.format(millis(at));
  }

  /** How long ago, in short: `5m ago`, `2h ago`. */
  ago(at: Instant, now: number): string {
    const seconds = Math.max(0, Math.round((now - millis(at)) / 1000));
    if (seconds < 60) return this.#relative.format(-seconds, 'second');
    if (seconds < 3600) return this.#relative.format(-Math.floor(seconds / 60), 'minute');
    if (seconds < 86_400) return this.#relative.format(-Math.floor(seconds / 3600), 'hour');
    return this.#relative.format(-Math.floor(seconds / 86_400), 'day');
  }

  /** The length of a span in its two greatest units: `2 min 10 sec`, `1 hr 5 min`. */
  span(ms: number): string {
    let seconds = Math.max(0, Math.floor(ms / 1000));
    const parts: string[] = [];
    for (const [unit, size] of [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
      ['second', 1],
    ] as const) {
      const count = Math.floor(seconds / size);
      seconds -= count * size;
      if (count > 0 || (unit === 'second' && parts.length === 0)) parts.push(this.#unit(unit).format(count));
      if (parts.length === 2) break;
      // `1 h 5 s` would hide that no minute passed.
      if (parts.length === 1 && count === 0) break;
    }
    return parts.join(' ');
  }

  /** A span that runs, in the form of a stop watch: `4:10`, `1:02:03`. */
  timer(ms: number): string {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    const two = (value: number) => String(value).padStart(2, '0');
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
  }

  number(value: number): string {
    return this.#number.format(value);
  }

  /** A count that may be cut: `999+`. */
  count(value: number, capped = false): string {
    return capped ? `${this.#number.format(value)}+` : this.#number.format(value);
  }

  percent(part: number): string {
    return this.#percent.format(part);
  }

  /** A size in the greatest unit below it: `3.4 MB`. */
  bytes(size: number): string {
    let at = 0;
    let value = Math.max(0, size);
    while (value >= 1000 && at < BYTES.length - 1) {
      value /= 1000;
      at += 1;
    }
    return this.#unit(BYTES[at] ?? 'byte', value < 10 && at > 0 ? 1 : 0, at === 0 ? 'long' : 'short').format(value);
  }

  /** The number of midnights between two instants, in the agent's zone. */
  daysBetween(from: number, to: number): number {
    return this.#dayNumber(to) - this.#dayNumber(from);
  }

  /** The number of the day. Every zone begins its days at a full quarter of an hour, so that a quarter has one day. */
  #dayNumber(at: number): number {
    const quarter = Math.floor(at / 900_000);
    let day = this.#days.get(quarter);
    if (day === undefined) {
      const wall = wallTime(at, this.zone);
      day = Math.round(Date.UTC(wall.year, wall.month - 1, wall.day) / 86_400_000);
      if (this.#days.size >= MOST_QUARTERS) this.#days.clear();
      this.#days.set(quarter, day);
    }
    return day;
  }

  #unit(unit: string, digits = 0, unitDisplay: 'short' | 'long' = 'short'): Intl.NumberFormat {
    const key = `${unit} ${digits} ${unitDisplay}`;
    let format = this.#units.get(key);
    if (!format) {
      format = new Intl.NumberFormat(this.locale, {
        style: 'unit',
        unit,
        unitDisplay,
        maximumFractionDigits: digits,
      });
      this.#units.set(key, format);
    }
    return format;
  }
}

/** A time of the server, or milliseconds since 1970. */
export type Instant = string | number;

function millis(at: Instant): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

const made = new Map<string, Formats>();

/** The formats of a language and zone. The same arguments give the same object. */
export function formatsOf(locale: string, zone: string, hour12: boolean | null = null): Formats {
  const key = `${locale} ${zone} ${hour12}`;
  let formats = made.get(key);
  if (!formats) {
    formats = new Formats(locale, zone, hour12);
    made.set(key, formats);
  }
  return formats;
}
