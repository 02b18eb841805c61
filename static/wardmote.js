// Everything works without this file. It folds the menu, counts characters, keeps a draft and watches long work.
import { initAll, Radios } from "./vendor/govuk-frontend.min.js";

const PREFIX = "wm-draft:";
const ANSWERED_WITHIN = 60_000; // milliseconds; a later answer is to something else

// ARIA does not allow aria-expanded on a radio button; the part it reveals follows it on the page, which says as much.
const reveal = Radios.prototype.syncConditionalRevealWithInputState;
Radios.prototype.syncConditionalRevealWithInputState = function (radio) {
  reveal.call(this, radio);
  radio.removeAttribute("aria-expanded");
};

initAll();
keepDrafts();
openFoldedTargets();
watchLongWork();

/* Drafts: what is typed into a form that asks for it (data-wm-draft="key") stays on this device until it is saved.
   data-wm-draft-version is the server's word for what was saved last. When it changes, the draft has been overtaken,
   but where the form says with which version it began (began_with): there the server keeps both texts, so the draft is
   offered all the same. A draft that was sent is settled once a page with the server's answer is shown: a line that
   was lost while sending settles nothing. */

function keepDrafts() {
  if (document.querySelector(".govuk-notification-banner")) settleSent();
  for (const form of document.querySelectorAll("form[data-wm-draft]")) keepDraft(form);
  for (const form of document.querySelectorAll("form[data-wm-sign-out]")) form.addEventListener("submit", forgetAll);
}

function keepDraft(form) {
  const key = PREFIX + location.pathname + ":" + form.dataset.wmDraft;
  const version = form.dataset.wmDraftVersion || "";
  const kept = read(key);
  const offer = document.querySelector(`[data-wm-draft-for="${CSS.escape(form.id)}"]`);
  const began = form.elements.namedItem("began_with");
  const overtaken = kept && kept.version !== version && !began;
  if (kept && (overtaken || same(kept.values, values(form)))) {
    write(key, null);
  } else if (kept && offer) {
    offer.hidden = false;
    offer.addEventListener("click", (event) => {
      const wish = event.target.dataset.wmDraft;
      if (!wish) return;
      if (wish === "restore") {
        restore(form, kept.values);
        if (began) began.value = kept.version;
      }
      write(key, null);
      offer.hidden = true;
      form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
    });
  }
  let waiting = 0;
  const keep = (sent) => write(key, { version, sent, at: Date.now(), values: values(form) });
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 800, false);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    keep(true);
  });
}

function settleSent() {
  try {
    for (const key of Object.keys(localStorage)) {
      const kept = key.startsWith(PREFIX) && read(key);
      if (kept && kept.sent && Date.now() - kept.at < ANSWERED_WITHIN) localStorage.removeItem(key);
    }
  } catch {
    // nothing was kept
  }
}

function values(form) {
  const found = {};
  for (const box of form.elements) {
    if (!box.name || box.disabled || ["hidden", "password", "file", "submit", "button"].includes(box.type)) continue;
    found[box.name] ??= [];
    if (box.type === "radio" || box.type === "checkbox") {
      if (box.checked) found[box.name].push(box.value);
    } else {
      found[box.name].push(box.value);
    }
  }
  return found;
}

function restore(form, kept) {
  for (const box of form.elements) {
    if (!(box.name in kept) || box.type === "hidden") continue;
    if (box.type === "radio" || box.type === "checkbox") box.checked = kept[box.name].includes(box.value);
    else if (kept[box.name].length) box.value = kept[box.name][0];
    box.dispatchEvent(new Event("change", { bubbles: true }));
    if (box.type === "radio" && box.checked) box.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function same(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => String(one[name] ?? "") === String(other[name] ?? ""));
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // storage may be switched off; then there is no draft
  }
}

function write(key, kept) {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // full or switched off: saving on the server is what counts
  }
}

function forgetAll() {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}

/* A link to something inside a folded part opens it. */

function openFoldedTargets() {
  const open = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  if (location.hash) open();
}

/* Long work: its part of the page is fetched anew; without scripts the page reloads itself. */

function watchLongWork() {
  const part = document.querySelector("[data-wm-reload]");
  if (!part) return;
  const again = async () => {
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-wm-reload]");
      if (answer.redirected || !fresh) return location.assign(answer.url);
      const [bar, words] = ["progress", "[role=status]"].map((each) => [part.querySelector(each), fresh.querySelector(each)]);
      if (bar[0] && bar[1]?.hasAttribute("value")) {
        bar[0].max = bar[1].max;
        bar[0].value = bar[1].value;
      }
      if (words[0] && words[1] && words[0].textContent !== words[1].textContent) words[0].textContent = words[1].textContent;
    } catch {
      // the network is away; the next try may find it
    }
    setTimeout(again, part.dataset.wmReload * 1000);
  };
  setTimeout(again, part.dataset.wmReload * 1000);
}
