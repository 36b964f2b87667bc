/** The pages of settings that are a list and a form. Each kind of object is declared once. */

import type { Component } from 'svelte';
import type { components } from '../../api/schema';
import { fullActions, type MacroAction } from '../../core/macros';
import { t } from '../../text';
import { tagColour } from '../../ui/people';
import { desk } from '../state/desk.svelte';
import AgentExtra from './AgentExtra.svelte';
import { byKindAndCategory } from './classifications';
import InboxExtra from './InboxExtra.svelte';
import MacroActions from './MacroActions.svelte';
import FileField from '../FileField.svelte';
import {
  readExtensions,
  readHolidays,
  readLevels,
  readNeeds,
  readRoles,
  readWeek,
  writeHolidays,
  writeLevels,
  writeNeeds,
  writeRoles,
  writeWeek,
} from './lines';
import ProviderExtra from './ProviderExtra.svelte';
import QueueExtra from './QueueExtra.svelte';
import SignInRules from './SignInRules.svelte';

type AttributeGroup = components['schemas']['AttributeGroup'];
type Classification = components['schemas']['Classification'];

export type Row = Readonly<Record<string, unknown>> & { readonly id: number; readonly version?: string };

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string | undefined;
}

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help?: string;
  readonly kind:
    'text' | 'email' | 'url' | 'number' | 'flag' | 'choice' | 'many' | 'lines' | 'colour' | 'password' | 'editor';
  readonly choices?: (form: Readonly<Record<string, unknown>>) => readonly Choice[];
  readonly required?: boolean | ((form: Readonly<Record<string, unknown>>) => boolean);
  /** The editor of a field of the kind `editor`. */
  readonly editor?: Component<{ value: unknown; onchange: (value: unknown) => void }>;
  /** Only when the object is made: always, or for such an object. */
  readonly once?: boolean | ((form: Readonly<Record<string, unknown>>) => boolean);
  /** An empty field is sent as `null`. Otherwise an empty field is left out. */
  readonly clears?: boolean;
  /** The form's text of a row. */
  readonly read?: (row: Row) => unknown;
  /** The member of the request for the form's value. It throws a `LineFault`. */
  readonly write?: (value: unknown) => unknown;
  /** The form's value of a new object; without it, an empty one. */
  readonly initial?: unknown;
  /** The greatest number. */
  readonly max?: number;
  /** A hidden field is sent as an empty one: its value means nothing without what hides it. */
  readonly drops?: boolean;
  /** Shown only if this holds. */
  readonly when?: (form: Readonly<Record<string, unknown>>) => boolean;
}

export interface Column {
  readonly label: string;
  readonly value: (row: Row) => string;
  readonly class?: string;
}

export interface ResourceKind {
  readonly path: string;
  /** Parameters of the list. */
  readonly query?: () => Record<string, string>;
  /** The last part of the path of one object. */
  readonly key: (row: Row) => string;
  readonly noun: string;
  /** The words for making one, where they are not “New …”. */
  readonly create?: string;
  readonly title: (row: Row) => string;
  readonly columns: readonly Column[];
  readonly fields: readonly Field[];
  readonly extra?: Component<{ row: Row; reload: () => void }>;
  /** What stands below the list. */
  readonly below?: Component;
  /** The words for an empty list. */
  readonly empty?: string;
  /** Whether the list shows the row as resting. */
  readonly rests?: (row: Row) => boolean;
  readonly colour?: (row: Row) => string | null;
  readonly face?: boolean;
  readonly removable?: string;
  /** The order of the list; without it, that of the server. */
  readonly sort?: (rows: readonly Row[]) => readonly Row[];
  /** Reads the objects that the form offers as choices. */
  readonly choices?: () => Promise<void>;
  /** Everybody may make and change these. */
  readonly forAll?: boolean;
}

const text = (row: Row, name: string) => (row[name] === null || row[name] === undefined ? '' : String(row[name]));
const choices =
  (labels: Readonly<Record<string, string>>, hints: Readonly<Record<string, string>> = {}) =>
  () =>
    Object.entries(labels).map(([value, label]) => ({ value, label, hint: hints[value] }));
