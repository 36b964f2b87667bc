// Something of everything, so that no screen is empty: customers in several scripts, conversations in every state, files, notes, macros.

/** A picture of one pixel. */
export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** Fills the account of a server, and answers the ids of what a test opens. */
export async function furnish(server) {
  const call = server.call.bind(server);
  const agents = { mina: 7, omar: 8 };
  for (const [name, colour] of Object.entries({ returns: '#a8562a', refund: '#2f6fb0' }))
    await call('POST', '/v1/labels', { name, colour, description: `Everything about a ${name}` });
  await call('POST', '/v1/macros', {
    short_code: 'hi',
    name: 'Greeting',
    content: 'Hello {{contact.first_name}}!',
    kind: 'outgoing',
  });
  await call('POST', '/v1/hours', {
    key: 'office',
    time_zone: 'Asia/Taipei',
    weekly: [{ days: ['mon', 'tue'], from: '09:00', to: '18:00' }],
  });
  for (const object of ['contact', 'conversation'])
    await call('POST', '/v1/attributes', {
      object,
      name: `${object}_tier`,
      label: 'Tier',
      value_type: 'choice',
      options: ['gold', 'silver'],
    });

  const group = (object, name, description) =>
    call('POST', '/v1/attribute-groups', { object, name, ...(description ? { description } : {}) });
  const { id: table } = await group('contact_row', 'Devices', 'What the customer owns');
  await group('contact', 'Contract');
  const columns = { serial: 'text', bought: 'date', warranty: 'boolean', notes: 'long_text' };
  for (const [name, value_type] of Object.entries(columns))
    await call('POST', '/v1/attributes', {
      object: 'contact_row',
      group_id: table,
      name,
      label: name[0].toUpperCase() + name.slice(1),
      value_type,
    });
  const entry = async (kind, name, more = {}) =>
    (await call('POST', '/v1/classifications', { kind, name, ...more })).id;
  await entry('sponsor', 'Acme Retail');
  const repair = await entry('category', 'Repair', { description: 'Something is broken' });
  await entry('subcategory', 'Screen', { parent_id: repair });
  await entry('termination_code', 'Solved');
  await entry('termination_code', 'Sent on', { active: false });

  const contact = async (given_name, family_name, email) =>
    (
      await call('POST', '/v1/contacts', {
        given_name,
        family_name,
        contact_points: [{ kind: 'email', value: email }],
        custom_attributes: { contact_tier: 'gold' },
      })
    ).id;
  const people = {
    mei: await contact('美玲', '陳', 'mei@example.test'),
    somchai: await contact('สมชาย', 'ใจดี', 'somchai@example.test'),
    layla: await contact('ليلى', 'حداد', 'layla@example.test'),
    ana: await contact('Ana Sofía', 'Ibáñez de la Torre', 'ana@example.test'),
  };

  for (const values of [
    { serial: 'PX-2210-88', bought: '2026-03-14', warranty: true, notes: 'The screen was changed in June.' },
    { serial: 'PX-1100-02', bought: '2024-11-02', warranty: false },
  ])
    await call('POST', `/v1/contacts/${people.ana}/rows`, { group_id: table, values });

  // The same name, at the same mail server: a possible same person.
  await contact('Nia', 'Okoye', 'nia.okoye@example.test');
  // Nothing answers there: the deliveries wait for their next attempt.
  await call('POST', '/v1/callbacks', { name: 'ERP', url: 'https://erp.example.test/hooks/parlor' });

  const nia = await server.write(
    1004,
    'Does my parcel arrive today? The page has said "packed" for three days.',
    agents.mina,
  );
  const path = `/v1/conversations/${nia}`;
  await call('POST', `${path}/attributes`, {
    subject: 'Parcel 5512',
    custom_attributes: { conversation_tier: 'gold' },
  });
  await call('POST', `${path}/labels`, { add: ['delivery', 'vip'] });
  await call('POST', `${path}/priority`, { priority: 'urgent' });
  await call('POST', `${path}/messages`, { content: 'Good morning Nia! Let me look.' });
  await call('POST', `${path}/messages`, {
    kind: 'note',
    content: 'The carrier says: before noon. @Omar Diaz',
    mentions: [8],
  });
  const file = await server.upload('label.png', PIXEL);
  const paper = await server.upload('invoice 5512.pdf', Buffer.from('%PDF-1.4 nothing'));
  await call('POST', `${path}/messages`, {
    kind: 'incoming',
    content: 'Here is the label.',
    attachment_ids: [file, paper],
  });
  const failed = await call('POST', `${path}/messages`, { content: 'It arrives before noon.' });
  await call('POST', `/v1/messages/${failed.id}/delivery`, { delivery: 'failed', error: 'The mailbox is full' });

  await call('POST', '/v1/tickets', {
    subject: 'Parcel 5512 is late',
    conversation_id: nia,
    priority: 'high',
    assignee_id: agents.omar,
    due_at: new Date(Date.now() + 7_200_000).toISOString(),
  });
  await call('POST', '/v1/tickets', { subject: 'The address is wrong', contact_id: 1004, status: 'closed' });
  const labels = (await call('GET', '/v1/labels')).data;
  await call('PATCH', '/v1/contacts/1004', { label_ids: [labels.find((one) => one.name === 'vip').id] });
  // A partner's program asks for an answer to each file, and knows words off the record.
  const chat = await server.write(1003, 'Here are my papers.', agents.mina, 'chat');
  await call('POST', `/v1/conversations/${chat}/messages`, {
    kind: 'incoming',
    attachment_ids: [
      await server.upload('passport.png', PIXEL),
      await server.upload('bill.pdf', Buffer.from('%PDF-1.4')),
    ],
  });

  const mei = await server.write(people.mei, '請問我的包裹什麼時候會到？', agents.mina);
  const somchai = await server.write(people.somchai, 'สวัสดีครับ ผมอยากคืนสินค้า', agents.omar);
  const layla = await server.write(people.layla, 'هل يمكنني تغيير العنوان؟', agents.mina);
  const mail = await call('POST', '/v1/conversations', {
    inbox: 'mail',
    who: { kind: 'contact', contact_id: people.ana },
    intent: { kind: 'hold' },
    subject: 'Invoice of October',
    message: 'Hello,\n\nthe invoice has a wrong address.\n\n> On Monday you wrote:\n> Here is the invoice.\n> Regards',
  });
  await call('POST', `/v1/conversations/${mail.id}/assign`, { agent_id: agents.mina });
  const snoozed = await server.write(1005, 'Please write again on Monday.', agents.mina);
  await call('POST', `/v1/conversations/${snoozed}/snooze`, { until: new Date(Date.now() + 86_400_000).toISOString() });
  // What was not sent: drafts, a message for later, and one that the customer's answer stopped.
  await call('PUT', `/v1/conversations/${somchai}/draft`, { kind: 'note', content: '查一下包裹' });
  await call('PUT', `/v1/conversations/${layla}/draft`, { content: 'نعم، أرسلي العنوان الجديد من فضلك.' });
  const send_at = new Date(Date.now() + 50_000_000).toISOString();
  const later = (id, content) =>
    call('POST', `/v1/conversations/${id}/messages`, { content, send_at, cancel_on_reply: true });
  await later(nia, 'Did it arrive?');
  await later(layla, 'Is the new address right?');
  await server.again(layla, 'شكرا');
  const closed = await server.write(1003, 'Thank you, all is well.', agents.mina);
  await call('POST', `/v1/conversations/${closed}/resolve`, {});
  await call('PATCH', '/v1/inboxes/2', { survey: 'How satisfied are you with this conversation?' });
  const rated = await server.write(people.ana, 'The chair has arrived. Thank you!', agents.mina);
  await call('POST', `/v1/conversations/${rated}/resolve`, {});
  await call('POST', `/v1/conversations/${rated}/rating`, { rating: 4, feedback: 'Quick and friendly.' });
  await call('PATCH', '/v1/inboxes/2', { survey: null });
  return { nia, chat, rated, mei, somchai, layla, mail: mail.id, snoozed, closed, people };
}
