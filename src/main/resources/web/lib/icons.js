import { svg, html } from 'lit';

/** @type {Record<string, import('lit').TemplateResult>} */
const SHAPES = {
  alert: svg`<path d="M12 3.5 2.8 19.5h18.4Z"/><path d="M12 10v4.5M12 17v.2"/>`,
  empty: svg`<path d="M4 13h4.5l1.5 3h4l1.5-3H20"/><path d="M6 5h12l2 8v6H4v-6Z"/>`,
  calls: svg`<path d="M4 6h16M4 12h16M4 18h10"/>`,
  now: svg`<path d="M3 12h4l3-8 4 16 3-8h4"/>`,
  reports: svg`<path d="M5 20V11M12 20V4M19 20v-6"/>`,
  settings: svg`<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>`,
  person: svg`<circle cx="12" cy="8" r="4"/><path d="M4 20c1.5-4 4.500-5.500 8-5.500s6.500 1.500 8 5.500"/>`,
  phone: svg`<path d="M6.500 3.500 9.500 4l1.200 4-2 1.600a13 13 0 0 0 5.700 5.700l1.600-2 4 1.200.5 3c0 1.700-1.300 3-3 3C10 20.500 3.500 14 3.500 6.500c0-1.700 1.300-3 3-3Z"/>`,
  hangup: svg`<path d="M3 13.500c0-3 4-5 9-5s9 2 9 5l-.6 2.700-3.700-.9-.7-2.700a12 12 0 0 0-8 0l-.7 2.700-3.700.9Z"/>`,
  inbound: svg`<path d="M18 6 7 17M7 9v8h8"/>`,
  outbound: svg`<path d="M6 18 17 7M9 7h8v8"/>`,
  internal: svg`<path d="M4 9h15l-3.500-3.500M20 15H5l3.500 3.500"/>`,
  play: svg`<path d="M7 4.500v15l12-7.500Z" fill="currentColor"/>`,
  pause: svg`<path d="M7 5h3v14H7ZM14 5h3v14h-3Z" fill="currentColor" stroke="none"/>`,
  search: svg`<circle cx="11" cy="11" r="6.500"/><path d="m16 16 4.500 4.500"/>`,
  download: svg`<path d="M12 4v11m-4.500-4.500L12 15l4.500-4.500M5 20h14"/>`,
  upload: svg`<path d="M12 15V4m-4.500 4.500L12 4l4.500 4.500M5 20h14"/>`,
  file: svg`<path d="M6 3h8l4 4v14H6ZM14 3v4h4"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  back: svg`<path d="M19 12H5m6-6-6 6 6 6"/>`,
  next: svg`<path d="m9 6 6 6-6 6"/>`,
  block: svg`<circle cx="12" cy="12" r="8.500"/><path d="m6 6 12 12"/>`,
  again: svg`<path d="M20 12a8 8 0 1 1-2.500-5.800M20 4v5h-5"/>`,
  mic: svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5 11.500a7 7 0 0 0 14 0M12 18.500V21"/>`,
  micOff: svg`<path d="M9 9v2a3 3 0 0 0 5 2.200M15 10V6a3 3 0 0 0-5.800-1M5 11.500a7 7 0 0 0 11.500 5.300M19 11.500a7 7 0 0 1-.4 2.300M12 18.500V21M4 4l16 16"/>`,
  keypad: svg`<path d="M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01" stroke-width="3"/>`,
  erase: svg`<path d="M9 6h11v12H9l-6-6ZM12 9.500l5 5M17 9.500l-5 5"/>`,
  check: svg`<path d="m5 12.500 5 5L19.500 7"/>`,
  leave: svg`<path d="M14 4H5v16h9M10 12h10m-4-4 4 4-4 4"/>`,
  theme: svg`<circle cx="12" cy="12" r="8.500"/><path d="M12 3.500a8.500 8.500 0 0 1 0 17Z" fill="currentColor"/>`,
  wall: svg`<rect x="3" y="4.500" width="18" height="12" rx="1.500"/><path d="M8 20h8M12 16.500V20"/>`,
  recording: svg`<circle cx="12" cy="12" r="8.500"/><circle cx="12" cy="12" r="3.200" fill="currentColor"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.500"/><path d="M12 7.500V12l3 2"/>`,
  tag: svg`<path d="M4 4h8l8 8-8 8-8-8Z"/><path d="M8.500 8.500h.01" stroke-width="3"/>`,
  filter: svg`<path d="M4 5h16l-6 7.500V20l-4-2.500v-5Z"/>`,
  speaker: svg`<path d="M4 9.500h3.500L12 5v14l-4.500-4.500H4ZM15.500 9a4 4 0 0 1 0 6M18 6.500a7.500 7.500 0 0 1 0 11"/>`,
  minimise: svg`<path d="m6 9 6 6 6-6"/>`,
};

/** A drawing that says nothing to a screen reader. @param {string} name */
export const icon = (name) =>
  html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;

/** The mark of Ramal. */
export const mark = html`<svg class="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
  <rect width="64" height="64" rx="15" fill="#0f6b5c"></rect>
  <g fill="none" stroke="#fff" stroke-width="5" stroke-linecap="round" stroke-linejoin="round">
    <path d="M14 44h12c8 0 8-12 14-12h10"></path><path d="M26 44c8 0 8-24 14-24h10"></path>
  </g>
  <circle cx="14" cy="44" r="5" fill="#8fe3c8"></circle>
</svg>`;
