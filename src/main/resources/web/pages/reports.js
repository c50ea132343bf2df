import { html, nothing } from 'lit';
import { get, query } from '../lib/api.js';
import { duration, number, percent, today, weekdayName } from '../lib/format.js';
import { language, t, tn } from '../lib/i18n.js';
import { Page, empty, failed, loading } from '../lib/page.js';
import { agentName, learnNames } from '../lib/people.js';
import { go } from '../lib/router.js';
import { OUTCOMES, say } from '../lib/words.js';

/**
 * @typedef {{key: string, calls: number, answered: number, missed: number, averageRingSeconds?: number, averageTalkSeconds?: number,
 *   missedNotCalledBack?: number}} Row
 * @typedef {{key: string, calls: number, answered: number, abandoned: number, callbacks: number, averageWaitSeconds?: number,
 *   longestWaitSeconds?: number}} QueueRow
 * @typedef {{rows: Row[], total: Row}} Figures
 */

const CHART = '/app/vendor/chart.js/4.5.1/dist/chart.umd.min.js';
/** @type {Record<string, [number, number, string]>} first and last day from today, and its name */
const PERIODS = {
  today: [0, 0, 'period.today'],
  week: [-6, 0, 'period.week'],
  month: [-29, 0, 'period.month'],
  quarter: [-89, 0, 'period.quarter'],
};

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const DAY = 86_400_000;
/** As many as the server counts at once. */
const LONGEST = 400;

/** A day so many days from another. @param {string} from as `2026-11-24` @param {number} days */
const shifted = (from, days) => new Date(Date.parse(from + 'T12:00:00Z') + days * DAY).toISOString().slice(0, 10);

/** Whether it is a day of the calendar. @param {string} text */
const isDay = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && shifted(text, 0) === text;

/** @param {string} first @param {string} last */
const daysBetween = (first, last) => Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;

/** @type {Promise<any> | undefined} */
let charts;

/** Chart.js, with the first report. */
function loadCharts() {
  charts ??= new Promise((done, wrong) => {
    const script = document.createElement('script');
    script.src = CHART;
    script.onload = () => done(/** @type {any} */ (window).Chart);
    script.onerror = (error) => {
      charts = undefined;
      wrong(error);
    };
    document.head.append(script);
  });
  return charts;
}

/** Every day of a period, as `2026-11-24`. @param {string} first @param {string} last */
function days(first, last) {
  const all = [];
  for (let at = new Date(first + 'T12:00:00Z'); at.toISOString().slice(0, 10) <= last; at = new Date(at.getTime() + 86_400_000)) {
    all.push(at.toISOString().slice(0, 10));
  }
  return all;
}

/** Figures of a period, beside those of the one before; each leads to its calls. */
class ReportsPage extends Page {
  static properties = { figures: { state: true }, error: { state: true }, busy: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    /** @type {{day: Figures, before: Figures, week: Figures, agent: Figures, outcome: Figures, queue: {rows: QueueRow[]}} | null} */
    this.figures = null;
    this.busy = false;
    this.wrong = '';
    this.error = null;
    /** @type {any} */
    this.chart = null;
    this.asked = '';
    this.arrived = () => this.#load();
    this.recolour = () => this.requestUpdate();
  }

  connectedCallback() {
    super.connectedCallback();
    learnNames();
    addEventListener('ramal-route', this.arrived);
    addEventListener('ramal-theme', this.recolour);
    this.#load();
  }

  disconnectedCallback() {
    removeEventListener('ramal-route', this.arrived);
    removeEventListener('ramal-theme', this.recolour);
    this.chart?.destroy();
    this.chart = null;
    super.disconnectedCallback();
  }

