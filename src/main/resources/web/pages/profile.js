import { html, nothing } from 'lit';
import { live as bound } from 'lit/directives/live.js';
import { Problem, ask } from '../lib/api.js';
import { dialled, phone } from '../lib/format.js';
import { LANGUAGES, language, speak, t } from '../lib/i18n.js';
import { Page, point, toast } from '../lib/page.js';
import { isLongEnough, me, passwordHint, signedIn } from '../lib/session.js';
import { ROLES, say, trouble } from '../lib/words.js';
import { zone } from '../lib/format.js';
import { faults } from './profile-hours.js';

/** What a person may say of themselves. */
class ProfilePage extends Page {
  static properties = { busy: { state: true }, wrong: { state: true }, wrongPassword: { state: true }, hours: { state: true }, always: { state: true }, wrongHours: { state: true } };

  constructor() {
    super();
    this.busy = '';
    this.wrong = '';
    this.wrongPassword = '';
    this.wrongHours = '';
    /** @type {import('./profile-hours.js').Hours} */
    this.hours = me()?.hours ?? {};
    this.always = !me()?.hours;
    this.themed = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ramal-theme', this.themed);
  }

  disconnectedCallback() {
    removeEventListener('ramal-theme', this.themed);
    super.disconnectedCallback();
  }

  render() {
    const user = me();
    if (!user) return nothing;
    return html`<header class="title"><h1>${t('nav.profile')}</h1></header>
      <div class="forms">
        <form class="card" @submit=${this.#save} novalidate>
          <h2>${t('profile.who')}</h2>
          <p class="muted">${user.email} · ${say(ROLES, user.role)}</p>
          <label>${t('person.name')}<input name="name" maxlength="100" required autocomplete="name" .value=${user.name ?? ''}></label>
          <label>${t('profile.mobile')}<input name="mobile" type="tel" autocomplete="tel" aria-describedby="mobile-hint" .value=${user.mobile ? phone(user.mobile) : ''}></label>
          <small id="mobile-hint">${t('profile.mobileHint')}</small>
          ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
          <div class="actions"><button type="submit" aria-busy=${String(this.busy === 'who')}>${t('action.save')}</button></div>
        </form>
        <form class="card" @submit=${this.#saveHours} novalidate>
          <h2>${t('hours.mine')}</h2>
          <p class="muted">${t('hours.mineHint', { zone })}</p>
          <label class="switch"><input type="checkbox" role="switch" .checked=${this.always} @change=${this.#always}>${t('hours.always')}</label>
          ${this.always ? nothing : html`<hours-editor .hours=${this.hours} @hours=${(/** @type {CustomEvent} */ event) => { this.hours = event.detail; this.wrongHours = ''; }}></hours-editor>`}
          ${this.wrongHours ? html`<p class="wrong" role="alert">${this.wrongHours}</p>` : nothing}
          <div class="actions"><button type="submit" aria-busy=${String(this.busy === 'hours')}>${t('hours.save')}</button></div>
        </form>
        <form class="card" @submit=${this.#changePassword} novalidate>
          <h2>${t('profile.password')}</h2>
          <input class="hidden" type="email" name="email" autocomplete="username" tabindex="-1" aria-hidden="true" .value=${user.email}>
          <label>${t('profile.current')}<input name="current" type="password" required autocomplete="current-password"></label>
          <label>${t('profile.new')}<input name="password" type="password" required autocomplete="new-password" aria-describedby="new-hint"></label>
          <small id="new-hint">${passwordHint()}</small>
          ${this.wrongPassword ? html`<p class="wrong" role="alert">${this.wrongPassword}</p>` : nothing}
          <div class="actions"><button type="submit" aria-busy=${String(this.busy === 'password')}>${t('profile.changePassword')}</button></div>
        </form>
        <section class="card">
          <h2>${t('profile.browser')}</h2>
          <label>${t('nav.language')}<select name="language" @change=${(/** @type {Event} */ event) => speak(/** @type {HTMLSelectElement} */ (event.target).value)}>
            ${LANGUAGES.map((tag) => html`<option value=${tag} lang=${tag} .selected=${bound(tag === language())}>${tag === 'en' ? 'English' : 'Português'}</option>`)}</select></label>
          <label>${t('profile.theme')}<select name="theme" @change=${this.#theme}>
            ${[['', t('profile.system')], ['light', t('profile.light')], ['dark', t('profile.dark')]].map(([value, text]) => html`
              <option value=${value} .selected=${bound(value === (document.documentElement.dataset.theme ?? ''))}>${text}</option>`)}</select></label>
        </section>
      </div>`;
  }

