/** Lists as lines of text: quick to write, easy to read. Every reader says which line it does not understand. */

import { t } from '../../text';

export class LineFault extends Error {}

const fault = (line: number) => new LineFault(t.settings.hours.badLine(line + 1));
const lines = (text: string) => text.split('\n').map((line) => line.trim());

/** `german 3`, one a line. */
export function readLevels(text: string): Record<string, number> {
  const levels: Record<string, number> = {};
  lines(text).forEach((line, at) => {
    if (line === '') return;
    const match = /^([a-z0-9_-]{1,64})(?:\s+(\d{1,2}))?$/u.exec(line);
    if (!match?.[1]) throw fault(at);
    levels[match[1]] = Number(match[2] ?? 1);
  });
  return levels;
}

export function writeLevels(levels: Readonly<Record<string, unknown>>): string {
  return Object.entries(levels)
    .map(([name, level]) => `${name} ${String(level)}`)
    .join('\n');
}

interface Need {
  readonly name: string;
  readonly level: number;
  readonly relax_after_s: number | null;
}

/** `german 2 60`: name, level, seconds. */
export function readNeeds(text: string): Need[] {
  return lines(text).flatMap((line, at) => {
    if (line === '') return [];
    const match = /^([a-z0-9_-]{1,64})(?:\s+(\d{1,2}))?(?:\s+(\d{1,6}))?$/u.exec(line);
    if (!match?.[1]) throw fault(at);
    return [{ name: match[1], level: Number(match[2] ?? 1), relax_after_s: match[3] ? Number(match[3]) : null }];
  });
}

export function writeNeeds(needs: readonly Need[]): string {
  return needs.map((need) => [need.name, need.level, need.relax_after_s ?? ''].join(' ').trim()).join('\n');
}

/** `support-leads: supervisor`, one a line. The role comes after the last colon: names of groups may have colons. */
export function readRoles(text: string): Record<string, string> {
  const roles: Record<string, string> = {};
  lines(text).forEach((line, at) => {
    if (line === '') return;
    const match = /^(.*\S)\s*:\s*(\S.*)$/u.exec(line);
    const role = ROLES.find((one) => {
      const typed = match?.[2]?.toLocaleLowerCase();
      return typed === one || typed === t.settings.agents.roles[one]?.toLocaleLowerCase();
    });
    if (!match?.[1] || !role) throw fault(at);
    roles[match[1]] = role;
  });
  return roles;
}

export function writeRoles(roles: Readonly<Record<string, unknown>>): string {
  return Object.entries(roles)
    .map(([group, role]) => `${group}: ${String(role)}`)
    .join('\n');
}

const ROLES = ['agent', 'supervisor', 'administrator'] as const;

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

interface Stretch {
  readonly days: readonly string[];
  readonly from: string;
  readonly to: string;
}

/** `pdf`, `.PDF` or `*.pdf`, one or several a line: in lower case and without a dot at the beginning. */
export function readExtensions(text: string): string[] {
  const all = text.split(/[\s,;]+/u).map((one) => one.replace(/^\*?\.+/u, '').toLowerCase());
  return [...new Set(all.filter(Boolean))];
}

/** `mon-fri 09:00-17:30`, `sat, sun 10:00-14:00`. */
export function readWeek(text: string): Stretch[] {
  return lines(text).flatMap((line, at) => {
    if (line === '') return [];
    const match = /^([a-z,\s-]+?)\s+(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})$/iu.exec(line);
    if (!match?.[1] || !match[2] || !match[3]) throw fault(at);
    const days = match[1]
      .toLowerCase()
      .split(/[,\s]+/u)
      .filter(Boolean)
      .flatMap((part) => {
        const [from, to] = part.split('-').map((day) => DAYS.findIndex((one) => day.startsWith(one)));
        if (from === undefined || from < 0 || (to !== undefined && to < from)) throw fault(at);
        return DAYS.slice(from, (to ?? from) + 1);
      });
    const two = (clock: string) => clock.padStart(5, '0');
    return [{ days, from: two(match[2]), to: two(match[3]) }];
  });
}

export function writeWeek(week: readonly Stretch[]): string {
  const byTimes = new Map<string, string[]>();
  for (const one of week) {
    const times = `${one.from}-${one.to}`;
    byTimes.set(times, [...(byTimes.get(times) ?? []), ...one.days]);
  }
  return [...byTimes]
    .map(([times, days]) => {
      const at = days.map((day) => DAYS.indexOf(day as (typeof DAYS)[number])).sort((a, b) => a - b);
      const row = at.every((day, index) => index === 0 || day === (at[index - 1] ?? -9) + 1);
      const text =
        row && at.length > 1 ? `${DAYS[at[0] ?? 0]}-${DAYS[at.at(-1) ?? 0]}` : at.map((day) => DAYS[day]).join(', ');
      return `${text} ${times}`;
    })
    .join('\n');
}

interface Holiday {
  readonly date: string;
  readonly name?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
}

/** `2026-12-24 Christmas Eve 09:00-12:00`. */
export function readHolidays(text: string): Holiday[] {
  return lines(text).flatMap((line, at) => {
    if (line === '') return [];
    const match = /^(\d{4}-\d{2}-\d{2})(?:\s+(.*?))?(?:\s+(\d{2}:\d{2})-(\d{2}:\d{2}))?$/u.exec(line);
    if (!match?.[1]) throw fault(at);
    return [
      {
        date: match[1],
        ...(match[2] ? { name: match[2] } : {}),
        ...(match[3] && match[4] ? { from: match[3], to: match[4] } : {}),
      },
    ];
  });
}

export function writeHolidays(holidays: readonly Holiday[]): string {
  return holidays
    .map((one) => [one.date, one.name, one.from ? `${one.from}-${one.to ?? ''}` : ''].filter(Boolean).join(' '))
    .join('\n');
}
