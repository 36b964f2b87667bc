/** The ways to sign in, and the result of a sign-in at a provider, with which the server leads the browser back. */
import { desk } from '../state/desk.svelte';

/** The name under which a window remembers its account. */
const REMEMBERED = 'parlor.account';

export interface Provider {
  readonly key: string;
  readonly name: string;
  readonly url: string;
}

interface Ways {
  readonly password: boolean;
  readonly providers: readonly Provider[];
}

/** Reads a member of the query and removes it from the address, so that a reload does not show it again. */
export function taken(name: string): string | null {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing shows it
  const query = new URLSearchParams(location.search);
  const value = query.get(name);
  if (value !== null) {
    query.delete(name);
    const rest = query.toString();
    history.replaceState(history.state, '', location.pathname + (rest === '' ? '' : `?${rest}`) + location.hash);
  }
  return value;
}

/** The account of the address. It is remembered while the window is open, because a provider leads back to `/`. */
function accountOfTheAddress(): string | null {
  const given = new URLSearchParams(location.search).get('account');
  try {
    if (given !== null) sessionStorage.setItem(REMEMBERED, given);
    return given ?? sessionStorage.getItem(REMEMBERED);
  } catch {
    // A browser without storage needs the account in the address.
    return given;
  }
}

const account = accountOfTheAddress();

class SignInWays {
  password = $state(true);
  providers = $state.raw<readonly Provider[]>([]);

  /** Loads the ways of an account: of the agent, or of the address. */
  async load(of: number | string | null = account): Promise<void> {
    const query = of !== null && /^\d{1,16}$/.test(String(of)) ? `?account=${of}` : '';
    const answer = await desk.get<Ways>(`/v1/sign-in${query}`);
    if (!answer.ok) return;
    this.providers = answer.data.providers;
    // Without a provider to offer, the password is the only way to try.
    this.password = answer.data.password || answer.data.providers.length === 0;
  }
}

export const ways = new SignInWays();
