import { html, nothing } from 'lit';
import { ask, get } from '../../lib/api.js';
import { strategyText } from '../../lib/decisions.js';
import { moment, number, phone } from '../../lib/format.js';
import { t, tn } from '../../lib/i18n.js';
import { icon } from '../../lib/icons.js';
import { Page, empty, failed, loading, records } from '../../lib/page.js';
import { agentName } from '../../lib/people.js';
import { advice, trouble } from '../../lib/words.js';
import { hoursText } from './hours.js';

/**
 * @typedef {{name: string, state: 'good' | 'open' | 'bad', detail?: string, heardAt?: string}} Check
 * @typedef {{code: string, subject?: string, expected?: string, found?: string}} Finding
 * @typedef {{name: string, value: string, file: string}} Setting
 * @typedef {{name: string, file: string, state?: string, fault?: string, lines: {when: string, value: string}[]}} Calendar
 * @typedef {{checks: Check[], settings: Setting[], flows: {id: string, description: string, file: string}[], calendars: Calendar[]}} Installation
 * @typedef {{identity: string, name: string, mobile?: string, hours?: Record<string, string[]>, active?: boolean}} Person
 */

/** @type {Record<string, string>} */
const CHECKS = {
  twilio: 'check.twilio', number: 'check.number', webhooks: 'check.webhooks', drive: 'check.drive', slack: 'check.slack', database: 'check.database',
};

/** What to do about what is not connected. @type {Record<string, string>} */
const FIXES = {
  twilio: 'fix.twilio', number: 'fix.number', webhooks: 'fix.webhooks', drive: 'fix.drive', slack: 'fix.slack', database: 'fix.database',
};

/** What can be tried at once. */
const TRIED = ['twilio', 'slack', 'drive'];

/** What the button of a test says. @type {Record<string, string>} */
const TESTS = { twilio: 'settings.testTwilio', slack: 'settings.testSlack', drive: 'settings.testDrive' };

/** What it says when the test worked. @type {Record<string, string>} */
const WORKED = { twilio: 'settings.twilioWorked', slack: 'settings.slackWorked', drive: 'settings.driveWorked' };

/** What to do about what Twilio's console has. @type {Record<string, string>} */
const FINDINGS = {
  'account-refused': 'finding.accountRefused',
  'account-silent': 'finding.accountSilent',
  'number-missing': 'finding.numberMissing',
  'number-overridden': 'finding.numberOverridden',
  'number-voice': 'finding.numberVoice',
  'number-status': 'finding.numberStatus',
  'app-missing': 'finding.appMissing',
  'app-voice': 'finding.appVoice',
  'app-status': 'finding.appStatus',
};

/** @type {Record<string, string>} */
const STATES = { open: 'hours.openNow', closed: 'hours.closedNow', holiday: 'hours.holidayNow' };

/** What settings of files belong to a section. @type {Record<string, string[]>} */
const OF = {
  connections: ['http.', 'slack.', 'drive.', 'language', 'office.zone'],
  team: ['voice.agents', 'voice.ring-seconds', 'ring.', 'queue.'],
  calls: ['voice.record', 'voice.voicemail', 'calls.', 'dialling.', 'opt-outs.', 'flow.numbers'],
  keeping: ['recordings.'],
};

/** What stands in this installation's files, and what it is connected to: to be read, and tried. */
class SettingsInstallation extends Page {
  static properties = { section: { attribute: false }, setup: { state: true }, people: { state: true }, presence: { state: true }, error: { state: true }, tries: { state: true } };

  constructor() {
    super();
    this.section = 'connections';
    /** @type {Installation | null} */
    this.setup = null;
    /** @type {Person[]} */
    this.people = [];
    /** @type {Map<string, string>} */
    this.presence = new Map();
    this.error = null;
    /** @type {Record<string, {outcome: string, detail?: string, findings?: Finding[], fault?: import('../../lib/words.js').Fault}>} */
    this.tries = {};
  }

  connectedCallback() {
    super.connectedCallback();
    this.#load();
  }

