import { html, nothing } from 'lit';
import { Problem, ask } from '../lib/api.js';
import { LANGUAGES, language, speak, t } from '../lib/i18n.js';
import { icon, mark } from '../lib/icons.js';
import { Page } from '../lib/page.js';
import { go } from '../lib/router.js';
import { isLongEnough, passwordHint, signedIn } from '../lib/session.js';
import { trouble } from '../lib/words.js';

/** The way in: a login, the first administrator, or an invitation. */
class SignInPage extends Page {
  static properties = { state: { attribute: false }, busy: { state: true }, error: { state: true }, invited: { state: true } };

  constructor() {
    super();
    /** @type {{users: boolean, demo: boolean, openRegistration?: boolean} | undefined} */
    this.state = undefined;
    this.busy = false;
    this.error = '';
    /** Whose invitation it is: empty while that is not known, null when it is nobody's any more. @type {string | null} */
    this.invited = '';
    this.arrived = () => this.#look();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ramal-route', this.arrived);
    this.#look();
  }

  disconnectedCallback() {
    removeEventListener('ramal-route', this.arrived);
    super.disconnectedCallback();
  }

  /** Asks whether the invitation is good, before somebody chooses a password for it. */
  async #look() {
    const asked = this.#invitation;
    this.error = '';
    this.invited = location.pathname.startsWith('/app/invitation') && !asked ? null : '';
    this.requestUpdate();
    if (!asked) return;
    /** @type {string | null} */
    let email = '';
    try {
      email = (await ask('POST', '/auth/invitation/look', { invitation: asked })).email;
    } catch (error) {
      // Whether it is good is asked again with the password: what else failed may be over by then.
      if (error instanceof Problem && error.code === 'not-a-good-invitation') email = null;
    }
    if (asked === this.#invitation) this.invited = email;
  }

  get #invitation() {
    return location.pathname.startsWith('/app/invitation')
      ? location.hash.slice(1) || new URLSearchParams(location.search).get('token') || ''
      : '';
  }

  get #kind() {
    return this.invited === null ? 'spent' : this.#invitation ? 'invitation' : this.state?.users ? 'login' : 'first';
  }

  render() {
    const kind = this.#kind;
    const texts = {
      login: { title: t('signIn.title'), hint: t('signIn.hint'), button: t('signIn.button') },
      first: { title: t('first.title'), hint: t('first.hint'), button: t('first.button') },
      invitation: { title: t('invitation.title'), hint: t('invitation.hint'), button: t('invitation.button') },
      spent: { title: t('invitation.spent'), hint: t('trouble.invitation'), button: '' },
    }[kind];
    return html`<main class="door">
      <section class="welcome" aria-label="Ramal">
        <p class="brand">${mark}<span>Ramal</span></p>
        <p class="claim">${t('signIn.claim')}</p>
        <ul>
          <li>${icon('now')}${t('signIn.now')}</li>
          <li>${icon('recording')}${t('signIn.recordings')}</li>
          <li>${icon('phone')}${t('signIn.phone')}</li>
        </ul>
      </section>
      <section class="entry">
        <div class="languages" role="group" aria-label=${t('nav.language')}>
          ${LANGUAGES.map((tag) => html`<button class="quiet" lang=${tag} aria-pressed=${String(tag === language())}
            @click=${() => speak(tag)}>${tag === 'en' ? 'English' : 'Português'}</button>`)}
        </div>
        ${kind === 'spent' ? html`<div class="spent" role="alert">
          <h1>${texts.title}</h1>
          <p class="muted">${texts.hint}</p>
          <a class="button" role="button" href="/app/sign-in">${t('signIn.button')}</a>
        </div>` : html`<form @submit=${this.#enter} novalidate>
          <h1>${texts.title}</h1>
          <p class="muted">${texts.hint}</p>
          ${kind === 'login' ? nothing : html`<label>${t('person.name')}
            <input name="name" autocomplete="name" maxlength="100" required></label>`}
          ${kind !== 'invitation' ? html`<label>${t('person.email')}
            <input name="email" type="email" autocomplete="username" required autocapitalize="none"></label>`
          : this.invited ? html`<label>${t('person.email')}
            <input type="email" autocomplete="username" readonly .value=${this.invited}></label>` : nothing}
          <label>${t('person.password')}
            <input name="password" type="password" required
              autocomplete=${kind === 'login' ? 'current-password' : 'new-password'}
              aria-describedby=${kind === 'login' ? nothing : 'password-hint'}></label>
          ${kind === 'login' ? nothing : html`<small id="password-hint">${passwordHint()}</small>`}
          <p class="wrong" role="alert">${this.error ? html`${icon('alert')}${this.error}` : nothing}</p>
          <button type="submit" aria-busy=${this.busy ? 'true' : nothing} ?disabled=${this.busy}>${texts.button}</button>
        </form>`}
      </section>
    </main>`;
  }

  /** @param {SubmitEvent} submit */
  async #enter(submit) {
    submit.preventDefault();
    const form = /** @type {HTMLFormElement} */ (submit.target);
    const wrong = [...form.querySelectorAll('input')].find((input) => !input.checkValidity()
      || (input.name === 'password' && this.#kind !== 'login' && !isLongEnough(input.value)));
    form.querySelectorAll('input').forEach((input) => input.toggleAttribute('aria-invalid', false));
    if (wrong) {
      wrong.setAttribute('aria-invalid', 'true');
      wrong.focus();
      this.error = wrong.name === 'email' ? t('person.emailWrong')
        : wrong.name === 'name' ? t('person.nameMissing')
        : this.#kind === 'login' ? t('person.passwordMissing') : passwordHint();
      return;
    }
    this.busy = true;
    this.error = '';
    const { name, email, password } = Object.fromEntries(new FormData(form));
    try {
      const said = await this.#send(String(name ?? ''), String(email ?? ''), String(password));
      this.dispatchEvent(new Event('ramal-begun'));
      if (this.#invitation) go('/app/calls', { replace: true });
      signedIn(said.user);
    } catch (error) {
      this.error = error instanceof Problem && error.status === 401 ? t('signIn.refused') : trouble(error);
    } finally {
      this.busy = false;
    }
  }

  /**
   * @param {string} name
   * @param {string} email
   * @param {string} password
   */
  async #send(name, email, password) {
    if (this.#kind === 'invitation') {
      return ask('POST', '/auth/invitation', { invitation: this.#invitation, name, password });
    }
    if (this.#kind === 'first') {
      await ask('POST', '/auth/register', { name, email, password }).catch((error) => {
        // They were registered before, and the answer was lost on its way: the login says whether it was they.
        if (error.code !== 'registration-is-closed') throw error;
      });
    }
    return ask('POST', '/auth/login', { email, password });
  }
}

customElements.define('sign-in-page', SignInPage);
