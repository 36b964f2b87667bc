import { addDays, instantOf, type WallTime, wallTime, weekday } from './zone';

export interface PhraseOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The agent's time zone, for example `Asia/Bangkok`. */
  readonly zone: string;
  /** The hour of a day without a time. */
  readonly dayHour?: number;
  /** Whether `3/4` is the third of April. */
  readonly dayFirst?: boolean;
}

/** The hours of the words for parts of a day. */
const PARTS: Readonly<Record<string, readonly [number, number]>> = {
  morning: [9, 0],
  noon: [12, 0],
  midday: [12, 0],
  afternoon: [14, 0],
  evening: [18, 0],
  tonight: [20, 0],
  night: [20, 0],
  midnight: [0, 0],
};

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'month';

const UNITS: readonly (readonly [RegExp, Unit])[] = [
  [/^(m|min|mins|minute|minutes)$/, 'minute'],
  [/^(h|hr|hrs|hour|hours)$/, 'hour'],
  [/^(d|day|days)$/, 'day'],
  [/^(w|wk|wks|week|weeks)$/, 'week'],
  [/^(mo|month|months)$/, 'month'],
];

/** The latest time that a phrase may mean: 366 days, as the server allows. */
const FARTHEST_MS = 366 * 86_400_000;

/**
 * Reads a time that somebody typed: `in 2h`, `90m`, `tomorrow`, `tomorrow 8:30`, `tue 3pm`, `mon`, `next friday`,
 * `31 dec 9:00`, `2026-12-31 09:00`, `15:30`, `3pm`, `next week`, `next week friday`, `day after tomorrow`, `tonight`.
 *
 * The result lies in the future and within 366 days; `null` means that the words are not a time. A time of today that
 * has passed is tomorrow's. A weekday is the next one: today's weekday is in a week, unless its time is still to come.
 */
export function phrase(text: string, options: PhraseOptions): Date | null {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[,\u00a0]/g, ' ')
    .replace(/(\d)\s*\b(am|pm)\b/g, '$1$2')
    .replace(/\b(at|on|the)\b/g, ' ')
    .replace(/(\d)(st|nd|rd|th)\b/g, '$1')
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 || words.length > 6) return null;
  const instant = relative(words, options) ?? absolute(words, options);
  if (instant === null) return null;
  if (instant <= options.now || instant > options.now + FARTHEST_MS) return null;
  return new Date(instant);
}

/** `in 2h`, `2 hours`, `1h30`, `1h 30m`, `in a week`. */
function relative(all: readonly string[], { now, zone }: PhraseOptions): number | null {
  const given = all[0] === 'in' ? all.slice(1) : all;
  const text = given
    .join(' ')
    .replace(/^half (an|a)\b/, '0.5')
    .replace(/^(a|an)\b/, '1');
  const pattern = /(\d+(?:[.]\d+)?)\s*([a-z]+)?\s*/y;
  let wall: WallTime | null = null;
  let ms = 0;
  let last: Unit | null = null;
  let found = 0;
  while (pattern.lastIndex < text.length) {
    const match: RegExpExecArray | null = pattern.exec(text);
    if (!match) return null;
    const amount = Number(match[1]);
    // `1h30`: minutes follow hours.
    const name: string = match[2] ?? (last === 'hour' ? 'm' : '');
    const unit: Unit | undefined = UNITS.find(([names]) => names.test(name))?.[1];
    if (!unit) return null;
    last = unit;
    found += 1;
    if (unit === 'minute') ms += amount * 60_000;
    else if (unit === 'hour') ms += amount * 3_600_000;
    else {
      if (!Number.isInteger(amount) || amount > 366) return null;
      const from: WallTime = wall ?? wallTime(now, zone);
      if (unit === 'month') wall = addMonths(from, amount);
      else wall = addDays(from, amount * (unit === 'week' ? 7 : 1));
    }
  }
  if (found === 0) return null;
  // Days keep the time on the clock, also where a day has 23 or 25 hours.
  const seconds = now % 60_000;
  const base = wall ? instantOf(wall, zone) + seconds : now;
  return base + Math.round(ms);
}

/** The same day some months later; the month's last day where it has no such day. */
function addMonths(wall: WallTime, months: number): WallTime {
  const month = wall.month - 1 + months;
  const year = wall.year + Math.floor(month / 12);
  const last = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate();
  return { ...wall, year, month: (month % 12) + 1, day: Math.min(wall.day, last) };
}

interface Found {
  date: { year: number; month: number; day: number } | null;
  /** Whether the date may be a year, a week or a day later if it has passed. */
  turns: 'year' | 'week' | null;
  time: readonly [number, number] | null;
  evening: boolean;
}

function absolute(words: readonly string[], options: PhraseOptions): number | null {
  const { now, zone, dayHour = 9 } = options;
  const today = wallTime(now, zone);
  const found: Found = { date: null, turns: null, time: null, evening: false };
  for (let at = 0; at < words.length;) {
    const used = readDate(words, at, today, found, options) || readTime(words[at] ?? '', found);
    if (!used) return null;
    at += used;
  }
  const [hour, minute] = found.time ?? [dayHour, 0];
  if (!found.date) {
    if (!found.time) return null;
    const instant = instantOf({ ...today, hour, minute }, zone);
    return instant > now ? instant : instantOf({ ...addDays(today, 1), hour, minute }, zone);
  }
  let wall: WallTime = { ...found.date, hour, minute };
  if (instantOf(wall, zone) <= now) {
    if (found.turns === 'week') wall = addDays(wall, 7);
    else if (found.turns === 'year') wall = { ...wall, year: wall.year + 1 };
  }
  // 29 February exists in leap years only.
  const last = new Date(Date.UTC(wall.year, wall.month, 0)).getUTCDate();
  return wall.day > last ? null : instantOf(wall, zone);
}

