import { html, nothing } from 'lit';
import { ask } from '../lib/api.js';
import { t } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { Page } from '../lib/page.js';
import { trouble } from '../lib/words.js';
import { thePhone } from './phone.js';

/** What a newcomer can do in the demo: be called. */
class DemoCard extends Page {
  static properties = { step: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    /** @type {'idle' | 'asking' | 'coming' | 'ringing' | 'talking' | 'over'} */
    this.step = 'idle';
    this.wrong = '';
    this.changed = () => this.#follow();
  }

  connectedCallback() {
    super.connectedCallback();
    thePhone.addEventListener('change', this.changed);
    this.#follow();
  }

  disconnectedCallback() {
    thePhone.removeEventListener('change', this.changed);
    super.disconnectedCallback();
  }

  #follow() {
    const stage = thePhone.talk?.stage;
    if (stage === 'incoming') this.step = 'ringing';
    else if (stage && stage !== 'ended') this.step = 'talking';
    else if (this.step === 'talking') this.step = 'over';
    else if (this.step === 'ringing') this.step = 'idle';
    this.requestUpdate();
  }

  render() {
    return html`<section class="card demo-card" aria-labelledby="demo-card">
      <h2 id="demo-card">${t('demo.cardTitle')}</h2>
      <p role="status">${this.#text()}</p>
      ${this.wrong ? html`<p class="wrong" role="alert">${icon('alert')}<span>${this.wrong}</span></p>` : nothing}
      ${this.step === 'talking' || this.step === 'ringing' ? nothing : html`<p class="doing">
        <button ?disabled=${this.step === 'asking' || this.step === 'coming'} aria-busy=${String(this.step === 'asking')} @click=${this.#ask}>
          ${icon('phone')}${t('demo.callMe')}</button>
        ${this.step === 'over' ? html`<a class="button secondary" role="button" href="/app/calls?outcome=answered">${t('demo.seeCalls')}</a>` : nothing}</p>`}
    </section>`;
  }

  #text() {
    switch (this.step) {
      case 'coming': return t('demo.coming');
      case 'ringing': return t('demo.ringing');
      case 'talking': return t('demo.talking');
      case 'over': return t('demo.over');
      default: return t('demo.cardText');
    }
  }

  /** Turns the phone on, and asks for a call. */
  async #ask() {
    this.step = 'asking';
    this.wrong = '';
    try {
      if (thePhone.state === 'elsewhere') await thePhone.takeOver();
      if (thePhone.state !== 'ready') await thePhone.want(true);
      if (thePhone.state !== 'ready') throw new Error(thePhone.error);
      // The call must not come before the office knows that somebody is there.
      await thePhone.told;
      await ask('POST', '/api/simulator/calls', {});
      thePhone.dispatchEvent(new Event('show'));
      if (this.step === 'asking') this.step = 'coming';
    } catch (error) {
      this.step = 'idle';
      this.wrong = /** @type {any} */ (error).status === undefined ? thePhone.error || t('demo.phoneOff') : trouble(error);
    }
  }
}

customElements.define('demo-card', DemoCard);
