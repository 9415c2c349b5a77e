// Small comforts; every page works without them.
(() => {
  "use strict";
  const on = (type, handle) => document.addEventListener(type, handle);

  // A form is sent once, however often its button is pressed; coming back makes it ready again.
  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(() => ready(document), 8000); // a download leaves the page where it is
  });
  const ready = (root) => root.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
  addEventListener("pageshow", () => ready(document));
  on("htmx:afterRequest", () => ready(document));

  const enhance = (root) => {
    root.querySelector("[data-focus]")?.focus();
    root.querySelectorAll("button:is([data-shows], [data-prints])[hidden]").forEach((button) => { button.hidden = false; });
  };
  // What stands behind "#" in a card's address never leaves the browser: it fills the form in and goes.
  const fillFromFragment = () => {
    const said = new URLSearchParams(location.hash.slice(1));
    const fields = document.querySelectorAll("[data-from-fragment]");
    fields.forEach((field) => { field.value = said.get(field.dataset.fromFragment) || field.value; });
    if (fields.length && location.hash) history.replaceState(null, "", location.pathname);
  };
  on("DOMContentLoaded", () => { fillFromFragment(); enhance(document); });
  addEventListener("hashchange", fillFromFragment);
  on("htmx:load", (event) => enhance(event.target));

  on("click", (event) => {
    const button = event.target.closest("[data-shows], [data-opens], [data-closes], [data-prints]");
    document.querySelectorAll("details[data-closes-outside][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (!button) return;
    const { shows, opens, other } = button.dataset;
    if (shows) {
      const input = document.getElementById(shows);
      input.type = input.type === "password" ? "text" : "password";
      button.setAttribute("aria-pressed", String(input.type === "text"));
      [button.dataset.other, button.textContent] = [button.textContent, other];
    } else if (opens) {
      event.preventDefault();
      document.getElementById(opens).showModal();
    } else if ("prints" in button.dataset) {
      print();
    } else {
      button.closest("dialog")?.close();
    }
  });
  on("input", ({ target }) => {
    if (target.type === "range") target.parentElement.querySelector("output").value = target.value;
  });
  on("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details[data-closes-outside][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
})();