  /** The period that the address asks for, and the one that it is compared with. */
  get #period() {
    const asked = new URLSearchParams(location.search);
    const date = (/** @type {string} */ name) => (isDay(asked.get(name) ?? '') ? /** @type {string} */ (asked.get(name)) : '');
    let name = asked.get('period') ?? '';
    let since = date('since');
    let until = date('until');
    if (!since || !until || since > until || daysBetween(since, until) > LONGEST) {
      name = PERIODS[name] ? name : 'week';
      const [first, last] = PERIODS[name];
      since = today(first);
      until = today(last);
    } else {
      name = 'own';
    }
    const length = daysBetween(since, until);
    const than = date('than') || shifted(since, -length);
    return { name, since, until, length, than, thanUntil: shifted(than, length - 1), compared: date('than') !== '' };
  }

  async #load() {
    if (!location.pathname.startsWith('/app/reports')) return;
    const { since, until, than, thanUntil } = this.#period;
    const asked = [since, until, than].join();
    if (this.asked === asked && this.figures) return;
    this.asked = asked;
    this.wrong = '';
    this.error = null;
    this.busy = true;
    const ask = (/** @type {string} */ by, from = since, to = until) => get('/api/figures' + query({ since: from, until: to, by }));
    try {
      const [byDay, before, week, agent, outcome, queue] = await Promise.all([
        ask('day'), ask('day', than, thanUntil), ask('weekday-hour'), ask('agent'), ask('outcome'), ask('queue'),
      ]);
      if (this.asked !== asked) return;
      this.figures = { day: byDay, before, week, agent, outcome, queue };
    } catch (error) {
      if (this.asked === asked) this.error = error;
    }
    this.busy = false;
  }

  render() {
    const period = this.#period;
    return html`<header class="title"><h1>${t('nav.reports')}</h1>
      <div class="choice" role="group" aria-label=${t('calls.period')}>${Object.entries(PERIODS).map(([name, [, , text]]) => html`
        <button class="secondary" aria-pressed=${String(name === period.name)} @click=${() => go(`/app/reports?period=${name}`)}>${t(text)}</button>`)}</div></header>
      ${this.#dates(period)}
      ${this.error ? failed(this.error, () => { this.asked = ''; this.#load(); }) : this.figures ? html`<div aria-busy=${String(this.busy)}>${this.#report(this.figures)}</div>` : loading(6)}`;
  }

  /** Any other days, and those they are compared with. @param {{since: string, until: string, than: string}} period */
  #dates(period) {
    return html`<form class="dates" @submit=${this.#choose} novalidate>
      <label>${t('reports.from')}<input type="date" name="since" .value=${period.since} max=${today()}></label>
      <label>${t('reports.until')}<input type="date" name="until" .value=${period.until} max=${today()}></label>
      <label>${t('reports.than')}<input type="date" name="than" .value=${period.than} max=${today()}></label>
      <button type="submit" class="secondary">${t('reports.show')}</button>
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}</form>`;
  }

  /** @param {SubmitEvent} submit */
  #choose(submit) {
    submit.preventDefault();
    const said = new FormData(/** @type {HTMLFormElement} */ (submit.target));
    const [since, until, than] = ['since', 'until', 'than'].map((name) => String(said.get(name)));
    this.wrong = !since || !until || since > until ? t('reports.datesWrong') : daysBetween(since, until) > LONGEST ? t('reports.tooLong', { n: LONGEST }) : '';
    if (this.wrong) return;
    const usual = this.#period.than === than && !this.#period.compared;
    go('/app/reports' + query({ since, until, than: usual ? '' : than }));
  }

  /** @param {NonNullable<ReportsPage['figures']>} figures */
  #report(figures) {
    const { since, until } = this.#period;
    const total = figures.day.total;
    const before = figures.before.total;
    if (!total.calls && !before.calls) return empty(t('reports.none'), t('reports.noneHint'));
    const href = (/** @type {Record<string, string>} */ more) => '/app/calls' + query({ since, until, ...more });
    return html`<div class="tiles">
        ${this.#tile(t('now.calls'), number(total.calls), href({}), change(total.calls, before.calls))}
        ${this.#tile(t('reports.answeredShare'), total.calls ? percent(total.answered / total.calls) : '–', href({ outcome: 'answered' }), total.calls && before.calls ? change(total.answered / total.calls, before.answered / before.calls) : '')}
        ${this.#tile(t('now.missed'), number(total.missed), href({ missed: 'true' }), change(total.missed, before.missed))}
        ${this.#tile(t('now.ringTime'), duration(total.averageRingSeconds), href({}), change(total.averageRingSeconds, before.averageRingSeconds))}
        ${this.#tile(t('reports.talkTime'), duration(total.averageTalkSeconds), href({ outcome: 'answered' }), change(total.averageTalkSeconds, before.averageTalkSeconds))}
      </div>
      <div class="board">
        <section class="card wide"><h2>${t('reports.byDay')}</h2><div class="chart"><canvas role="img" aria-label=${t('reports.byDayLabel', { n: number(total.calls) })}></canvas></div>
          <details class="table"><summary>${t('reports.table')}</summary>${this.#days(figures.day.rows, href)}</details></section>
        <section class="card"><h2>${t('calls.outcome')}</h2>${this.#bars(figures.outcome.rows.filter((row) => row.key), (key) => say(OUTCOMES, key), (key) => href({ outcome: key }))}</section>
        <section class="card wide"><h2>${t('reports.byHour')}</h2>${this.#heat(figures.week.rows, href)}</section>
        ${figures.agent.rows.length ? html`<section class="card"><h2>${t('reports.byAgent')}</h2>${this.#bars(figures.agent.rows, agentName, (key) => href({ agent: key }))}</section>` : nothing}
        <section class="card wide"><h2>${t('reports.compared')}</h2>${this.#compare(total, before)}</section>
        <section class=${figures.queue.rows.length ? 'card wide' : 'card'}><h2>${t('reports.byQueue')}</h2>${this.#queues(figures.queue.rows, href)}</section>
      </div>`;
  }

  /** Who waited in each queue, and how it ended. @param {QueueRow[]} rows @param {(more: Record<string, string>) => string} href */
  #queues(rows, href) {
    if (rows.length === 0) return html`<p class="muted">${t('reports.nobodyWaited')}</p>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('reports.byQueue')}><table class="figures"><thead><tr><th scope="col">${t('reports.queue')}</th><th scope="col">${t('reports.waited')}</th>
        <th scope="col">${t('now.answered')}</th><th scope="col">${t('reports.gaveUp')}</th><th scope="col">${t('reports.callbacks')}</th><th scope="col">${t('reports.averageWait')}</th><th scope="col">${t('reports.longestWait')}</th></tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row"><a href=${href({ queue: row.key })}>${row.key}</a></th><td>${number(row.calls)}</td>
        <td><a href=${href({ queue: row.key, outcome: 'answered' })}>${number(row.answered)}</a></td><td><a href=${href({ queue: row.key, outcome: 'abandoned' })}>${number(row.abandoned)}</a></td>
        <td>${number(row.callbacks)}</td><td>${duration(row.averageWaitSeconds)}</td><td>${duration(row.longestWaitSeconds)}</td></tr>`)}</tbody></table></div>`;
  }

  /** The same figures of two periods beside each other; each leads to its calls. @param {Row} now @param {Row} before */
  #compare(now, before) {
    const { since, until, than, thanUntil } = this.#period;
    /** @param {string} name @param {(row: Row) => number | undefined} read @param {(value: number) => string} write @param {Record<string, string>} more */
    const line = (name, read, write, more) => {
      const [left, right] = [read(before), read(now)];
      const shown = (/** @type {number | undefined} */ value) => (value === undefined ? '–' : write(value));
      return html`<tr><th scope="row">${name}</th>
        <td><a href=${'/app/calls' + query({ since: than, until: thanUntil, ...more })}>${shown(left)}</a></td>
        <td><a href=${'/app/calls' + query({ since, until, ...more })}>${shown(right)}</a></td>
        <td class="muted">${share(right, left)}</td></tr>`;
    };
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('reports.compared')}><table class="figures compare"><thead><tr><th scope="col"><span class="hidden">${t('reports.figure')}</span></th>
        <th scope="col">${span(than, thanUntil)}</th><th scope="col">${span(since, until)}</th><th scope="col">±</th></tr></thead><tbody>
      ${line(t('now.calls'), (row) => row.calls, number, {})}
      ${line(t('now.answered'), (row) => row.answered, number, { outcome: 'answered' })}
      ${line(t('now.missed'), (row) => row.missed, number, { missed: 'true' })}
      ${line(t('reports.notCalledBack'), (row) => row.missedNotCalledBack, number, { missed: 'open' })}
      ${line(t('now.ringTime'), (row) => row.averageRingSeconds, duration, {})}
      ${line(t('reports.talkTime'), (row) => row.averageTalkSeconds, duration, { outcome: 'answered' })}
    </tbody></table></div>`;
  }

  /** @param {string} name @param {string} value @param {string} href @param {string} change */
  #tile(name, value, href, change) {
    return html`<a class="tile" href=${href}><span>${name}</span><strong>${value}</strong><small>${change}</small></a>`;
  }

  /** @param {Row[]} rows @param {(more: Record<string, string>) => string} href */
  #days(rows, href) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('reports.table')}><table><thead><tr><th scope="col">${t('reports.day')}</th><th scope="col">${t('now.calls')}</th><th scope="col">${t('now.answered')}</th><th scope="col">${t('now.missed')}</th></tr></thead>
      <tbody>${rows.map((row) => html`<tr><th scope="row"><a href=${href({ since: row.key.slice(0, 10), until: row.key.slice(0, 10) })}>${dayLabel(row.key)}</a></th>
        <td>${number(row.calls)}</td><td>${number(row.answered)}</td><td>${number(row.missed)}</td></tr>`)}</tbody></table></div>`;
  }

  /**
   * @param {Row[]} rows
   * @param {(key: string) => string} name
   * @param {(key: string) => string} href
   */
  #bars(rows, name, href) {
    const most = Math.max(1, ...rows.map((row) => row.calls));
    return html`<ul class="bars">${[...rows].sort((left, right) => right.calls - left.calls).map((row) => html`<li>
      <a href=${row.key ? href(row.key) : href('')}>${row.key ? name(row.key) : t('reports.nobody')}</a><span>${number(row.calls)}</span>
      <progress max=${most} value=${row.calls} aria-hidden="true"></progress></li>`)}</ul>`;
  }

  /** Calls by day of the week and hour of the office, over the whole period. @param {Row[]} rows @param {(more: Record<string, string>) => string} href */
  #heat(rows, href) {
    const calls = new Map(rows.map((row) => [row.key, row.calls]));
    const busy = rows.map((row) => Number(row.key.slice(4)));
    const most = Math.max(1, ...calls.values());
    const from = Math.min(8, ...busy);
    const hours = Array.from({ length: Math.max(18, ...busy) - from + 1 }, (_, index) => from + index);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('reports.byHour')}><table class="heat"><thead><tr><th scope="col"><span class="hidden">${t('reports.day')}</span></th>
      ${hours.map((hour) => html`<th scope="col">${hour}</th>`)}</tr></thead>
      <tbody>${WEEKDAYS.map((weekday) => html`<tr><th scope="row">${weekdayName(weekday, 'short')}</th>
        ${hours.map((hour) => {
          const n = calls.get(`${weekday}-${String(hour).padStart(2, '0')}`) ?? 0;
          return html`<td class=${'heat-' + Math.ceil((n / most) * 5)}>${n ? html`<a href=${href({ weekday, hour: String(hour) })} aria-label=${tn('reports.cell', n, { day: weekdayName(weekday), hour })}>${number(n)}</a>` : html`<span class="hidden">0</span>`}</td>`;
        })}</tr>`)}</tbody></table></div>`;
  }

  updated() {
    this.#draw();
  }

  async #draw() {
    if (!this.figures?.day.total.calls) return;
    // Without the chart there is still its table.
    const Chart = await loadCharts().catch(() => null);
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.querySelector('.chart canvas'));
    if (!Chart || !canvas || !this.figures) return;
    const { since, until } = this.#period;
    const known = new Map(this.figures.day.rows.map((row) => [row.key.slice(0, 10), row]));
    const all = days(since, until);
    const style = getComputedStyle(this);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const of = (/** @type {(row: Row) => number} */ read) => all.map((key) => { const row = known.get(key); return row ? read(row) : 0; });
    this.chart?.destroy();
    this.chart = new Chart(canvas, {
      type: 'bar',
      data: {
        labels: all.map(dayLabel),
        datasets: [
          { label: t('now.answered'), data: of((row) => row.answered), backgroundColor: colour('--wave-1'), borderRadius: 3, stack: 'calls' },
          { label: t('now.missed'), data: of((row) => row.missed), backgroundColor: colour('--missed'), borderRadius: 3, stack: 'calls' },
          { label: t('reports.others'), data: of((row) => row.calls - row.answered - row.missed), backgroundColor: colour('--wave-rest'), borderRadius: 3, stack: 'calls' },
        ],
      },
      options: {
        maintainAspectRatio: false,
        animation: false,
        interaction: { mode: 'index', intersect: false },
        onClick: (/** @type {any} */ _, /** @type {{index: number}[]} */ hit) => { if (hit[0]) go('/app/calls' + query({ since: all[hit[0].index], until: all[hit[0].index] })); },
        scales: {
          x: { stacked: true, grid: { display: false }, ticks: { color: colour('--pico-muted-color'), maxRotation: 0, autoSkipPadding: 12 } },
          y: { stacked: true, beginAtZero: true, grid: { color: colour('--line') }, border: { display: false }, ticks: { color: colour('--pico-muted-color'), precision: 0 } },
        },
        plugins: { legend: { position: 'bottom', labels: { color: colour('--pico-color') || colour('--text'), boxWidth: 12, boxHeight: 12, useBorderRadius: true, borderRadius: 3 } } },
      },
    });
  }
}

/** @param {string} key */
const dayLabel = (key) => new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'pt-BR', { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(key.slice(0, 10) + 'T12:00:00Z'));

/** Two days as a span, which breaks between them where there is no room. @param {string} first @param {string} last */
const span = (first, last) => (first === last ? dayLabel(first) : html`<span>${dayLabel(first)} –</span> <span>${dayLabel(last)}</span>`);

/** By how much something grew. @param {number | undefined} now @param {number | undefined} before */
const share = (now, before) => (!before || now === undefined ? '–' : (now / before - 1).toLocaleString(language(), { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' }));

/** How it changed since the period before. @param {number | undefined} now @param {number | undefined} before */
function change(now, before) {
  if (!before || now === undefined) return '';
  return t('reports.change', { change: share(now, before) });
}

customElements.define('reports-page', ReportsPage);
