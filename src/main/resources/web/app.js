import { html, nothing } from 'lit';
import { Problem } from './lib/api.js';
import { LANGUAGES, language, loadWords, speak, t } from './lib/i18n.js';
import { icon, mark } from './lib/icons.js';
import { askAgain, asksForLogin, home, isRefused, nowhere } from './lib/lost.js';
import { Page, countOnce, failed } from './lib/page.js';
import { followLinks, go } from './lib/router.js';
import { isDemo, may, me, restore, signOut } from './lib/session.js';

/**
 * @typedef {{path: string, tag: string, load: () => Promise<unknown>, title: string, icon?: string, role?: string,
 *   open?: boolean, bare?: boolean}} Way
 */

/** @type {Way[]} */
const WAYS = [
  { path: '/app/now', tag: 'now-page', load: () => import('./pages/now.js'), title: 'nav.now', icon: 'now' },
  { path: '/app/calls', tag: 'calls-page', load: () => import('./pages/calls.js'), title: 'nav.calls', icon: 'calls' },
  { path: '/app/reports', tag: 'reports-page', load: () => import('./pages/reports.js'), title: 'nav.reports', icon: 'reports', role: 'supervisor' },
  { path: '/app/settings', tag: 'settings-page', load: () => import('./pages/settings.js'), title: 'nav.settings', icon: 'settings', role: 'supervisor' },
  { path: '/app/profile', tag: 'profile-page', load: () => import('./pages/profile.js'), title: 'nav.profile' },
  { path: '/app/phone', tag: 'phone-page', load: () => import('./pages/phone.js'), title: 'nav.phone' },
  { path: '/app/wall', tag: 'wall-page', load: () => import('./pages/now.js'), title: 'nav.wall', bare: true },
  { path: '/app/sign-in', tag: 'sign-in-page', load: () => import('./pages/sign-in.js'), title: 'signIn.title', open: true },
  { path: '/app/invitation', tag: 'sign-in-page', load: () => import('./pages/sign-in.js'), title: 'invitation.title', open: true },
];

/** Wherever no other way leads. @type {Way} */
const NOWHERE = { path: '', tag: 'nowhere', load: async () => undefined, title: 'nowhere.title' };

/** The whole page: who is signed in, where they are, and the phone that stays wherever they go. */
class RamalApp extends Page {
  /** How often somebody went somewhere: of two pages on their way the one that was asked for later is shown. */
  #arrivals = 0;

  static properties = {
    state: { state: true },
    error: { state: true },
    lost: { state: true },
    way: { state: true },
    menu: { state: true },
    toasts: { state: true },
  };

  constructor() {
    super();
    /** @type {{users: boolean, demo: boolean} | null} */
    this.state = null;
    this.error = null;
    /** Why the page of the address is not there. @type {unknown} */
    this.lost = null;
    /** @type {Way | undefined} */
    this.way = undefined;
    this.menu = false;
    /** @type {{text: string, kind: string}[]} */
    this.toasts = [];
    addEventListener('ramal-route', () => this.#arrive());
    addEventListener('ramal-session', () => this.#arrive());
    addEventListener('ramal-signed-out', () => {
      if (me()) import('./lib/session.js').then((session) => session.signedIn(null));
    });
    addEventListener('ramal-toast', (event) => this.#say(/** @type {CustomEvent} */ (event).detail));
    this.#begin();
  }

  async #begin() {
    this.error = null;
    try {
      this.state = await restore();
      this.#arrive();
    } catch (error) {
      this.error = error;
    }
  }

  /** Shows the page of the address, or the way in. */
  async #arrive() {
    if (!this.state) return;
    const arrival = ++this.#arrivals;
    const path = location.pathname;
    const way = isRefused() ? NOWHERE
      : WAYS.find((each) => path === each.path || path.startsWith(each.path + '/')) ?? (/^\/(app\/?)?$/.test(path) ? undefined : NOWHERE);
    if (asksForLogin() && me() && askAgain()) return;
    if (!me() && !way?.open && (way !== NOWHERE || asksForLogin())) {
      const back = way && path + location.search !== '/app/now' ? `?to=${encodeURIComponent(path + location.search)}` : '';
      go('/app/sign-in' + back, { replace: true });
      return;
    }
    if (me() && (!way || (way.open && way.path !== '/app/invitation'))) {
      const to = new URLSearchParams(location.search).get('to');
      // What is no page of ours, such as a recording, is the server's to show.
      if (to?.startsWith('/api/')) location.replace(to);
      else go(to?.startsWith('/app/') ? to : home(), { replace: true });
      return;
    }
    const lost = way?.role && !may(way.role) ? new Problem(403, {}) : await way?.load().then(() => null, (error) => error);
    if (arrival !== this.#arrivals) return;
    this.lost = lost;
    const moved = this.way !== way;
    this.way = way;
    this.menu = false;
    this.#title();
    if (moved && document.activeElement !== document.body) {
      await this.updateComplete;
      /** @type {HTMLElement | null} */ (this.querySelector('main'))?.focus({ preventScroll: true });
    }
  }

  #title() {
    document.title = (this.way ? t(this.way.title) + ' · ' : '') + 'Ramal';
  }

  /** @param {{text: string, kind: string}} toast */
  #say(toast) {
    this.toasts = [...this.toasts.slice(-2), toast];
    setTimeout(() => {
      this.toasts = this.toasts.filter((each) => each !== toast);
    }, toast.kind === 'wrong' ? 9000 : 4500);
  }

