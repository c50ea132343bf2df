import { html, nothing } from 'lit';
import { t } from '../lib/i18n.js';
import { Page } from '../lib/page.js';
import { isDemo } from '../lib/session.js';
import '../phone/panel.js';

/** The phone on a page of its own, as for a small window beside other work. */
class PhonePage extends Page {
  render() {
    return html`<header class="title"><h1>${t('nav.phone')}</h1></header>${isDemo() ? html`<demo-card></demo-card>` : nothing}<web-phone whole></web-phone>`;
  }
}

customElements.define('phone-page', PhonePage);
