/** The levels of the palette: lists from which one entry is picked, each with its effect on the targets. */

import type { IconName } from '../../ui/icons';
import { tagColour } from '../../ui/people';
import { t } from '../../text';
import { dayClock } from '../format';
import { chordOf, commands } from '../commands.svelte';
import { acts } from '../state/acts.svelte';
import { desk } from '../state/desk.svelte';
import { inbox } from '../state/inbox.svelte';
import { parseTime, presets } from './times';

export interface Entry {
  readonly key: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly icon?: IconName | undefined;
  readonly keys?: string | undefined;
  readonly avatar?: {
    readonly name: string;
    readonly id: number;
    readonly presence: 'online' | 'busy' | 'away' | 'offline';
  };
  readonly colour?: string | null;
  readonly done?: boolean;
  readonly run: () => void;
}

export interface Group {
  readonly title: string;
  readonly entries: readonly Entry[];
}

/** Whether all words of a query begin words of a text. */
export function fits(query: string, text: string): boolean {
  const fold = (value: string) => value.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  const words = fold(text).split(/[\s….,/-]+/u);
  const whole = fold(text);
  return fold(query)
    .split(/\s+/u)
    .filter(Boolean)
    .every((word) => words.some((one) => one.startsWith(word)) || whole.includes(word));
}

const ORDER = { online: 0, busy: 1, away: 2, offline: 3 };

function agents(run: (id: number) => void): Entry[] {
  return [...desk.agents.values()]
    .filter((agent) => agent.active)
    .map((agent) => ({ agent, floor: desk.floor.get(agent.id) }))
    .sort(
      (a, b) =>
        Number(b.agent.id === desk.me?.id) - Number(a.agent.id === desk.me?.id) ||
        ORDER[a.floor?.availability ?? 'offline'] - ORDER[b.floor?.availability ?? 'offline'] ||
        a.agent.name.localeCompare(b.agent.name),
    )
    .map(({ agent, floor }) => ({
      key: `a${agent.id}`,
      label: agent.id === desk.me?.id ? `${agent.name} (${t.thread.you})` : agent.name,
      hint: floor ? t.availability.load(floor.used_capacity, floor.capacity) : undefined,
      avatar: { name: agent.name, id: agent.id, presence: floor?.availability ?? 'offline' },
      run: () => run(agent.id),
    }));
}

function times(query: string, run: (until: Date | null) => void, withReply: boolean): Entry[] {
  const typed = parseTime(query);
  if (typed)
    return [
      { key: 'typed', label: t.palette.snoozeUntil(dayClock(typed)), icon: 'alarm-clock', run: () => run(typed) },
    ];
  const found = presets().map(({ label, at }) => ({
    key: label,
    label,
    hint: dayClock(at),
    icon: 'alarm-clock' as const,
    run: () => run(at),
  }));
  if (withReply)
    found.push({ key: 'reply', label: t.palette.untilReply, hint: '', icon: 'alarm-clock', run: () => run(null) });
  return found.filter((entry) => fits(query, entry.label));
}