/** Reads a date at a word. Returns the number of words that it uses. */
function readDate(words: readonly string[], at: number, today: WallTime, found: Found, options: PhraseOptions): number {
  if (found.date) return 0;
  const word = words[at] ?? '';
  const next = words[at + 1] ?? '';
  const set = (wall: WallTime, turns: Found['turns'], used: number) => {
    found.date = { year: wall.year, month: wall.month, day: wall.day };
    found.turns = turns;
    return used;
  };
  if (word === 'today') return set(today, null, 1);
  if (word === 'tonight') {
    if (!found.time) {
      found.time = PARTS.tonight ?? null;
      found.evening = true;
    }
    return set(today, null, 1);
  }
  if (['tomorrow', 'tmr', 'tmrw', 'tom'].includes(word)) return set(addDays(today, 1), null, 1);
  if (word === 'day' && next === 'after' && words[at + 2] === 'tomorrow') return set(addDays(today, 2), null, 3);
  const day = word === 'next' && next === 'week' ? nameIn(WEEKDAYS, words[at + 2] ?? '', 3) : null;
  // `next week friday`: weeks begin on Monday.
  if (day !== null) return set(addDays(today, ((8 - weekday(today)) % 7 || 7) + ((day + 6) % 7)), null, 3);
  if (word === 'next' && next === 'week') return set(addDays(today, (8 - weekday(today)) % 7 || 7), null, 2);
  if (word === 'next' && next === 'month') return set({ ...addMonths({ ...today, day: 1 }, 1) }, null, 2);
  const named = word === 'next' || word === 'this' ? next : word;
  const wanted = nameIn(WEEKDAYS, named, 3) ?? (named === 'tues' ? 2 : named === 'thurs' ? 4 : null);
  // `mon` is Monday; `may` and `mar` are months.
  if (wanted !== null) {
    const days = (wanted - weekday(today) + 7) % 7;
    return set(addDays(today, days), 'week', named === word ? 1 : 2);
  }
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word);
  if (iso) return setDate(found, Number(iso[1]), Number(iso[2]), Number(iso[3]), null, 1);
  // `31.12.`, `31.12.2026`, `31/12`
  const dotted = /^(\d{1,2})[.](\d{1,2})[.]?(\d{4})?$/.exec(word);
  const slashed = /^(\d{1,2})[/](\d{1,2})(?:[/](\d{4}))?$/.exec(word);
  if (dotted || slashed) {
    const [, a = '', b = '', year] = (dotted ?? slashed) as RegExpExecArray;
    const dayFirst = dotted !== null || (options.dayFirst ?? true);
    const [day, month] = dayFirst ? [Number(a), Number(b)] : [Number(b), Number(a)];
    return setDate(found, year ? Number(year) : today.year, month, day, year ? null : 'year', 1);
  }
  // `31 dec`, `dec 31`, `31 december 2026`
  const dayWord = /^\d{1,2}$/.exec(word) ? Number(word) : null;
  const monthWord = nameIn(MONTHS, word.replace(/[.]$/, ''), 3);
  const nextDay = /^\d{1,2}$/.exec(next) ? Number(next) : null;
  const nextMonth = nameIn(MONTHS, next.replace(/[.]$/, ''), 3);
  const pair =
    dayWord !== null && nextMonth !== null
      ? [nextMonth + 1, dayWord]
      : monthWord !== null && nextDay !== null
        ? [monthWord + 1, nextDay]
        : null;
  if (!pair) return 0;
  const [month = 0, date = 0] = pair;
  const year = /^\d{4}$/.exec(words[at + 2] ?? '');
  return setDate(found, year ? Number(year[0]) : today.year, month, date, year ? null : 'year', year ? 3 : 2);
}

function setDate(found: Found, year: number, month: number, day: number, turns: Found['turns'], used: number): number {
  if (month < 1 || month > 12 || day < 1 || day > 31) return 0;
  // A day that this month never has is no date. 29 February may exist in the next year.
  const leap = month === 2 && day === 29;
  if (!leap && day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return 0;
  found.date = { year, month, day };
  found.turns = turns;
  return used;
}

/** Reads a time in a word: `3pm`, `15:30`, `9.30`, `9`, `1530`, `noon`, `15h`. */
function readTime(word: string, found: Found): number {
  const part = PARTS[word];
  if (part) {
    if (found.evening) return 0;
    found.evening = true;
    // `8 evening` and `evening 8` mean 20:00.
    if (found.time && part[0] >= 12 && found.time[0] < 12) found.time = [found.time[0] + 12, found.time[1]];
    else if (!found.time) found.time = part;
    return 1;
  }
  if (found.time && !found.evening) return 0;
  const match = /^(\d{1,2})(?:[:.h](\d{2}))?h?(am|pm|a|p)?$/.exec(word) ?? /^(\d{2})(\d{2})()$/.exec(word);
  if (!match) return 0;
  const [, hours = '', minutes = '0', half = ''] = match;
  let hour = Number(hours);
  const minute = Number(minutes);
  if (minute > 59) return 0;
  if (half !== '') {
    if (hour < 1 || hour > 12) return 0;
    hour = (hour % 12) + (half.startsWith('p') ? 12 : 0);
  }
  if (hour > 23) return 0;
  if (found.evening) {
    const [from] = found.time ?? [0, 0];
    if (from >= 12 && hour < 12) hour += 12;
    found.evening = false;
  }
  found.time = [hour, minute];
  return 1;
}

/** The index of a name that begins with the word. Short beginnings do not count. */
function nameIn(names: readonly string[], word: string, least: number): number | null {
  if (word.length < least) return null;
  const at = names.findIndex((name) => name.startsWith(word));
  return at === -1 ? null : at;
}
