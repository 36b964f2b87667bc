/** The audit log in sentences: no raw name of a kind reaches the screen. */

import type * as Audit from '../desk/settings/audit';
import { beforeAll, describe, expect, it, vi } from 'vitest';

let audit: typeof Audit;

beforeAll(async () => {
  vi.stubGlobal('navigator', { language: 'en', languages: ['en'] });
  vi.stubGlobal('location', { pathname: '/', search: '', hash: '', origin: 'http://desk.test' });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('document', {
    addEventListener: () => undefined,
    hidden: true,
    documentElement: { dataset: {}, style: {} },
  });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
  audit = await import('../desk/settings/audit');
});

const configured = (object: string, made: boolean, fields: readonly unknown[] = []) => ({
  kind: 'audit.configured',
  data: { object, made, fields },
});

describe('an act', () => {
  it.each([
    [configured('agent 7 Mina Wang', true), 'Made the agent Mina Wang'],
    [configured('inbox 3 Web chat', false), 'Changed the inbox Web chat'],
    [configured('custom attribute 4 plan', true), 'Made the attribute plan'],
    [configured('sign-in provider 2 okta', false), 'Changed the provider okta'],
    [configured('group of custom attributes 9 Orders', true), 'Made the group Orders'],
    [configured('classification 5 reason Late parcel', true), 'Made the classification Late parcel'],
    [configured('hours 1 office', false), 'Changed the business hours office'],
    [configured('account 1 Acme', false), 'Changed the account Acme'],
    [configured('label 3 returns', false, [{ field: 'removed', from: false, to: true }]), 'Removed the label returns'],
    [configured('credential client_application demo', true), 'Made the token demo'],
    [configured('credential access_token of agent 12', true), 'Made the token of agent 12'],
    [configured('gate 3 north', true), 'Made the setting gate 3 north'],
    [
      { kind: 'audit.callback_changed', data: { endpoint: 'erp', what: 'given another secret' } },
      'Gave the callback erp a new secret',
    ],
    [{ kind: 'audit.callback_changed', data: { endpoint: 'erp', what: 'new' } }, 'Changed the callback erp'],
    [{ kind: 'audit.credential_issued', data: { name: 'ERP' } }, 'Made a credential: ERP'],
    [{ kind: 'contact.erased', data: { contact_id: 12 } }, 'Erased a contact: 12'],
    [{ kind: 'conversation.merged', data: { merged_id: 1, into_id: 2 } }, 'Merged two conversations'],
  ])('is a sentence: %j', (act, words) => {
    expect(audit.sentenceOf(act)).toBe(words);
  });
});

it('calls fields as their form does', () => {
  const change = (field: string) => ({ field, from: false, to: true });
  expect(audit.fieldOf(configured('agent 7 Mina', false), change('email'))).toBe('E-mail');
  expect(audit.fieldOf(configured('account 1 Acme', false), change('time_zone'))).toBe('Time zone');
  expect(audit.fieldOf(configured('gate 3 north', false), change('new_thing'))).toBe('new thing');
  expect([true, '', ['a', 'b'], [], { a: 1 }].map(audit.valueOf)).toEqual([
    'Yes',
    'nothing',
    'a, b',
    'nothing',
    '{"a":1}',
  ]);
  expect(audit.changesOf(configured('label 3 x', false, [{ field: 'removed', from: false, to: true }]))).toEqual([]);
});