/** The groups of a level for a query. */
export function groupsOf(level: string, query: string): readonly Group[] {
  const keep = (entries: readonly Entry[]) =>
    entries.filter((entry) => fits(query, `${entry.label} ${entry.hint ?? ''}`));
  const one = (title: string, entries: readonly Entry[]): readonly Group[] =>
    entries.length > 0 ? [{ title, entries }] : [];
  switch (level) {
    case 'assign':
      return one(t.palette.pickAgent, [
        ...keep(agents((id) => void inbox.run((ids) => acts.assign(ids, id)))),
        ...keep([
          { key: 'nobody', label: t.palette.nobody, icon: 'circle-dashed', run: () => void inbox.run(acts.unassign) },
        ]),
      ]);
    case 'team':
      return one(
        t.palette.pickTeam,
        keep(
          [...desk.teams.values()].map((team) => ({
            key: `t${team.id}`,
            label: team.name,
            icon: 'users' as const,
            run: () => void inbox.run((ids) => acts.team(ids, team.id), false),
          })),
        ),
      );
    case 'queue':
      return one(
        t.palette.pickQueue,
        keep(
          desk.queues.map((queue) => ({
            key: queue.key,
            label: queue.key,
            hint: t.palette.waiting(queue.waiting),
            icon: 'list-ordered' as const,
            run: () => void inbox.run((ids) => acts.queue(ids, queue.key), false),
          })),
        ),
      );
    case 'label': {
      const targets = inbox.targets.map((id) => desk.rows.get(id));
      const has = (label: string) => targets.length > 0 && targets.every((row) => row?.labels.includes(label));
      const known = keep(
        desk.labels.map((label) => ({
          key: `l${label.id}`,
          label: label.name,
          hint: label.description ?? undefined,
          colour: tagColour(label.name, label.colour),
          done: has(label.name),
          run: () =>
            void inbox.run((ids) =>
              has(label.name) ? acts.labels(ids, [], [label.name]) : acts.labels(ids, [label.name], []),
            ),
        })),
      );
      const name = query.trim();
      const fresh =
        name !== '' && !desk.labels.some((label) => label.name.toLocaleLowerCase() === name.toLocaleLowerCase());
      return one(
        t.palette.pickLabel,
        fresh
          ? [
              ...known,
              {
                key: 'new',
                label: t.palette.createLabel(name),
                icon: 'plus' as const,
                run: () => void inbox.run((ids) => acts.labels(ids, [name], [])),
              },
            ]
          : known,
      );
    }
    case 'priority': {
      const words: [('urgent' | 'high' | 'medium' | 'low') | null, string][] = [
        ['urgent', t.list.urgent],
        ['high', t.list.high],
        ['medium', t.list.medium],
        ['low', t.list.low],
        [null, t.app.none],
      ];
      return one(
        t.palette.pickPriority,
        keep(
          words.map(([priority, label]) => ({
            key: label,
            label,
            icon: priority === 'urgent' ? ('urgent' as const) : ('high' as const),
            run: () => void inbox.run((ids) => acts.priority(ids, priority)),
          })),
        ),
      );
    }
    case 'hand-over': {
      const use = inbox.onAgent;
      return one(
        t.outgoing.pickReceiver,
        keep(agents((id) => use?.(id)).filter((entry) => entry.key !== `a${desk.me?.id}`)),
      );
    }
    case 'snooze':
      return one(
        t.palette.pickSnooze,
        times(query, (until) => void inbox.run((ids) => acts.snooze(ids, until), false), true),
      );
    case 'time-snooze':
    case 'time-later': {
      const use = inbox.onTime;
      return one(
        level === 'time-later' ? t.palette.pickLater : t.palette.pickSnooze,
        times(query, (until) => use?.(until), level === 'time-snooze'),
      );
    }
    default:
      return root(query);
  }
}

function root(query: string): readonly Group[] {
  const usable = commands.filter(
    (command) => !command.quiet && (command.when?.() ?? true) && fits(query, command.label()),
  );
  const entry = (command: (typeof commands)[number]): Entry => ({
    key: command.id,
    label: command.label(),
    hint: command.hint?.(),
    icon: command.icon,
    keys: chordOf(command.id) || undefined,
    run: command.run,
  });
  const groups: Group[] = [];
  const count = inbox.targets.length;
  const acting = usable.filter((command) => command.group === 'act' || command.group === 'answer').map(entry);
  const typed = count > 0 ? parseTime(query) : null;
  if (typed)
    acting.unshift({
      key: 'snooze-at',
      label: t.palette.snoozeUntil(dayClock(typed)),
      icon: 'alarm-clock',
      run: () => void inbox.run((ids) => acts.snooze(ids, typed), false),
    });
  if (acting.length > 0)
    groups.push({
      title: count > 1 ? t.palette.conversations(count) : count === 1 ? t.palette.thisConversation : t.palette.results,
      entries: acting,
    });
  const going = usable.filter((command) => command.group === 'go').map(entry);
  if (going.length > 0) groups.push({ title: t.palette.goTo, entries: going });
  const deskOnes = usable.filter((command) => command.group === 'desk' || command.group === 'move').map(entry);
  if (deskOnes.length > 0) groups.push({ title: t.palette.desk, entries: deskOnes });
  return groups;
}
