import { html, nothing } from 'lit';
import { live as bound } from 'lit/directives/live.js';
import { Problem, ask, get, query } from '../lib/api.js';
import { dialled, moment, phone } from '../lib/format.js';
import { t, tn } from '../lib/i18n.js';
import { icon } from '../lib/icons.js';
import { Page, empty, failed, loading, records, toast } from '../lib/page.js';
import { actorName, forgetNames, knownNames, learnNames } from '../lib/people.js';
import { may, me } from '../lib/session.js';
import { ROLES, faults, say, trouble } from '../lib/words.js';
import { go } from '../lib/router.js';
import './settings/installation.js';
import './settings/numbers.js';
import './settings/privacy.js';

/** @typedef {{path: string, text: string, role: string, from?: string, field?: string}} Tab */

/** The sections; one without `from` loads what it shows by itself. @type {Tab[]} */
const TABS = [
  { path: 'connections', text: 'settings.connections', role: 'admin' },
  { path: 'team', text: 'team.title', role: 'admin' },
  { path: 'hours', text: 'hours.office', role: 'admin' },
  { path: 'numbers', text: 'numbers.title', role: 'admin' },
  { path: 'flows', text: 'settings.callFlows', role: 'admin' },
  { path: 'keeping', text: 'keeping.title', role: 'admin' },
  { path: 'users', text: 'settings.users', role: 'admin', from: '/api/users', field: 'users' },
  { path: 'keys', text: 'settings.keys', role: 'admin', from: '/api/keys', field: 'keys' },
  { path: 'blocked', text: 'settings.blocked', role: 'supervisor', from: '/api/opt-outs', field: 'optOuts' },
  { path: 'privacy', text: 'privacy.title', role: 'admin' },
  { path: 'audit', text: 'settings.audit', role: 'admin', from: '/api/audit', field: 'audit' },
];

/** What people did, as the audit calls it. @type {Record<string, string>} */
const ACTIONS = {
  register: 'audit.register', login: 'audit.login', 'login-refused': 'audit.loginRefused', 'login-copied': 'audit.loginCopied', logout: 'audit.logout',
  'own-change': 'audit.ownChange', 'user-create': 'audit.userCreate', 'user-change': 'audit.userChange', 'user-invite': 'audit.userInvite',
  'invitation-take': 'audit.invitationTake', 'key-create': 'audit.keyCreate', 'key-revoke': 'audit.keyRevoke', 'call-note': 'audit.callNote',
  'caller-id-change': 'audit.callerIdChange', 'setup-test': 'audit.setupTest', 'opt-out-add': 'audit.optOutAdd', 'opt-out-remove': 'audit.optOutRemove',
  'opt-outs-import': 'audit.optOutImport', 'opt-outs-export': 'audit.optOutExport', 'recording-delete': 'audit.recordingDelete', 'recording-listen': 'audit.recordingListen',
  'calls-export': 'audit.callsExport', 'call-dial': 'audit.callDial', 'message-send': 'audit.messageSend', 'party-look': 'audit.partyLook', 'party-erase': 'audit.partyErase',
};

/** What a service key may do, by its scope. @type {Record<string, string>} */
const SCOPES = {
  'calls:read': 'scope.callsRead',
  'calls:write': 'scope.callsWrite',
  'recordings:read': 'scope.recordingsRead',
  'messages:write': 'scope.messagesWrite',
  'opt-outs:read': 'scope.optOutsRead',
  'opt-outs:write': 'scope.optOutsWrite',
};

/** What administrators and supervisors look after. */
class SettingsPage extends Page {
  static properties = { tab: { state: true }, rows: { state: true }, next: { state: true }, error: { state: true }, made: { state: true }, sure: { state: true }, wrong: { state: true }, imported: { state: true } };

  constructor() {
    super();
    /** @type {Tab} */
    this.tab = TABS[0];
    /** @type {any} */
    this.rows = null;
    this.next = '';
    /** The key that the next press takes away. @type {any} */
    this.sure = null;
    /** Whether a form is on its way. */
    this.busy = false;
    /** Whether more of a list is on its way. */
    this.adding = false;
    this.error = null;
    this.made = '';
    this.wrong = '';
    /** @type {import('../lib/words.js').Imported | null} */
    this.imported = null;
    this.arrived = () => this.#arrive();
  }

