import { describe, expect, it } from 'vitest';
import { plain } from '../desk/outgoing/words';
import { readExtensions } from '../desk/settings/lines';
import { changes, formOf, inOrder, isOverdue, localTime, type Ticket, ticketQuery } from '../desk/tickets/tickets';

const ticket = (more: Partial<Ticket> = {}): Ticket => ({
  id: 1,
  subject: 'The lamp does not light',
  description: '',
  status: 'open',
  status_note: null,
  status_changes: [],
  priority: null,
  kind: null,
  assignee_id: null,
  team_id: null,
  contact_id: 1004,
  conversation_id: 5,
  created_by_id: 7,
  custom_attributes: {},
  attachments: [],
  labels: [],
  due_at: null,
  ended_at: null,
  sponsor_id: null,
  subcategory_id: null,
  termination_code_id: null,
  created_at: '2026-01-01T00:00:00.000000Z',
  updated_at: '2026-01-01T00:00:00.000000Z',
  version: '1',
  ...more,
});

describe('tickets', () => {
  it('that somebody works on come first, the newest on top', () => {
    const all = [
      ticket({ id: 1 }),
      ticket({ id: 2, status: 'closed' }),
      ticket({ id: 3, status: 'processing' }),
      ticket({ id: 4, status: 'resolved' }),
    ];
    expect(inOrder(all).map(({ id }) => id)).toEqual([3, 1, 4, 2]);
  });

  it('are overdue only while they are not done', () => {
    const due_at = '2026-01-02T00:00:00.000000Z';
    const later = Date.parse('2026-01-03T00:00:00Z');
    expect(isOverdue(ticket({ due_at }), later)).toBe(true);
    expect(isOverdue(ticket({ due_at }), Date.parse(due_at))).toBe(false);
    expect(isOverdue(ticket({ due_at, status: 'resolved' }), later)).toBe(false);
    expect(isOverdue(ticket(), later)).toBe(false);
  });

  it('are asked for as the address says, and are those to do without a status', () => {
    const asked = (text: string) => ticketQuery(new URLSearchParams(text), 7);
    expect(asked('')).toEqual({ ended: false });
    expect(asked('status=all')).toEqual({});
    expect(asked('status=ended')).toEqual({ ended: true });
    expect(asked('status=processing&priority=high&team=5&label=vip&q=+lamp+')).toEqual({
      status: 'processing',
      priority: 'high',
      team_id: 5,
      label: 'vip',
      q: 'lamp',
    });
    expect(asked('assignee=me')).toEqual({ ended: false, assignee_id: 7 });
    expect(asked('assignee=nobody')).toEqual({ ended: false, assigned: false });
    expect(asked('assignee=8')).toEqual({ ended: false, assignee_id: 8 });
    // Anybody may send an address: what it should not say is left out.
    expect(asked('assignee=-1&team=x&priority=no&status=gone')).toEqual({});
  });

  it('send the files that stay', () => {
    const file = (id: number) => ({ id, file_name: `${id}.png` }) as Ticket['attachments'][number];
    const before = formOf(ticket({ attachments: [file(1), file(2)] }));
    expect(changes({ ...before, files: [1, 3] }, before)).toEqual({ attachment_ids: [1, 3] });
    expect(changes({ ...before, files: [1, 2] }, before)).toEqual({});
  });

  it('send only what was changed', () => {
    const before = formOf(ticket({ custom_attributes: { size: 3, place: 'A' } as never, labels: ['vip'] }));
    expect(changes(before, before)).toEqual({});
    const form = structuredClone(before);
    form.subject = '  The lamp is dark ';
    form.assignee_id = '8';
    form.priority = 'high';
    form.labels = 'vip, , returns ';
    form.custom_attributes['place'] = null;
    expect(changes(form, before)).toEqual({
      subject: 'The lamp is dark',
      assignee_id: 8,
      priority: 'high',
      labels: ['vip', 'returns'],
      custom_attributes: { place: null },
    });
  });

  it('clear what was emptied', () => {
    const before = formOf(
      ticket({ assignee_id: 8, kind: 'incident', priority: 'low', due_at: '2026-01-02T10:30:00.000000Z' }),
    );
    const form = { ...before, assignee_id: '', kind: ' ', priority: '', due_at: '' };
    expect(changes(form, before)).toEqual({ assignee_id: null, kind: null, priority: null, due_at: null });
  });

  it('keep their time through the field of the browser', () => {
    const at = '2026-01-02T10:30:00.000Z';
    const form = { ...formOf(null), due_at: localTime(at) };
    expect(changes(form, formOf(null))).toEqual({ due_at: at });
    expect(localTime(null)).toBe('');
  });
});

describe('what was not sent, as a line', () => {
  it('is text without marks', () => {
    expect(plain({ content: ' Of course.\n\n  What shall we ', html: false })).toBe('Of course. What shall we');
    expect(plain({ content: '<p>Tom &amp; Mei</p><p>a &lt;b&gt; c<br>d</p>', html: true })).toBe('Tom & Mei a <b> c d');
    expect(plain({ content: '<b>not HTML</b>', html: false })).toBe('<b>not HTML</b>');
    // A row of open brackets is read at once.
    expect(plain({ content: '<br '.repeat(100_000), html: true })).not.toBe('');
  });
});

describe('extensions of file names', () => {
  it('are read as people write them', () => {
    expect(readExtensions('pdf\n.PDF, *.tar.gz;\n  jpg jpeg\n')).toEqual(['pdf', 'tar.gz', 'jpg', 'jpeg']);
    expect(readExtensions(' \n')).toEqual([]);
  });
});
