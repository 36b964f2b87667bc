/** The reasons of routing and of likeness in words. The server sends codes with parameters; the words are the catalogue's. */

import { t } from '../../text';
import type { Values } from '../../text/catalogue';
import { dayClock, number, span } from '../format';
import { desk } from '../state/desk.svelte';

/** A code with its parameters. */
export interface Coded {
  readonly code: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

interface Skill {
  readonly name: string;
  readonly level?: number;
}

/** The values of a code in words. */
function told(parameters: Readonly<Record<string, unknown>> = {}): Values {
  const p = parameters;
  const text = (name: string) => (typeof p[name] === 'string' ? p[name] : '');
  const count = (name: string) => (typeof p[name] === 'number' ? number(p[name]) : '');
  const skills = (p['skills'] ?? p['relaxed']) as readonly (Skill | string)[] | undefined;
  const availability = text('availability');
  return {
    agent: text('agent_name'),
    by: text('by_name') || t.event.someone,
    team: text('team_name'),
    queue: text('queue'),
    overflow: text('overflow'),
    time: text('opens_at') ? dayClock(text('opens_at')) : '',
    wait: typeof p['waited_s'] === 'number' ? span(p['waited_s']) : '',
    skills: (skills ?? [])
      .map((one) => (typeof one === 'string' ? one : t.queue.level(one.name, one.level ?? 1)))
      .join(', '),
    skill: text('skill'),
    used: count('used'),
    live: count('live'),
    capacity: count('capacity'),
    weight: count('weight'),
    level: count('level'),
    needed: count('needed'),
    availability: isAvailability(availability) ? t.availability[availability] : availability,
    finding: isCoded(p['finding']) ? findingOf(p['finding'], '') : '',
    kind: t.contacts.kinds[text('kind')] ?? (text('attribute') || text('kind')),
    value: text('value') || text('serial') || text('digits') || text('mailbox') || text('domain'),
  };
}

function isAvailability(value: string): value is 'online' | 'busy' | 'away' | 'offline' {
  return ['online', 'busy', 'away', 'offline'].includes(value);
}

function isCoded(value: unknown): value is Coded {
  return typeof value === 'object' && value !== null && 'code' in value;
}

/** Somebody who gave a conversation to themselves took it. */
function taking(code: string, parameters: Coded['parameters'] = {}): string | undefined {
  const { agent_id, agent_name, by_name } = parameters;
  if (code !== 'given-to-agent' || typeof by_name !== 'string' || by_name !== agent_name) return undefined;
  return t.event.assignedSelf(agent_id === desk.me?.id ? t.thread.you : by_name);
}

/** The same for the agent who reads it. */
function toMe(code: string, parameters: Coded['parameters'] = {}): string | undefined {
  return parameters['agent_id'] === desk.me?.id ? t.why.toYou[code]?.(told(parameters)) : undefined;
}

/** Why a conversation went where it is. A code of a newer server keeps the server's words. */
export function reasonOf(reasons: readonly Coded[] | undefined, prose: string): string {
  if (!reasons || reasons.length === 0) return prose;
  const words = reasons.map(
    ({ code, parameters }) =>
      taking(code, parameters) ?? toMe(code, parameters) ?? t.why.reasons[code]?.(told(parameters)),
  );
  return words.every((one) => one !== undefined) ? words.join(' ') : prose;
}

/** Why an agent was chosen or not. */
export function findingOf(finding: Coded | undefined, prose: string): string {
  return (finding && t.why.findings[finding.code]?.(told(finding.parameters))) ?? prose;
}

/** Why two contacts may be one person. */
export function likenessOf(likeness: Coded, prose: string): string {
  return t.why.likeness[likeness.code]?.(told(likeness.parameters)) ?? prose;
}