const queues = () => desk.queues.map((queue) => ({ value: queue.key, label: queue.key }));
/** Whether the form is of an attribute of rows: it is a column of a table. */
const isOfRows = (form: Readonly<Record<string, unknown>>) => form['object'] === 'contact_row';
const list = (value: unknown) => (Array.isArray(value) ? value : []);
const linesOf = (name: string) => ({
  read: (row: Row) => list(row[name]).join('\n'),
  write: (value: unknown) =>
    String(value)
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
});

/** Extensions of file names: people write them with a dot or in capitals, and the server wants neither. */
const extensionLines = {
  read: linesOf('attachment_extensions').read,
  write: (value: unknown) => readExtensions(String(value)),
};

/** The department of an object, where the account has departments. */
const departmentField: Pick<Field, 'when' | 'choices' | 'read' | 'write'> = {
  when: () => departments.length > 0,
  choices: () => [
    { value: '', label: t.app.none },
    ...departments.map(({ id, name }) => ({ value: String(id), label: name })),
  ],
  read: (row) => row['department_id'],
  write: (value) => (value === '' ? null : Number(value)),
};

export const resources: Readonly<Record<string, ResourceKind>> = {
  agents: {
    path: '/v1/agents',
    key: (row) => String(row.id),
    noun: t.settings.agents.noun,
    create: t.settings.agents.invite,
    title: (row) => text(row, 'name'),
    face: true,
    rests: (row) => row['active'] === false,
    columns: [
      { label: t.settings.name, value: (row) => text(row, 'name') },
      { label: t.settings.profile.email, value: (row) => text(row, 'email'), class: 'k2 hide-s' },
      { label: t.settings.agents.role, value: (row) => t.settings.agents.roles[text(row, 'role')] ?? '', class: 'k2' },
      { label: t.settings.agents.queues, value: (row) => list(row['queues']).join(', '), class: 'k2 hide-m' },
      { label: t.settings.agents.capacity, value: (row) => text(row, 'capacity'), class: 'n k2 hide-s' },
    ],
    fields: [
      { name: 'name', label: t.settings.name, kind: 'text', required: true },
      { name: 'email', label: t.settings.profile.email, kind: 'email', required: true },
      {
        name: 'role',
        label: t.settings.agents.role,
        kind: 'choice',
        choices: choices(t.settings.agents.roles, t.settings.agents.roleHints),
      },
      {
        name: 'visibility',
        label: t.settings.agents.visibility,
        kind: 'choice',
        choices: choices({ '': t.settings.agents.byRole, ...t.settings.agents.visibilities }),
      },
      { name: 'capacity', label: t.settings.agents.capacity, help: t.settings.agents.capacityHelp, kind: 'number' },
      {
        name: 'teams',
        label: t.settings.agents.teams,
        kind: 'many',
        choices: () => [...desk.teams.values()].map((team) => ({ value: String(team.id), label: team.name })),
        read: (row) => list(row['team_ids']).map(String),
        write: (value) => list(value).map(Number),
      },
      { name: 'queues', label: t.settings.agents.queues, kind: 'many', choices: queues },
      {
        name: 'skills',
        label: t.settings.agents.skills,
        help: t.settings.agents.skillsHelp,
        kind: 'lines',
        read: (row) => writeLevels((row['skills'] ?? {}) as Record<string, unknown>),
        write: (value) => readLevels(String(value)),
      },
      {
        name: 'signature',
        label: t.settings.profile.signature,
        help: t.settings.agents.signatureHelp,
        kind: 'lines',
        clears: true,
      },
      { name: 'active', label: t.settings.agents.active, help: t.settings.agents.activeHelp, kind: 'flag' },
    ],
    extra: AgentExtra,
  },
  teams: {
    path: '/v1/teams',
    key: (row) => String(row.id),
    noun: t.settings.teams.noun,
    title: (row) => text(row, 'name'),
    columns: [
      { label: t.settings.name, value: (row) => text(row, 'name') },
      {
        label: t.settings.teams.members,
        value: (row) =>
          list(row['agent_ids'])
            .map((id) => desk.agentName(id as number) ?? '')
            .join(', '),
        class: 'k2',
      },
    ],
    fields: [
      { name: 'name', label: t.settings.name, kind: 'text', required: true, help: t.settings.teams.membersHelp },
    ],
  },
  inboxes: {
    path: '/v1/inboxes',
    key: (row) => String(row.id),
    noun: t.settings.inboxes.noun,
    title: (row) => text(row, 'name'),
    rests: (row) => row['active'] === false,
    columns: [
      { label: t.settings.name, value: (row) => text(row, 'name') },
      {
        label: t.settings.inboxes.kind,
        value: (row) => t.settings.inboxes.kinds[text(row, 'kind')] ?? '',
        class: 'k2',
      },
      { label: t.settings.inboxes.queue, value: (row) => text(row, 'queue'), class: 'k2 hide-s' },
      {
        label: t.settings.inboxes.webhook,
        value: (row) => text(row, 'webhook_url') || t.settings.inboxes.noWebhook,
        class: 'k3 hide-m',
      },
    ],
    fields: [
      { name: 'name', label: t.settings.name, kind: 'text' },
      { name: 'key', label: t.settings.key, help: t.settings.keyHelp, kind: 'text', required: true },
      {
        name: 'kind',
        label: t.settings.inboxes.kind,
        kind: 'choice',
        choices: choices(t.settings.inboxes.kinds),
        once: true,
        required: true,
      },
      { name: 'queue', label: t.settings.inboxes.queue, kind: 'choice', choices: queues },
      {
        name: 'webhook_url',
        label: t.settings.inboxes.webhook,
        help: t.settings.inboxes.webhookHelp,
        kind: 'url',
        clears: true,
      },
      { name: 'single_conversation', label: t.settings.inboxes.single, kind: 'flag' },
      { name: 'starts_pending', label: t.settings.inboxes.pending, kind: 'flag' },
      {
        name: 'hold_s',
        label: t.settings.inboxes.hold,
        help: t.settings.inboxes.holdHelp,
        kind: 'number',
        initial: '0',
        max: 60,
      },
      {
        name: 'attachment_rule',
        label: t.settings.inboxes.files,
        help: t.settings.inboxes.filesHelp,
        kind: 'choice',
        choices: choices(t.settings.inboxes.fileRules),
        initial: 'allow_all',
      },
      {
        name: 'attachment_extensions',
        label: t.settings.inboxes.extensions,
        help: t.settings.inboxes.extensionsHelp,
        kind: 'lines',
        drops: true,
        when: (form) => form['attachment_rule'] === 'allow' || form['attachment_rule'] === 'block',
        ...extensionLines,
      },
      // The default depends on the kind of the inbox, so that nobody's silence is sent.
      { name: 'block_resolves', label: t.settings.inboxes.blockResolves, kind: 'flag', initial: '' },
      {
        name: 'greeting',
        label: t.settings.inboxes.greeting,
        help: t.settings.inboxes.greetingHelp,
        kind: 'text',
        clears: true,
      },
      {
        name: 'out_of_hours_message',
        label: t.settings.inboxes.outOfHours,
        help: t.settings.inboxes.outOfHoursHelp,
        kind: 'text',
        clears: true,
      },
      {
        name: 'survey',
        label: t.settings.inboxes.survey,
        help: t.settings.inboxes.surveyHelp,
        kind: 'text',
        clears: true,
      },
      {
        name: 'hmac_token',
        label: t.settings.inboxes.hmac,
        help: t.settings.inboxes.hmacHelp,
        kind: 'password',
        read: () => '',
        write: (value) => (value === '' ? undefined : value),
      },
      { name: 'department', label: t.settings.departments.one, kind: 'choice', clears: true, ...departmentField },
      { name: 'active', label: t.settings.inboxes.active, help: t.settings.inboxes.activeHelp, kind: 'flag' },
    ],
    extra: InboxExtra,
    choices: readDepartments,
  },
  queues: {
    path: '/v1/queues',
    key: (row) => encodeURIComponent(text(row, 'key')),
    noun: t.settings.queues.noun,
    title: (row) => text(row, 'key'),
    columns: [
      { label: t.settings.key, value: (row) => text(row, 'key') },
      {
        label: t.settings.queues.distribution,
        value: (row) => t.settings.queues.distributions[text(row, 'distribution')] ?? '',
        class: 'k2',
      },
      {
        label: t.settings.queues.skills,
        value: (row) =>
          list(row['skills'])
            .map((one) => (one as { name: string }).name)
            .join(', '),
        class: 'k2 hide-s',
      },
      {
        label: t.settings.queues.hours,
        value: (row) => text(row, 'hours') || t.settings.queues.always,
        class: 'k2 hide-m',
      },
      { label: t.floor.serving, value: (row) => text(row, 'agents_serving'), class: 'n k2 hide-s' },
    ],
    fields: [
      { name: 'key', label: t.settings.key, help: t.settings.keyHelp, kind: 'text', required: true },
      {
        name: 'distribution',
        label: t.settings.queues.distribution,
        kind: 'choice',
        choices: choices(t.settings.queues.distributions),
      },
      {
        name: 'skills',
        label: t.settings.queues.skills,
        help: t.settings.queues.skillsHelp,
        kind: 'lines',
        read: (row) => writeNeeds(list(row['skills']) as Parameters<typeof writeNeeds>[0]),
        write: (value) => readNeeds(String(value)),
      },
      {
        name: 'hours',
        label: t.settings.queues.hours,
        kind: 'choice',
        clears: true,
        choices: () => [
          { value: '', label: t.settings.queues.always },
          ...hoursKeys.map((key) => ({ value: key, label: key })),
        ],
      },
      {
        name: 'overflow',
        label: t.settings.queues.overflow,
        kind: 'choice',
        clears: true,
        choices: () => [{ value: '', label: t.app.none }, ...queues()],
      },
      { name: 'overflow_after_s', label: t.settings.queues.overflowAfter, kind: 'number', clears: true },
      { name: 'max_length', label: t.settings.queues.max, kind: 'number', clears: true },
      {
        name: 'accept_within_s',
        label: t.settings.queues.accept,
        help: t.settings.queues.acceptHelp,
        kind: 'number',
        clears: true,
      },
      { name: 'dispatch_per_agent', label: t.settings.queues.offers, kind: 'number', clears: true },
      { name: 'department', label: t.settings.departments.one, kind: 'choice', clears: true, ...departmentField },
    ],
    extra: QueueExtra,
    choices: () => Promise.all([readHours(), readDepartments()]).then(() => {}),
  },
  hours: {
    path: '/v1/hours',
    key: (row) => String(row.id),
    noun: t.settings.hours.noun,
    title: (row) => text(row, 'key'),
    columns: [
      { label: t.settings.key, value: (row) => text(row, 'key') },
      {
        label: t.settings.hours.weekly,
        value: (row) => writeWeek(list(row['weekly']) as Parameters<typeof writeWeek>[0]).replaceAll('\n', ' · '),
        class: 'k2',
      },
      { label: t.settings.hours.zone, value: (row) => text(row, 'time_zone'), class: 'k2 hide-s' },
    ],
    fields: [
      { name: 'key', label: t.settings.key, help: t.settings.keyHelp, kind: 'text', required: true },
      { name: 'time_zone', label: t.settings.hours.zone, kind: 'choice', choices: zones },
      {
        name: 'weekly',
        label: t.settings.hours.weekly,
        help: t.settings.hours.weeklyHelp,
        kind: 'lines',
        read: (row) => writeWeek(list(row['weekly']) as Parameters<typeof writeWeek>[0]),
        write: (value) => readWeek(String(value)),
      },
      {
        name: 'holidays',
        label: t.settings.hours.holidays,
        help: t.settings.hours.holidaysHelp,
        kind: 'lines',
        read: (row) => writeHolidays(list(row['holidays']) as Parameters<typeof writeHolidays>[0]),
        write: (value) => readHolidays(String(value)),
      },
    ],
  },
  departments: {
    path: '/v1/departments',
    key: (row) => String(row.id),
    noun: t.settings.departments.noun,
    title: (row) => text(row, 'name'),
    empty: t.settings.departments.empty,
    columns: [{ label: t.settings.name, value: (row) => text(row, 'name') }],
    fields: [{ name: 'name', label: t.settings.name, kind: 'text', required: true, help: t.settings.departments.help }],
  },
  providers: {
    path: '/v1/sign-in-providers',
    key: (row) => String(row.id),
    noun: t.settings.providers.noun,
    title: (row) => text(row, 'name'),
    rests: (row) => row['active'] === false,
    empty: t.settings.providers.empty,
    columns: [
      { label: t.settings.name, value: (row) => text(row, 'name') },
      { label: t.settings.providers.issuer, value: (row) => text(row, 'issuer'), class: 'k2 hide-s' },
      {
        label: t.settings.providers.roles,
        value: (row) => Object.keys((row['roles'] ?? {}) as object).join(', ') || t.settings.providers.noRoles,
        class: 'k3 hide-m',
      },
    ],
    fields: [
      { name: 'name', label: t.settings.name, help: t.settings.providers.nameHelp, kind: 'text', required: true },
      { name: 'key', label: t.settings.key, help: t.settings.providers.keyHelp, kind: 'text', required: true },
      {
        name: 'issuer',
        label: t.settings.providers.issuer,
        help: t.settings.providers.issuerHelp,
        kind: 'url',
        required: true,
      },
      { name: 'client_id', label: t.settings.providers.clientId, kind: 'text', required: true },
      {
        name: 'client_secret',
        label: t.settings.providers.secret,
        help: t.settings.providers.secretHelp,
        kind: 'password',
        read: () => '',
        write: (value) => (value === '' ? undefined : value),
      },
      {
        name: 'groups_claim',
        label: t.settings.providers.claim,
        help: t.settings.providers.claimHelp,
        kind: 'text',
        initial: 'groups',
      },
      {
        name: 'roles',
        label: t.settings.providers.roles,
        help: t.settings.providers.rolesHelp,
        kind: 'lines',
        read: (row) => writeRoles((row['roles'] ?? {}) as Record<string, unknown>),
        write: (value) => readRoles(String(value)),
      },
      {
        name: 'default_role',
        label: t.settings.providers.defaultRole,
        help: t.settings.providers.defaultRoleHelp,
        kind: 'choice',
        clears: true,
        choices: choices({ '': t.settings.providers.noDefault, ...t.settings.agents.roles }),
      },
      {
        name: 'creates_agents',
        label: t.settings.providers.creates,
        help: t.settings.providers.createsHelp,
        kind: 'flag',
      },
      {
        name: 'teams',
        label: t.settings.providers.teams,
        kind: 'many',
        when: (form) => form['creates_agents'] === true,
        choices: () => [...desk.teams.values()].map((team) => ({ value: String(team.id), label: team.name })),
        read: (row) => list(row['team_ids']).map(String),
        write: (value) => list(value).map(Number),
      },
      {
        name: 'scopes',
        label: t.settings.providers.scopes,
        help: t.settings.providers.scopesHelp,
        kind: 'lines',
        initial: 'profile\nemail',
        ...linesOf('scopes'),
      },
      {
        name: 'second_factors',
        label: t.settings.providers.factors,
        help: t.settings.providers.factorsHelp,
        kind: 'lines',
        initial: 'mfa',
        ...linesOf('second_factors'),
      },
      { name: 'active', label: t.settings.providers.active, help: t.settings.providers.activeHelp, kind: 'flag' },
    ],
    extra: ProviderExtra,
    below: SignInRules,
  },
  labels: {
    path: '/v1/labels',
    key: (row) => String(row.id),
    noun: t.settings.labels.noun,
    title: (row) => text(row, 'name'),
    colour: (row) => tagColour(text(row, 'name'), typeof row['colour'] === 'string' ? row['colour'] : null),
    columns: [
      { label: t.settings.name, value: (row) => text(row, 'name') },
      { label: t.settings.labels.meaning, value: (row) => text(row, 'description'), class: 'k2' },
    ],
    fields: [
      { name: 'name', label: t.settings.name, kind: 'text', required: true },
      { name: 'colour', label: t.settings.labels.colour, kind: 'colour', clears: true },
      { name: 'description', label: t.settings.labels.meaning, kind: 'text', clears: true },
    ],
  },
  macros: {
    path: '/v1/macros',
    // An administrator changes the macros of all teams, and others see what they can use.
    query: () => (desk.isAdmin ? { editable: 'true' } : {}),
    key: (row) => String(row.id),
    noun: t.settings.macros.noun,
    title: (row) => text(row, 'name'),
    removable: t.settings.macros.delete,
    forAll: true,
    columns: [
      { label: t.settings.name, value: (row) => text(row, 'name') },
      { label: t.settings.macros.shortCode, value: (row) => `/${text(row, 'short_code')}`, class: 'mono k2' },
      { label: t.settings.macros.content, value: (row) => text(row, 'content'), class: 'k2 hide-s' },
      {
        label: t.settings.macros.scope,
        value: (row) => t.settings.macros.scopes[text(row, 'scope')] ?? '',
        class: 'k2 hide-m',
      },
    ],
    fields: [
      { name: 'name', label: t.settings.name, kind: 'text', required: true },
      { name: 'short_code', label: t.settings.macros.shortCode, kind: 'text', required: true },
      { name: 'kind', label: t.settings.macros.kind, kind: 'choice', choices: choices(t.settings.macros.kinds) },
      {
        name: 'scope',
        label: t.settings.macros.scope,
        kind: 'choice',
        choices: choices(t.settings.macros.scopes),
        once: true,
      },
      {
        name: 'team_id',
        label: t.settings.agents.teams,
        kind: 'choice',
        once: true,
        when: (form) => form['scope'] === 'team',
        choices: () => [...desk.teams.values()].map((team) => ({ value: String(team.id), label: team.name })),
        write: (value) => Number(value),
      },
      {
        name: 'content',
        label: t.settings.macros.content,
        help: t.settings.macros.contentHelp,
        kind: 'lines',
      },
      {
        name: 'attachment_ids',
        label: t.settings.macros.files,
        help: t.settings.macros.filesHelp,
        kind: 'editor',
        editor: FileField,
        read: (row) => row['attachments'],
        write: (value) => list(value).map((file) => (file as { id: number }).id),
      },
      {
        name: 'actions',
        label: t.settings.macros.actions,
        help: t.settings.macros.actionsHelp,
        kind: 'editor',
        editor: MacroActions,
        write: (value) => fullActions(list(value) as readonly MacroAction[]),
      },
    ],
  },
  attributes: {
    path: '/v1/attributes',
    key: (row) => String(row.id),
    noun: t.settings.attributes.noun,
    title: (row) => text(row, 'label'),
    columns: [
      { label: t.settings.attributes.label, value: (row) => text(row, 'label') },
      { label: t.settings.name, value: (row) => text(row, 'name'), class: 'mono k2 hide-s' },
      {
        label: t.settings.attributes.object,
        value: (row) => t.settings.attributes.objects[text(row, 'object')] ?? '',
        class: 'k2',
      },
      {
        label: t.settings.attributes.type,
        value: (row) => t.settings.attributes.types[text(row, 'value_type')] ?? '',
        class: 'k2',
      },
    ],
    fields: [
      {
        name: 'object',
        label: t.settings.attributes.object,
        kind: 'choice',
        choices: choices(t.settings.attributes.objects),
        once: true,
        required: true,
      },
      {
        name: 'group_id',
        label: t.settings.attributes.group,
        help: t.settings.attributes.groupHelp,
        kind: 'choice',
        clears: true,
        initial: '',
        // A table keeps its columns.
        once: isOfRows,
        required: isOfRows,
        when: (form) => isOfRows(form) || groups.some((one) => one.object === form['object']),
        choices: (form) => [
          { value: '', label: isOfRows(form) ? t.context.choose : t.app.none },
          ...groups
            .filter((one) => one.object === form['object'])
            .map(({ id, name }) => ({ value: String(id), label: name })),
        ],
        write: (value) => (value === '' ? null : Number(value)),
      },
      { name: 'label', label: t.settings.attributes.label, kind: 'text' },
      { name: 'name', label: t.settings.name, help: t.settings.keyHelp, kind: 'text', required: true },
      {
        name: 'value_type',
        label: t.settings.attributes.type,
        kind: 'choice',
        choices: choices(t.settings.attributes.types),
        required: true,
      },
      {
        name: 'options',
        label: t.settings.attributes.options,
        kind: 'lines',
        when: (form) => form['value_type'] === 'choice' || form['value_type'] === 'choices',
        ...linesOf('options'),
      },
    ],
    choices: readGroups,
  },
  'attribute-groups': {
    path: '/v1/attribute-groups',
    key: (row) => String(row.id),
    noun: t.settings.groups.noun,
    title: (row) => text(row, 'name'),
    columns: [
      { label: t.settings.name, value: (row) => text(row, 'name') },
      {
        label: t.settings.attributes.object,
        value: (row) => t.settings.attributes.objects[text(row, 'object')] ?? '',
        class: 'k2',
      },
      {
        label: t.settings.pages['attributes'] ?? '',
        value: (row) =>
          desk.attributes
            .filter((one) => one.group_id === row.id)
            .map((one) => one.label)
            .join(', '),
        class: 'k2 hide-s',
      },
    ],
    fields: [
      {
        name: 'object',
        label: t.settings.attributes.object,
        help: t.settings.groups.tableHelp,
        kind: 'choice',
        choices: choices(t.settings.attributes.objects),
        once: true,
        required: true,
      },
      { name: 'name', label: t.settings.name, kind: 'text', required: true },
      { name: 'description', label: t.settings.labels.meaning, kind: 'text', clears: true },
    ],
  },
  classifications: {
    path: '/v1/classifications',
    key: (row) => String(row.id),
    noun: t.settings.classifications.noun,
    title: (row) => text(row, 'name'),
    rests: (row) => row['active'] === false,
    sort: byKindAndCategory,
    columns: [
      { label: t.settings.name, value: (row) => text(row, 'name') },
      {
        label: t.settings.classifications.kind,
        value: (row) => t.settings.classifications.kinds[text(row, 'kind')] ?? '',
        class: 'k2',
      },
      {
        label: t.settings.classifications.category,
        value: (row) => categories.find((one) => one.id === row['parent_id'])?.name ?? '',
        class: 'k2 hide-s',
      },
      { label: t.settings.labels.meaning, value: (row) => text(row, 'description'), class: 'k2 hide-m' },
    ],
    fields: [
      {
        name: 'kind',
        label: t.settings.classifications.kind,
        kind: 'choice',
        choices: choices(t.settings.classifications.kinds),
        once: true,
        required: true,
      },
      {
        name: 'parent_id',
        label: t.settings.classifications.category,
        kind: 'choice',
        initial: '',
        once: true,
        required: true,
        when: (form) => form['kind'] === 'subcategory',
        choices: () => [
          { value: '', label: t.context.choose },
          ...categories.map(({ id, name }) => ({ value: String(id), label: name })),
        ],
        write: Number,
      },
      { name: 'name', label: t.settings.name, kind: 'text', required: true },
      { name: 'description', label: t.settings.labels.meaning, kind: 'text', clears: true },
      {
        name: 'active',
        label: t.settings.classifications.active,
        help: t.settings.classifications.activeHelp,
        kind: 'flag',
      },
    ],
    choices: readCategories,
  },
};

/** The keys of the business hours, for the form of a queue. */
let hoursKeys: readonly string[] = [];

/** The departments, for the forms of inboxes and queues. */
let departments: readonly { readonly id: number; readonly name: string }[] = [];

/** The groups of attributes, for the form of an attribute. */
let groups: readonly AttributeGroup[] = [];

/** The categories, for the form of a subcategory. */
let categories: readonly Classification[] = [];

async function readHours(): Promise<void> {
  const answer = await desk.all<{ key: string }>('/v1/hours');
  if (answer.ok) hoursKeys = answer.data.map((one) => one.key);
}

async function readDepartments(): Promise<void> {
  const answer = await desk.all<{ id: number; name: string }>('/v1/departments');
  if (answer.ok) departments = answer.data;
}

async function readGroups(): Promise<void> {
  const answer = await desk.all<AttributeGroup>('/v1/attribute-groups');
  if (answer.ok) groups = answer.data;
}

async function readCategories(): Promise<void> {
  const answer = await desk.all<Classification>('/v1/classifications');
  if (answer.ok) categories = answer.data.filter((one) => one.kind === 'category');
}

function zones(): readonly Choice[] {
  return Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
}