  /** @param {Event} event */
  #theme(event) {
    const theme = /** @type {HTMLSelectElement} */ (event.target).value;
    if (theme) {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem('ramal.theme', theme);
    } else {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem('ramal.theme');
    }
    dispatchEvent(new Event('ramal-theme'));
  }

  /** @param {SubmitEvent} submit */
  async #save(submit) {
    submit.preventDefault();
    const form = /** @type {HTMLFormElement} */ (submit.target);
    const said = new FormData(form);
    const name = String(said.get('name')).trim();
    const typed = String(said.get('mobile')).trim();
    const mobile = typed ? dialled(typed) : '';
    this.wrong = !name ? t('person.nameMissing') : mobile === null ? t('phone.notANumber') : '';
    point(form, !name ? 'name' : mobile === null ? 'mobile' : '');
    if (this.wrong) return;
    this.busy = 'who';
    try {
      const user = await ask('PATCH', '/auth/me', { name, mobile: mobile || null });
      signedIn({ .../** @type {import('../lib/session.js').User} */ (me()), ...user, name, mobile: mobile || undefined });
      toast(t('profile.saved'));
    } catch (error) {
      this.wrong = trouble(error);
    }
    this.busy = '';
  }

  /** @param {Event} event */
  #always(event) {
    this.always = /** @type {HTMLInputElement} */ (event.target).checked;
    this.wrongHours = '';
    if (!this.always && Object.keys(this.hours).length === 0) {
      this.hours = Object.fromEntries(['mon', 'tue', 'wed', 'thu', 'fri'].map((day) => [day, ['09:00-18:00']]));
    }
  }

  /** @param {SubmitEvent} submit */
  async #saveHours(submit) {
    submit.preventDefault();
    if (!this.always && Object.keys(faults(this.hours)).length) {
      this.wrongHours = t('hours.wrong');
      /** @type {HTMLElement | null} */ (this.querySelector('hours-editor fieldset:has(.wrong) input'))?.focus();
      return;
    }
    this.busy = 'hours';
    this.wrongHours = '';
    const hours = this.always ? null : this.hours;
    try {
      await ask('PATCH', '/auth/me', { hours });
      signedIn({ .../** @type {import('../lib/session.js').User} */ (me()), hours: hours ?? undefined });
      toast(t('hours.saved'));
    } catch (error) {
      this.wrongHours = trouble(error);
    }
    this.busy = '';
  }

  /** @param {SubmitEvent} submit */
  async #changePassword(submit) {
    submit.preventDefault();
    const form = /** @type {HTMLFormElement} */ (submit.target);
    const said = new FormData(form);
    const password = String(said.get('password'));
    const current = String(said.get('current'));
    this.wrongPassword = !current ? t('profile.currentWrong') : !isLongEnough(password) ? passwordHint() : '';
    point(form, !current ? 'current' : this.wrongPassword ? 'password' : '');
    if (this.wrongPassword) return;
    this.busy = 'password';
    try {
      await ask('PATCH', '/auth/me', { password, currentPassword: current });
      form.reset();
      // Every login with the old password has ended, this one too.
      const again = await ask('POST', '/auth/login', { email: me()?.email, password });
      signedIn(again.user);
      toast(t('profile.passwordChanged'));
    } catch (error) {
      const refused = error instanceof Problem && error.status === 403;
      this.wrongPassword = refused ? t('profile.currentWrong') : trouble(error);
      if (refused) point(form, 'current');
    }
    this.busy = '';
  }
}

customElements.define('profile-page', ProfilePage);
