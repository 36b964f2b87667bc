/** The time in which a form is saved. */

import { tick } from 'svelte';

/**
 * The answer to a save replaces the fields of the form. An edit that is made before the answer would be lost without a word. So the fields and
 * the button are disabled for this time:
 *
 *     <form onsubmit={saving.during(submit)}>
 *       <fieldset disabled={saving.now}>
 *
 * A disabled field loses the focus. It gets the focus back if the form is still there, for example after a refusal.
 */
export class Saving {
  now = $state(false);

  during(submit: (event: SubmitEvent) => Promise<void>): (event: SubmitEvent) => Promise<void> {
    return async (event) => {
      event.preventDefault();
      if (this.now) return;
      const focused = document.activeElement;
      this.now = true;
      try {
        await submit(event);
      } finally {
        this.now = false;
      }
      await tick();
      const lost = document.activeElement === null || document.activeElement === document.body;
      if (lost && focused instanceof HTMLElement && focused.isConnected) focused.focus();
    };
  }
}
