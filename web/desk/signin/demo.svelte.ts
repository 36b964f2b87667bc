/** The demo of Parlor: its printed address signs in, and a banner says what it is. */
import { desk } from '../state/desk.svelte';
import type { Me } from '../../core/model';

/** The agent as whom the demo's address signs in. */
const AGENT = 'mina@acme.test';

interface Ways {
  demo: boolean;
}

/** The password in the demo's address. It does not stay in the address, the history or a screenshot. */
function passwordOfTheAddress(): string | null {
  const password = new URLSearchParams(location.hash.slice(1)).get('demo');
  if (password !== null) history.replaceState(null, '', location.pathname);
  return password;
}

const password = passwordOfTheAddress();

class Demo {
  /** Whether the server says that it is a demo. */
  is = $state(false);
  #asked = false;

  async ask(): Promise<boolean> {
    if (!this.#asked) {
      const answer = await desk.get<Ways>('/v1/sign-in');
      if (answer.ok) {
        this.#asked = true;
        this.is = answer.data.demo;
      }
    }
    return this.is;
  }

  /**
   * Signs in with the password of the address. A server that is no demo never gets it: otherwise a link could sign somebody in to
   * a stranger's account.
   */
  async enter(): Promise<void> {
    if (password === null || !(await this.ask())) return;
    const answer = await desk.send<{ agent: Me }>({
      method: 'POST',
      path: '/v1/sessions',
      body: { email: AGENT, password, cookie: true },
    });
    if (answer.ok) await desk.enter(answer.data.agent);
  }
}

export const demo = new Demo();