  connectedCallback() {
    super.connectedCallback();
    learnNames();
    addEventListener('ramal-route', this.arrived);
    this.#arrive();
  }

  disconnectedCallback() {
    removeEventListener('ramal-route', this.arrived);
    super.disconnectedCallback();
  }

  get #tabs() {
    return TABS.filter((tab) => may(tab.role));
  }

  #arrive() {
    if (!location.pathname.startsWith('/app/settings')) return;
    const asked = location.pathname.split('/')[3];
    const tab = TABS.find((each) => each.path === asked) ?? this.#tabs[0];
    // What is only filtered otherwise stays, and with it the filter that somebody stands in.
    if (tab !== this.tab) this.rows = null;
    this.tab = tab;
    this.made = '';
    this.wrong = '';
    this.imported = null;
    this.#load();
  }

  /** On a small screen the sections stand in a row, of which the chosen one is to be seen. @param {Map<string, unknown>} changed */
  updated(changed) {
    if (changed.has('tab')) this.querySelector('.tabs a[aria-current=page]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }

  /** @param {boolean} [more] */
  async #load(more = false) {
    const tab = this.tab;
    // A section of another role says so, instead of another one in its place.
    this.error = may(tab.role) ? null : new Problem(403, {});
    if (this.error || !tab.from || !tab.field || (more && this.adding)) return;
    this.adding = more;
    const asked = location.search;
    try {
      const said = await get(tab.from + query({ ...(tab.path === 'audit' ? auditFilters() : {}), before: more ? this.next : '' }));
      if (tab !== this.tab || asked !== location.search) return;
      this.rows = [...(more ? this.rows : []), ...(said[tab.field] ?? [])];
      this.next = said.next ?? '';
    } catch (error) {
      if (tab === this.tab) this.error = error;
    }
    this.adding = false;
  }

  render() {
    return html`<header class="title"><h1>${t('nav.settings')}</h1></header>
      <div class="sections">
        <nav class="tabs" aria-label=${t('nav.settings')}>${this.#tabs.map((tab) => html`<a href=${'/app/settings/' + tab.path} aria-current=${tab === this.tab ? 'page' : nothing}>${t(tab.text)}</a>`)}</nav>
        <div class="section">${this.error ? failed(this.error, () => this.#load()) : !this.tab.from || this.rows ? this.#panel() : loading(5)}</div>
      </div>`;
  }

  #panel() {
    switch (this.tab.path) {
      case 'users': return this.#users();
      case 'keys': return this.#keys();
      case 'blocked': return this.#blocked();
      case 'audit': return this.#audit();
      case 'privacy': return html`<settings-privacy></settings-privacy>`;
      case 'numbers': return html`<settings-numbers></settings-numbers>`;
      default: return html`<settings-installation .section=${this.tab.path}></settings-installation>`;
    }
  }

  #users() {
    return html`<div class="stack">
      <form class="card" @submit=${this.#invite} novalidate><h2>${t('settings.invite')}</h2>
        <div class="inline"><label>${t('person.email')}<input name="email" type="email" required autocomplete="off"></label>
          <label>${t('settings.role')}<select name="role">${Object.keys(ROLES).map((role) => html`<option value=${role}>${say(ROLES, role)}</option>`)}</select></label>
          <button type="submit">${t('settings.inviteButton')}</button></div>
        ${this.#said(t('settings.invited'))}</form>
      <section class="card"><h2>${t('settings.users')}</h2>${records(t('settings.users'), [t('person.name'), t('settings.role')], this.rows.map((/** @type {any} */ user) => ({
        kind: user.active === false ? 'inactive' : '',
        cells: [
          html`<strong>${user.name}</strong><br><small>${user.email}</small>`,
          String(user.id) === String(me()?.id) ? say(ROLES, user.role) : html`<select aria-label=${t('settings.roleOf', { name: user.name })}
            @change=${(/** @type {Event} */ event) => this.#change(user, { role: /** @type {HTMLSelectElement} */ (event.target).value })}>
            ${Object.keys(ROLES).map((role) => html`<option value=${role} .selected=${bound(role === user.role)}>${say(ROLES, role)}</option>`)}</select>`,
          String(user.id) === String(me()?.id) ? nothing : html`<button class="secondary small" data-once @click=${() => this.#change(user, { active: user.active === false })}>
            ${user.active === false ? t('settings.activate') : t('settings.deactivate')}</button>`,
        ],
      })), t('settings.change'))}</section></div>`;
  }

  /** What was made, once, or what was wrong. @param {string} text */
  #said(text) {
    return html`${this.made ? html`<p class="secret" role="status"><span>${text}</span><code>${this.made}</code></p>` : nothing}
      ${this.wrong ? html`<p class="wrong" role="alert">${icon('alert')}${this.wrong}</p>` : nothing}`;
  }

  /**
   * Sends a form and says what came of it.
   * @param {SubmitEvent} submit
   * @param {(said: FormData) => Promise<string | void>} send
   */
  async #send(submit, send) {
    submit.preventDefault();
    const form = /** @type {HTMLFormElement} */ (submit.target);
    if (this.busy) return;
    this.busy = true;
    this.wrong = '';
    try {
      // What was made before stays to be seen until there is something else.
      this.made = (await send(new FormData(form))) ?? '';
      form.reset();
      await this.#load();
    } catch (error) {
      this.wrong = error instanceof TypeError || error instanceof RangeError ? error.message : trouble(error);
    }
    this.busy = false;
  }

  /** @param {SubmitEvent} submit */
  #invite(submit) {
    return this.#send(submit, async (said) => {
      const email = String(said.get('email')).trim();
      if (!/^\S+@\S+\.\S+$/.test(email)) throw new RangeError(t('person.emailWrong'));
      return (await ask('POST', '/api/invitations', { email, role: said.get('role') })).url;
    });
  }

  /** Shows the change at once; it turns back when the server refuses. @param {any} user @param {any} change */
  async #change(user, change) {
    const before = this.rows;
    this.rows = this.rows.map((/** @type {any} */ each) => (each === user ? { ...user, ...change } : each));
    try {
      await ask('PATCH', `/api/users/${user.id}`, change);
      forgetNames();
      toast(t('settings.changed'));
    } catch (error) {
      this.rows = before;
      toast(trouble(error), 'wrong');
      this.requestUpdate();
    }
  }

  #keys() {
    return html`<div class="stack">
      <form class="card" @submit=${this.#makeKey} novalidate><h2>${t('settings.newKey')}</h2><p class="muted">${t('settings.keysHint')}</p>
        <label>${t('settings.keyName')}<input name="name" maxlength="100" required autocomplete="off"></label>
        <fieldset><legend>${t('settings.scopes')}</legend>${Object.keys(SCOPES).map((scope) => html`<label><input type="checkbox" name="scope" value=${scope}><span>${t(SCOPES[scope])} <small>${scope}</small></span></label>`)}</fieldset>
        <div class="actions"><button type="submit">${t('settings.makeKey')}</button></div>
        ${this.#said(t('settings.keyMade'))}</form>
      <section class="card"><h2>${t('settings.keys')}</h2>${this.rows.length === 0 ? html`<p class="muted">${t('settings.noKeys')}</p>` : records(t('settings.keys'),
        [t('settings.keyName'), t('settings.scopes'), t('settings.used')], this.rows.map((/** @type {any} */ key) => ({
          cells: [
            html`<strong>${key.name}</strong><br><small>${key.prefix ? key.prefix + '…' : ''}</small>`,
            (key.scopes ?? []).join(', '),
            key.lastUsedAt ? moment(key.lastUsedAt) : t('settings.never'),
            this.#revoke(key),
          ],
        })), t('settings.change'))}</section></div>`;
  }

  /** A key does not come back, and what uses it fails at once: it takes two presses. @param {any} key */
  #revoke(key) {
    const sure = this.sure === key;
    const words = t(sure ? 'settings.revokeSure' : 'settings.revokeName', { name: key.name });
    return html`<button class="small ${sure ? 'danger' : 'secondary'}" data-once aria-label=${words} @blur=${() => { this.sure = null; }}
      @keydown=${(/** @type {KeyboardEvent} */ press) => { if (press.repeat) press.preventDefault(); }}
      @click=${() => { if (sure) this.#remove(`/api/keys/${key.id}`, key); else this.sure = key; }}>${t(sure ? 'settings.revokeNow' : 'settings.revoke')}</button>`;
  }

  /** @param {SubmitEvent} submit */
  #makeKey(submit) {
    return this.#send(submit, async (said) => {
      const name = String(said.get('name')).trim();
      const scopes = said.getAll('scope');
      if (!name || scopes.length === 0) throw new RangeError(t('settings.keyIncomplete'));
      return (await ask('POST', '/api/keys', { name, scopes })).key;
    });
  }

  /** Takes it away at once; it comes back when the server refuses, unless somebody else was quicker. @param {string} path @param {any} row */
  async #remove(path, row) {
    const before = this.rows;
    this.rows = this.rows.filter((/** @type {any} */ each) => each !== row);
    this.#stay();
    try {
      await ask('DELETE', path);
      toast(t('settings.changed'));
    } catch (error) {
      if (!(error instanceof Problem && error.status === 404)) this.rows = before;
      toast(trouble(error), 'wrong');
    }
  }

  /** Whoever stood on a row that went stands in its list: on the next row a key held down would take that away too. */
  async #stay() {
    await this.updateComplete;
    const at = document.activeElement;
    if (at && at !== document.body && !at.closest('.records')) return;
    const list = /** @type {HTMLElement | null} */ (this.querySelector('.records')?.parentElement ?? this.querySelector('section.card h2'));
    if (list?.tagName === 'H2') list.tabIndex = -1;
    list?.focus();
  }

  #blocked() {
    return html`<div class="stack">
      <form class="card" @submit=${this.#block} novalidate><h2>${t('settings.block')}</h2><p class="muted">${t('block.text')}</p>
        <div class="inline"><label>${t('phone.number')}<input name="number" type="tel" required autocomplete="off"></label>
          <label>${t('block.reason')}<input name="reason" maxlength="200" autocomplete="off"></label>
          <button type="submit">${t('action.block')}</button></div>
        ${this.#said('')}</form>
      ${this.#import()}
      <section class="card"><div class="title"><h2>${t('settings.blocked')}</h2><a class="button secondary" role="button" href="/api/opt-outs.csv" download>${icon('download')}<span>${t('calls.csv')}</span></a></div>
        ${this.rows.length === 0 ? empty(t('settings.noneBlocked')) : records(t('settings.blocked'),
          [t('phone.number'), t('settings.reason'), t('settings.since')], this.rows.map((/** @type {any} */ each) => ({
            cells: [
              html`<strong>${phone(each.number)}</strong>`,
              each.reason ?? '',
              each.at ? moment(each.at) : '',
              html`<button class="secondary small" data-once aria-label=${t('settings.unblockName', { number: phone(each.number) })} @click=${() => this.#remove('/api/opt-outs/' + encodeURIComponent(each.number), each)}>${t('settings.unblock')}</button>`,
            ],
          })), t('settings.change'))}
        ${this.#more()}</section></div>`;
  }

  /** @param {SubmitEvent} submit */
  #block(submit) {
    return this.#send(submit, async (said) => {
      const number = dialled(String(said.get('number')));
      if (!number) throw new RangeError(t('phone.notANumber'));
      const reason = String(said.get('reason')).trim();
      await ask('POST', '/api/opt-outs', { number, ...(reason ? { reason } : {}) });
      toast(t('settings.changed'));
    });
  }

  /** Many numbers at once, with what became of each line that was left out. */
  #import() {
    const said = this.imported;
    return html`<form class="card" @submit=${this.#upload} novalidate><h2>${t('settings.import')}</h2><p class="muted">${t('settings.importHint')}</p>
      <div class="inline"><label>${t('settings.file')}<input name="file" type="file" accept=".csv,text/csv,text/plain" required></label><button type="submit" class="secondary">${icon('upload')}${t('settings.importButton')}</button></div>
      ${said ? html`<div role="status"><p class=${said.errors.length ? '' : 'good-text'}>${tn('settings.imported', said.imported)}${said.errors.length ? ' ' + tn('settings.leftOut', said.errors.length) : ''}</p>
        ${said.errors.length ? html`<ul class="lines" tabindex="0">${faults(said).map((each) => html`<li>${each}</li>`)}</ul>` : nothing}</div>` : nothing}</form>`;
  }

  /** @param {SubmitEvent} submit */
  async #upload(submit) {
    submit.preventDefault();
    const form = /** @type {HTMLFormElement} */ (submit.target);
    const file = new FormData(form).get('file');
    if (!(file instanceof File) || !file.name) {
      toast(t('import.noFile'), 'wrong');
      /** @type {HTMLElement} */ (form.elements.namedItem('file')).focus();
      return;
    }
    if (this.busy) return;
    this.busy = true;
    try {
      this.imported = await ask('POST', '/api/opt-outs/import', await written(file), { headers: { 'content-type': 'text/csv' } });
      form.reset();
      await this.#load();
    } catch (error) {
      toast(trouble(error), 'wrong');
    }
    this.busy = false;
  }

  #audit() {
    const asked = auditFilters();
    const ask = (/** @type {Record<string, string>} */ change) => go('/app/settings/audit' + query({ ...asked, ...change }));
    const choice = (/** @type {'actor' | 'action'} */ name, /** @type {string} */ label, /** @type {string[][]} */ options) => html`<label><span class="hidden">${label}</span>
      <select name=${name} class=${asked[name] ? 'set' : ''} @change=${(/** @type {Event} */ event) => ask({ [name]: /** @type {HTMLSelectElement} */ (event.target).value })}>
        <option value="" .selected=${bound(!asked[name])}>${label}</option>
        ${options.map(([value, text]) => html`<option value=${value} .selected=${bound(value === asked[name])}>${text}</option>`)}
        ${asked[name] && !options.some(([value]) => value === asked[name]) ? html`<option value=${asked[name]} selected>${asked[name]}</option>` : nothing}</select></label>`;
    return html`<section class="card"><h2>${t('settings.audit')}</h2>
      <search class="filters">${choice('actor', t('settings.whoDid'), [...knownNames().map(([identity, name]) => [identity.replace(/^user_/, 'user:'), name]), ['operator', t('audit.operator')]])}
        ${choice('action', t('settings.what'), Object.keys(ACTIONS).map((action) => [action, say(ACTIONS, action)]))}
        ${asked.actor || asked.action ? html`<button class="quiet" @click=${() => go('/app/settings/audit')}>${t('calls.clear')}</button>` : nothing}</search>
      ${this.rows.length === 0 ? empty(asked.actor || asked.action ? t('audit.noneFound') : t('settings.noAudit')) : records(t('settings.audit'),
        [t('settings.when'), t('settings.whoDid'), t('settings.what'), t('audit.address')], this.rows.map((/** @type {any} */ each) => ({
          cells: [
            moment(each.at),
            actorName(each.actor),
            html`${say(ACTIONS, each.action)} <small>${/^CA[0-9a-f]{32}$/.test(each.subject ?? '') ? html`<a href=${'/app/calls/' + each.subject}>${t('call.title')}</a>`
              : /^user:\d+$/.test(each.subject ?? '') ? each.subject === each.actor ? '' : actorName(each.subject) : each.subject ?? ''}</small>`,
            html`<small>${each.address ?? ''}</small>`,
          ],
        })))}${this.#more()}</section>`;
  }

  #more() {
    return this.next ? html`<p class="more"><button class="secondary" @click=${() => this.#load(true)}>${t('calls.more')}</button></p>` : nothing;
  }
}

/** What stands in a file. Excel writes the characters of Windows where it is not asked for UTF-8. @param {File} file */
async function written(file) {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** What of the audit is asked for stands in the address. */
const auditFilters = () => {
  const asked = new URLSearchParams(location.search);
  return { actor: asked.get('actor') ?? '', action: asked.get('action') ?? '' };
};

customElements.define('settings-page', SettingsPage);
