// Keys in a queue: j and k between cards, a approve, r refuse, x choose, u undo, ? the keys. Forms do the same without it.
// Where one thing fills a page, j and k lead to the next, and a goes to what is still to be ticked or pressed.
const queue = document.getElementById("queue");
const keys = document.getElementById("keys");
const open = document.getElementById("keys-open");
const chosen = document.getElementById("approve-chosen");
const all = document.getElementById("choose-all");
const MINUTE = 60000;

const cards = () => [...queue.querySelectorAll("[data-waits]")];
const boxes = () => [...queue.querySelectorAll('[data-key="x"]')];
const here = () => document.activeElement.closest("[data-waits]");
const go = (card) => { if (card) { card.focus({ preventScroll: true }); card.scrollIntoView({ block: "nearest" }); } };
const beside = (step) => {
  const list = cards(), card = here();
  return card ? list[list.indexOf(card) + step] : list[0];
};
// The card below a strip, or the last one there is.
const below = (strip) => {
  const list = cards();
  return list.find((one) => strip.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) || list[list.length - 1];
};
const press = (card, key) => { const button = card && card.querySelector(`[data-key="${key}"]`); if (button) button.click(); return button; };
const follow = (key) => { const way = document.querySelector(`a[data-key="${key}"]`); if (way) way.click(); return way; };
const aimOf = (card) => card && [...card.querySelectorAll("[data-aim]")].find((one) => !one.checked);

const does = {
  j: () => follow("j") || go(beside(1)),
  k: () => follow("k") || go(beside(-1)),
  a: () => { const card = here() || cards()[0], next = beside(1), aim = aimOf(card); if (aim) aim.focus(); else if (press(card, "a")) go(next || card); },
  r: () => { const card = here() || cards()[0], fold = card && card.querySelector(".refuse"); if (fold) { fold.open = true; fold.querySelector('[data-key="r"], textarea').focus(); } },
  x: () => press(here() || cards()[0], "x"),
  u: () => { const undos = [...document.querySelectorAll('[data-key="u"]')]; if (undos.length) (last && last.isConnected ? last : undos[0]).click(); },
  "?": () => (keys.open ? keys.close() : keys.showModal()),
};
let last = null;

document.addEventListener("keydown", (event) => {
  const field = event.target.closest('input:not([type="checkbox"]), textarea, select');
  if (event.key === "Escape" && field) { go(here()); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || field || !does[event.key] || (keys.open && event.key !== "?")) return;
  event.preventDefault();
  does[event.key]();
});

// What was done can be undone for a minute: then its button goes.
const forget = (strip) => setTimeout(() => { const form = strip.querySelector("form"); if (form) form.remove(); }, MINUTE);
document.querySelectorAll("[data-done]").forEach(forget);
document.body.addEventListener("htmx:load", (event) => {
  const strip = event.target;
  if (strip.matches && strip.matches("[data-done]")) { last = strip.querySelector('[data-key="u"]') || last; forget(strip); }
  if (strip.matches && strip.matches("[data-waits]")) go(strip);
  count();
});
// The card that had the focus has gone: on with the next.
let lost = false;
document.body.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target.contains(document.activeElement) && queue.contains(event.detail.target)) lost = true; });
document.body.addEventListener("htmx:afterSettle", () => { if (lost && document.activeElement === document.body) go(last && last.isConnected ? below(last) : cards()[0]); lost = false; });

function count() {
  if (!chosen) return;
  const number = boxes().filter((box) => box.checked).length;
  chosen.textContent = chosen.dataset.words.replace("#", number);
  chosen.disabled = !number;
}
queue.addEventListener("change", count);
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => { const on = boxes().some((box) => !box.checked); boxes().forEach((box) => { box.checked = on; }); count(); });
}
open.hidden = false;
open.addEventListener("click", does["?"]);
count();
