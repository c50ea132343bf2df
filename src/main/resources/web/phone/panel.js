customElements.define('web-phone', class extends HTMLElement {});
