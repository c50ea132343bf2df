import { LitElement, html, nothing } from 'lit';
import { Problem } from './api.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { trouble } from './words.js';

/** A part of the page in the document's own tree, so that its labels and styles are those of the whole page. */
export class Page extends LitElement {
  #redraw = () => this.requestUpdate();

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('ramal-language', this.#redraw);
  }

  disconnectedCallback() {
    removeEventListener('ramal-language', this.#redraw);
    super.disconnectedCallback();
  }
}

/** Something is on its way. @param {number} [lines] */
export const loading = (lines = 5) => html`<div class="skeleton" role="status" aria-label=${t('state.loading')}>
  ${Array.from({ length: lines }, () => html`<span></span>`)}
</div>`;

/**
 * It did not work, and what to do.
 * @param {unknown} error
 * @param {() => void} again
 */
export const failed = (error, again) => html`<div class="state" role="alert">
  ${icon('alert')}
  <p>${trouble(error)}</p>
  ${error instanceof Problem && HOPELESS.includes(error.status) ? nothing : html`<button class="secondary" @click=${again}>${t('action.tryAgain')}</button>`}
</div>`;

/** What is refused with these is refused again. */
const HOPELESS = [403, 404, 410];

/**
 * There is nothing, and why.
 * @param {string} title
 * @param {string} [hint]
 * @param {unknown} [more]
 */
export const empty = (title, hint, more = nothing) => html`<div class="state">
  ${icon('empty')}
  <h2>${title}</h2>
  ${hint ? html`<p>${hint}</p>` : nothing} ${more}
</div>`;

/**
 * A table whose rows become cards where there is no room for columns.
 * @param {string} name
 * @param {string[]} columns their headings
 * @param {{cells: unknown[], kind?: string, below?: unknown}[]} rows what stands below a row takes its whole width
 * @param {string} [change] what the buttons of one more column do, which has no heading
 */
export const records = (name, columns, rows, change = '') => html`<div class="scroll" tabindex="0" role="region" aria-label=${name}>
  <table class="records" role="table">
    <thead role="rowgroup"><tr role="row">${columns.map((heading) => html`<th scope="col" role="columnheader">${heading}</th>`)}
      ${change ? html`<th scope="col" role="columnheader"><span class="hidden">${change}</span></th>` : nothing}</tr></thead>
    <tbody role="rowgroup">${rows.map(({ cells, kind = '', below }) => html`
      <tr role="row" class=${kind}>${cells.map((cell, at) => html`<td role="cell" data-heading=${columns[at] ?? ''}>${cell}</td>`)}</tr>
      ${below ? html`<tr role="row"><td role="cell" colspan=${cells.length}>${below}</td></tr>` : nothing}`)}</tbody>
  </table></div>`;

/**
 * Puts who filled in a form into the field that is wrong; into none when none is.
 * @param {HTMLFormElement} form
 * @param {string} name of the field
 */
export function point(form, name) {
  for (const field of form.elements) field.removeAttribute('aria-invalid');
  const wrong = name ? form.elements.namedItem(name) : null;
  if (!(wrong instanceof HTMLInputElement)) return;
  wrong.setAttribute('aria-invalid', 'true');
  wrong.focus();
}

/**
 * Of clicks that follow each other as fast as a double click only the first one counts where something is sent or taken
 * away: the second would send it again, or hit what came in its place.
 */
export function countOnce() {
  document.addEventListener('click', (click) => {
    if (click.detail < 2 || !/** @type {Element} */ (click.target).closest('[type=submit], [data-once]')) return;
    click.preventDefault();
    click.stopImmediatePropagation();
  }, true);
}

/**
 * Says something in the corner for a moment, and to a screen reader.
 * @param {string} text
 * @param {'done' | 'wrong'} [kind]
 */
export function toast(text, kind = 'done') {
  dispatchEvent(new CustomEvent('ramal-toast', { detail: { text, kind } }));
}
