import { describe, expect, it } from 'vitest';
import { begunMail, isOnlySignature, MOST_ADDRESSES, readAddresses } from '../core/mail';

describe('a mail', () => {
  it('with nothing but the signature is empty', () => {
    expect(isOnlySignature(begunMail('Mina\nAcme'), 'Mina\nAcme')).toBe(true);
    expect(isOnlySignature(`Yes.${begunMail('Mina')}`, 'Mina')).toBe(false);
    expect(isOnlySignature('Mina', null)).toBe(false);
    expect(isOnlySignature(' \n', null)).toBe(true);
  });

  it('goes to the addresses of a field, each once', () => {
    expect(readAddresses('Ann Lee <ann@a.example>, bo@b.example; BO@b.example\ncy@c.example')).toEqual({
      addresses: ['ann@a.example', 'bo@b.example', 'cy@c.example'],
      wrong: [],
    });
    expect(readAddresses('ann@a.example nobody a@b@c')).toEqual({
      addresses: ['ann@a.example'],
      wrong: ['nobody', 'a@b@c'],
    });
    expect(readAddresses('')).toEqual({ addresses: [], wrong: [] });
    const many = Array.from({ length: MOST_ADDRESSES + 2 }, (_, at) => `a${at}@a.example`).join(',');
    expect(readAddresses(many)).toMatchObject({ wrong: ['a20@a.example', 'a21@a.example'] });
  });
});
