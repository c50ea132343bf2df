import { html, nothing } from 'lit';
import { get, query } from '../lib/api.js';
import { day, duration, number, percent, today } from '../lib/format.js';
import { language, t } from '../lib/i18n.js';
import { Page, empty, failed, loading } from '../lib/page.js';
import { agentName, learnNames } from '../lib/people.js';
import { go } from '../lib/router.js';
import { OUTCOMES, say } from '../lib/words.js';

/**
 * @typedef {{key: string, calls: number, answered: number, missed: number, averageRingSeconds?: number, averageTalkSeconds?: number,
 *   missedNotCalledBack?: number}} Row
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

/** @type {Promise<any> | undefined} */
let charts;

/** Chart.js, with the first report. */
function loadCharts() {
  charts ??= new Promise((done, wrong) => {
    const script = document.createElement('script');
    script.src = CHART;
    script.onload = () => done(/** @type {any} */ (window).Chart);
    script.onerror = wrong;
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
  static properties = { figures: { state: true }, error: { state: true } };

  constructor() {
    super();
    /** @type {{day: Figures, before: Figures, hours: {day: string, rows: Row[]}[], agent: Figures, outcome: Figures} | null} */
    this.figures = null;
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

  get #period() {
    const name = new URLSearchParams(location.search).get('period') ?? 'week';
    const [first, last] = PERIODS[name] ?? PERIODS.week;
    return { name: PERIODS[name] ? name : 'week', since: today(first), until: today(last), length: last - first + 1 };
  }

  async #load() {
    if (!location.pathname.startsWith('/app/reports')) return;
    const period = this.#period;
    if (this.asked === period.name && this.figures) return;
    this.asked = period.name;
    this.error = null;
    const ask = (/** @type {string} */ by, since = period.since, until = period.until) => get('/api/figures' + query({ since, until, by }));
    const dayBefore = day(new Date(Date.parse(period.since + 'T12:00:00Z') - 86_400_000));
    try {
      const week = days(period.since, period.until).slice(-7);
      const [byDay, before, agent, outcome, ...hours] = await Promise.all([
        ask('day'),
        ask('day', day(new Date(Date.parse(period.since + 'T12:00:00Z') - period.length * 86_400_000)), dayBefore),
        ask('agent'),
        ask('outcome'),
        ...week.map((each) => ask('hour', each, each)),
      ]);
      if (this.asked !== period.name) return;
      this.figures = { day: byDay, before, agent, outcome, hours: hours.map((said, index) => ({ day: week[index], rows: said.rows })) };
    } catch (error) {
      this.error = error;
    }
  }

  render() {
    const period = this.#period;
    return html`<header class="title"><h1>${t('nav.reports')}</h1>
      <div class="choice" role="group" aria-label=${t('calls.period')}>${Object.entries(PERIODS).map(([name, [, , text]]) => html`
        <button class="secondary" aria-pressed=${String(name === period.name)} @click=${() => go(`/app/reports?period=${name}`)}>${t(text)}</button>`)}</div></header>
      ${this.error ? failed(this.error, () => { this.asked = ''; this.#load(); }) : this.figures ? this.#report(this.figures) : loading(6)}`;
  }

  /** @param {NonNullable<ReportsPage['figures']>} figures */
  #report(figures) {
    const { since, until } = this.#period;
    const total = figures.day.total;
    const before = figures.before.total;
    if (!total.calls) return empty(t('reports.none'), t('reports.noneHint'));
    const href = (/** @type {Record<string, string>} */ more) => '/app/calls' + query({ since, until, ...more });
    return html`<div class="tiles">
        ${this.#tile(t('now.calls'), number(total.calls), href({}), change(total.calls, before.calls))}
        ${this.#tile(t('reports.answeredShare'), percent(total.answered / total.calls), href({ outcome: 'answered' }), change(total.answered / total.calls, before.calls ? before.answered / before.calls : 0))}
        ${this.#tile(t('now.missed'), number(total.missed), href({ outcome: 'missed' }), change(total.missed, before.missed))}
        ${this.#tile(t('now.ringTime'), duration(total.averageRingSeconds), href({}), change(total.averageRingSeconds, before.averageRingSeconds))}
        ${this.#tile(t('reports.talkTime'), duration(total.averageTalkSeconds), href({ outcome: 'answered' }), change(total.averageTalkSeconds, before.averageTalkSeconds))}
      </div>
      <div class="board">
        <section class="card wide"><h2>${t('reports.byDay')}</h2><div class="chart"><canvas role="img" aria-label=${t('reports.byDayLabel', { n: number(total.calls) })}></canvas></div>
          <details class="table"><summary>${t('reports.table')}</summary>${this.#days(figures.day.rows, href)}</details></section>
        <section class="card"><h2>${t('calls.outcome')}</h2>${this.#bars(figures.outcome.rows.filter((row) => row.key), (key) => say(OUTCOMES, key), (key) => href({ outcome: key }))}</section>
        <section class="card wide"><h2>${t('reports.byHour')}</h2>${this.#heat(figures.hours)}</section>
        ${figures.agent.rows.length ? html`<section class="card"><h2>${t('reports.byAgent')}</h2>${this.#bars(figures.agent.rows, agentName, (key) => href({ agent: key }))}</section>` : nothing}
      </div>`;
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
      <a href=${row.key ? href(row.key) : '/app/calls'}>${row.key ? name(row.key) : t('reports.nobody')}</a><span>${number(row.calls)}</span>
      <progress max=${most} value=${row.calls} aria-hidden="true"></progress></li>`)}</ul>`;
  }

  /** Calls by day and hour of the office, of the last week. @param {{day: string, rows: Row[]}[]} week */
  #heat(week) {
    const grid = week.map(({ day, rows }) => ({ day, calls: new Map(rows.map((row) => [Number(row.key), row.calls])) }));
    const busy = grid.flatMap(({ calls }) => [...calls.keys()]);
    const most = Math.max(1, ...grid.flatMap(({ calls }) => [...calls.values()]));
    const from = Math.min(8, ...busy);
    const hours = Array.from({ length: Math.max(18, ...busy) - from + 1 }, (_, index) => from + index);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('reports.byHour')}><table class="heat"><thead><tr><th scope="col"><span class="hidden">${t('reports.day')}</span></th>
      ${hours.map((hour) => html`<th scope="col">${hour}</th>`)}</tr></thead>
      <tbody>${grid.map(({ day, calls }) => html`<tr><th scope="row">${weekdayLabel(day)}</th>
        ${hours.map((hour) => html`<td class=${'heat-' + Math.ceil(((calls.get(hour) ?? 0) / most) * 5)}>${calls.get(hour) || html`<span class="hidden">0</span>`}</td>`)}</tr>`)}</tbody></table></div>`;
  }

  updated() {
    this.#draw();
  }

  async #draw() {
    if (!this.figures?.day.total.calls) return;
    const Chart = await loadCharts();
    const canvas = /** @type {HTMLCanvasElement | null} */ (this.querySelector('.chart canvas'));
    if (!canvas || !this.figures) return;
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

/** @param {string} key */
const weekdayLabel = (key) => new Intl.DateTimeFormat(language() === 'en' ? 'en-GB' : 'pt-BR', { weekday: 'short', day: 'numeric', timeZone: 'UTC' }).format(new Date(key + 'T12:00:00Z'));

/** How it changed since the period before. @param {number | undefined} now @param {number | undefined} before */
function change(now, before) {
  if (!before || now === undefined) return '';
  const share = now / before - 1;
  const text = share.toLocaleString(language(), { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  return t('reports.change', { change: text });
}

customElements.define('reports-page', ReportsPage);