  async #load() {
    this.error = null;
    try {
      const [setup, users, presence] = await Promise.all([
        get('/api/setup'),
        get('/api/users').catch(() => ({ users: [] })),
        get('/api/presence').catch(() => ({ presence: [] })),
      ]);
      this.people = users.users;
      this.presence = new Map(presence.presence.map((/** @type {{identity: string, state: string}} */ each) => [each.identity, each.state]));
      this.setup = setup;
    } catch (error) {
      this.error = error;
    }
  }

  render() {
    if (this.error) return failed(this.error, () => this.#load());
    if (!this.setup) return loading(5);
    switch (this.section) {
      case 'team': return html`<div class="stack">${this.#team(this.setup)}${this.#written('team')}</div>`;
      case 'hours': return this.#hours(this.setup.calendars);
      case 'keeping': return html`<div class="stack">${this.#keeping()}${this.#written('keeping')}</div>`;
      case 'flows': return html`<div class="stack">${this.#flows(this.setup.flows)}${this.#written('calls')}</div>`;
      default: return html`<div class="stack">${this.#connections(this.setup.checks)}${this.#written('connections')}</div>`;
    }
  }

  /** @param {string} name */
  #value(name) {
    return this.setup?.settings.find((each) => each.name === name)?.value ?? '';
  }

  /** Settings that only the file changes. @param {string} section */
  #written(section) {
    const shown = (this.setup?.settings ?? []).filter((each) => OF[section].some((head) => each.name.startsWith(head)));
    return html`<section class="card"><h2>${t('settings.files')}</h2><p class="muted file">${icon('file')}${t('settings.filesHint')}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('settings.files')}><table class="pairs"><tbody>${shown.map((each) => html`<tr><th scope="row"><code>${each.name}</code></th><td>${each.value || html`<span class="muted">${t('settings.unset')}</span>`}</td></tr>`)}</tbody></table></div></section>`;
  }

  /** @param {Check[]} checks */
  #connections(checks) {
    return html`<section class="card"><h2>${t('settings.connected')}</h2><ul class="checks">${checks.map((check) => html`<li class=${check.state}>
      ${icon(check.state === 'good' ? 'check' : 'alert')}
      <p><strong>${t(CHECKS[check.name])}</strong>
        ${check.state === 'good' ? html`<small>${check.detail ?? t('settings.isConnected')}</small>` : html`<small>${t(FIXES[check.name])}</small>`}
        ${check.heardAt ? html`<small>${t('settings.heard', { at: moment(check.heardAt) })}</small>` : nothing}
        ${this.#tried(check.name)}</p>
      ${TRIED.includes(check.name) && check.state === 'good' ? html`<button class="secondary small" data-once aria-busy=${this.tries[check.name]?.outcome === 'asked' ? 'true' : nothing} @click=${() => this.#try(check.name)}>
        ${t(TESTS[check.name])}</button>` : nothing}</li>`)}</ul></section>`;
  }

  /** What came of a test. @param {string} name */
  #tried(name) {
    const tried = this.tries[name];
    if (!tried || tried.outcome === 'asked') return nothing;
    if (tried.outcome === 'worked') {
      return html`<small class="good-text" role="status">${t(WORKED[name])}</small>`;
    }
    if (tried.outcome === 'unused') return html`<small role="status">${t(FIXES[name])}</small>`;
    if (tried.findings) return this.#findings(tried.findings);
    return html`<small class="wrong-text" role="alert">${advice(tried.fault) || tried.detail}${advice(tried.fault) ? html`<br><span lang="en">${tried.detail}</span>` : nothing}</small>`;
  }

  /** What stands in Twilio's console and should not. @param {Finding[]} findings */
  #findings(findings) {
    return html`<span class="findings" role="alert">${findings.map((each) => html`<small class="wrong-text">${t(FINDINGS[each.code], {
      subject: phone(each.subject ?? ''), found: each.found ?? t('finding.nothing') })}${each.expected ? html`<br><code>${each.expected}</code>` : nothing}</small>`)}</span>`;
  }

  /** Sends a test and says what came of it. @param {string} name */
  async #try(name) {
    this.tries = { ...this.tries, [name]: { outcome: 'asked' } };
    try {
      this.tries = { ...this.tries, [name]: await ask('POST', `/api/setup/tests/${name}`, {}) };
    } catch (error) {
      this.tries = { ...this.tries, [name]: { outcome: 'failed', detail: trouble(error) } };
    }
  }

  /** Who rings, in their order. @param {Installation} setup */
  #team(setup) {
    const ringing = this.#value('voice.agents').split(/,\s*/).filter(Boolean);
    const followed = this.#value('ring.follow-me') === 'true';
    const calendars = setup.calendars.length;
    if (ringing.length === 0) return empty(t('team.none'), t('team.noneHint'));
    return html`<section class="card"><h2>${t('team.title')}</h2>
      <p class="muted">${t('team.strategy', { strategy: strategyText(this.#value('ring.strategy')), seconds: number(Number(this.#value('voice.ring-seconds'))) })}
        ${followed ? t('team.followMe') : t('team.noFollowMe')}</p>
      <p class="muted file">${icon('file')}${t('team.file')}</p>
      ${records(t('team.title'), [t('team.order'), t('person.name'), t('team.state'), t('profile.mobile'), t('hours.title')], ringing.map((identity, index) => {
        const person = this.people.find((each) => each.identity === identity);
        const state = this.presence.get(identity) ?? 'gone';
        return {
          cells: [
            index + 1,
            html`<strong>${person?.name ?? agentName(identity)}</strong><br><small><code>${identity}</code>${person ? nothing : html` · ${t('team.unknown')}`}</small>`,
            html`<span class="dot ${state}"></span> ${t(PRESENCE[state] ?? PRESENCE.gone)}`,
            person?.mobile ? phone(person.mobile) : html`<span class="muted">–</span>`,
            person?.hours ? hoursText(person.hours) : html`<span class="muted">${calendars ? t('hours.always') : '–'}</span>`,
          ],
        };
      }))}</section>`;
  }

  /** @param {Calendar[]} calendars */
  #hours(calendars) {
    if (calendars.length === 0) return empty(t('hours.none'), t('hours.noneHint'));
    return html`<div class="stack">${calendars.map((calendar) => html`<section class="card">
      <div class="title"><h2>${t('hours.calendar', { name: calendar.name })}</h2>
        ${calendar.state ? html`<span class="badge ${calendar.state === 'open' ? 'answered' : ''}">${t(STATES[calendar.state])}</span>` : html`<span class="badge missed">${t('hours.unreadable')}</span>`}</div>
      ${calendar.fault ? html`<p class="wrong" role="alert">${icon('alert')}${calendar.fault}</p>` : nothing}
      <p class="muted file">${icon('file')}${t('hours.file', { file: calendar.file })}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('hours.calendar', { name: calendar.name })}><table class="pairs"><tbody>
        ${calendar.lines.map((line) => html`<tr><th scope="row">${when(line.when)}</th><td>${value(line.value)}</td></tr>`)}</tbody></table></div></section>`)}</div>`;
  }

  #keeping() {
    const days = this.#value('recordings.delete-at-twilio-after');
    return html`<section class="card"><h2>${t('keeping.title')}</h2>
      <ul class="checks">
        <li class="good">${icon('recording')}<p><strong>${t('keeping.twilio')}</strong><small>${days ? tn('keeping.twilioAfter', Number(days)) : t('keeping.twilioNever')}</small></p></li>
        <li class="good">${icon('file')}<p><strong>${t('keeping.kept')}</strong><small>${this.setup?.checks.find((each) => each.name === 'drive')?.state === 'good' ? t('keeping.drive') : t('keeping.archive')}</small></p></li>
        <li class="good">${icon('calls')}<p><strong>${t('keeping.calls')}</strong><small>${t('keeping.callsForever')}</small></p></li>
      </ul></section>`;
  }

  /** @param {Installation['flows']} flows */
  #flows(flows) {
    return html`<section class="card"><h2>${t('settings.flows')}</h2><p class="muted file">${icon('file')}${t('settings.flowsHint')}</p>
      <div class="scroll" tabindex="0" role="region" aria-label=${t('settings.flows')}><table class="pairs"><tbody>${flows.map((flow) => html`<tr><th scope="row">${flow.description}</th><td><code>${flow.file}</code></td></tr>`)}</tbody></table></div></section>`;
  }
}

/** @type {Record<string, string>} */
const PRESENCE = { available: 'presence.available', away: 'presence.away', talking: 'presence.busy', gone: 'presence.gone' };

/** @type {Record<string, string>} */
const WEEK = { mon: 'weekday.mon', tue: 'weekday.tue', wed: 'weekday.wed', thu: 'weekday.thu', fri: 'weekday.fri', sat: 'weekday.sat', sun: 'weekday.sun' };

/** Days of the week, or a date, in words. @param {string} text */
const when = (text) => (text === 'zone' ? t('hours.zone') : text.replace(/([a-z])-([a-z])/g, '$1 – $2').replace(/\b(mon|tue|wed|thu|fri|sat|sun)\b/g, (day) => t(WEEK[day])).replace(/^(\d{4}-)?(\d{2})-(\d{2})$/, (_, year, month, day) => `${day}/${month}${year ? '/' + year.slice(0, 4) : ''}`));

/** @param {string} text */
const value = (text) => (text.startsWith('closed') ? `${t('hours.closed')} ${text.slice(6)}`.trim() : text === '00:00-24:00' ? t('hours.allDay') : text.replaceAll('-', ' – '));

customElements.define('settings-installation', SettingsInstallation);