  willUpdate() {
    this.#title();
  }

  render() {
    if (this.error) return html`<main class="alone">${failed(this.error, () => location.reload())}</main>`;
    if (!this.way) return html`<main class="alone" aria-busy="true"></main>`;
    const page = this.lost ? failed(this.lost, () => location.reload()) : this.#page(this.way);
    if (this.way.open || this.way.bare || (this.way === NOWHERE && !me())) return html`${this.lost || this.way === NOWHERE ? html`<main class="alone">${page}</main>` : page}${this.#corner()}`;
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>${t('nav.skip')}</a>
      <header class="side">
        <a class="brand" href="/app/now" aria-label="Ramal">${mark}<span>Ramal</span></a>
        <nav aria-label=${t('nav.label')}>
          ${WAYS.filter((way) => way.icon && (!way.role || may(way.role))).map((way) => html`
            <a href=${way.path} aria-current=${this.way === way ? 'page' : nothing}>
              ${icon(way.icon ?? '')}<span>${t(way.title)}</span>
            </a>`)}
        </nav>
        ${this.#mine()}
      </header>
      ${this.state?.demo ? html`<p class="demo" role="note"><strong>${t('demo.title')}</strong> ${t('demo.text')}</p>` : nothing}
      <main id="main" tabindex="-1">${page}</main>
      <web-phone></web-phone>
      ${this.#corner()}`;
  }

  #mine() {
    const user = me();
    if (!user) return nothing;
    const name = user.name || user.email;
    return html`<details class="mine" ?open=${this.menu}
        @toggle=${(/** @type {Event} */ event) => (this.menu = /** @type {HTMLDetailsElement} */ (event.target).open)}
        @keydown=${this.#closeMenu}>
      <summary>
        <span class="avatar" aria-hidden="true">${initials(name)}</span><span class="name">${name}</span><span class="hidden">${t('nav.mine')}</span>
      </summary>
      <div class="menu">
        <a href="/app/profile">${icon('person')}${t('nav.profile')}</a>
        <a href="/app/wall">${icon('wall')}${t('nav.wall')}</a>
        <button @click=${toggleTheme}>${icon('theme')}${t('nav.theme')}</button>
        <button @click=${() => speak(otherLanguage())} lang=${otherLanguage()}>
          ${icon('next')}${otherLanguage() === 'en' ? 'English' : 'Português'}
        </button>
        <button @click=${this.#leave}>${icon('leave')}${t('nav.signOut')}</button>
      </div>
    </details>`;
  }

  /** Whoever leaves in a conversation would cut it off. */
  async #leave() {
    const { thePhone } = await import('./phone/phone.js');
    if (thePhone.talking) this.#say({ text: t('phone.hangUpFirst'), kind: 'wrong' });
    else await signOut();
  }

  /** @param {KeyboardEvent} key */
  #closeMenu(key) {
    if (key.key !== 'Escape') return;
    this.menu = false;
    /** @type {HTMLElement | null} */ (this.querySelector('.mine summary'))?.focus();
  }

  /** @param {Event} click */
  #skip(click) {
    click.preventDefault();
    /** @type {HTMLElement | null} */ (this.querySelector('#main'))?.focus();
  }

  #corner() {
    return html`<div class="toasts" role="status" aria-live="polite">
      ${this.toasts.map((toast) => html`<p class=${toast.kind}>${icon(toast.kind === 'wrong' ? 'alert' : 'check')}${toast.text}</p>`)}
    </div>`;
  }

  /** @param {Way} way */
  #page(way) {
    switch (way.tag) {
      case 'now-page': return html`<now-page></now-page>`;
      case 'calls-page': return html`<calls-page></calls-page>`;
      case 'reports-page': return html`<reports-page></reports-page>`;
      case 'settings-page': return html`<settings-page></settings-page>`;
      case 'profile-page': return html`<profile-page></profile-page>`;
      case 'phone-page': return html`<phone-page></phone-page>`;
      case 'wall-page': return html`<wall-page></wall-page>`;
      case 'nowhere': return nowhere();
      default: return html`<sign-in-page .state=${this.state}
        @ramal-begun=${() => { if (this.state) this.state.users = true; }}></sign-in-page>`;
    }
  }
}

const otherLanguage = () => LANGUAGES.find((each) => each !== language()) ?? LANGUAGES[0];

/** @param {string} name */
function initials(name) {
  const parts = name.split(/[\s@.]+/).filter(Boolean);
  return [parts[0], parts.length > 1 ? parts[parts.length - 1] : ''].map((part) => [...part ?? ''][0] ?? '').join('').toUpperCase();
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  localStorage.setItem('ramal.theme', root.dataset.theme);
  dispatchEvent(new Event('ramal-theme'));
}

await loadWords();
followLinks();
countOnce();
// Whatever failed on the way, it is whole now.
document.querySelector('ramal-app')?.replaceChildren();
customElements.define('ramal-app', RamalApp);
await import('./phone/panel.js');
if (isDemo()) await import('./phone/demo-card.js');
