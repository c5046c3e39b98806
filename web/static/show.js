// What the chat page shows: messages put in, edited and taken out; toasts and alerts; that an answer is being written.
export const $ = (id) => document.getElementById(id);
const log = $('log'), said = $('main'), typing = $('typing');
let typingTimer, following = true, hasAsked = false, unread = null;

// Who has scrolled up to read is left there, and told that there is more below.
function follow() {
  said.scrollTop = said.scrollHeight;
  // What does not fit is read from its beginning.
  const hidden = unread?.isConnected ? said.getBoundingClientRect().top + 12 - unread.getBoundingClientRect().top : 0;
  if (hidden > 0) said.scrollTop -= hidden;
  $('newer').hidden = hidden < 120;
}
export const toEnd = () => { following = true; unread = null; follow(); };
said.addEventListener('scroll', () => {
  following = said.scrollHeight - said.scrollTop - said.clientHeight < 120;
  if (following) $('newer').hidden = true;
});
// From here on the reader moves the page.
['pointerdown', 'wheel', 'keydown'].forEach((kind) => document.addEventListener(kind, () => { unread = null; }, { passive: true }));
$('newer').addEventListener('click', toEnd);
const grown = new ResizeObserver(() => { if (following || unread) follow(); });
[log, said].forEach((one) => grown.observe(one));

export function say(text, lasting) {
  const line = document.createElement('p');
  line.textContent = text;
  $('notices').replaceChildren(line);
  if (!lasting) setTimeout(() => line.remove(), 6000);
}

export const hush = () => $('notices').replaceChildren();

export function showTyping(on) {
  clearTimeout(typingTimer);
  typing.hidden = !on;
  if (on) typingTimer = setTimeout(() => showTyping(false), 8000);
  if (following) follow();
}

export function offerPosition(place) {
  place.querySelectorAll('[data-locate]').forEach((button) => { button.hidden = false; });
}

function newDay(words) {
  const day = document.createElement('li'), span = document.createElement('span');
  day.className = 'day';
  span.textContent = words;
  day.append(span);
  return day;
}

// A date that is right is left alone: a screen reader says again what is put in again.
export function drawDays() {
  let last = '', day = null;
  [...log.children].forEach((one) => {
    if (one.matches('.day')) { day?.remove(); day = one; return; }
    if (!one.matches('.message')) return;
    if (one.dataset.day === last) day?.remove();
    else if (!day) one.before(newDay(one.dataset.dayWords));
    else if (day.textContent.trim() !== one.dataset.dayWords) day.replaceWith(newDay(one.dataset.dayWords));
    last = one.dataset.day;
    day = null;
  });
  day?.remove();
}

// Whoever was at a button of what was here before goes on from here.
function moveFocus(place) {
  place.tabIndex = -1;
  (place.querySelector('.keyboard button, .keyboard a') || place).focus();
}

function put({ id, html }) {
  const old = $('m' + id);
  const isAtIt = old?.contains(document.activeElement);
  if (!html) { old?.remove(); if (isAtIt) said.focus({ preventScroll: true }); return; }
  const holder = document.createElement('template');
  holder.innerHTML = html.trim();
  const fresh = holder.content.firstElementChild;
  offerPosition(fresh);
  if (old) { old.replaceWith(fresh); if (isAtIt) moveFocus(fresh); return; }
  const messages = [...log.querySelectorAll('.message')];
  // One from before the first that is shown comes with the earlier messages.
  if (messages.length && log.querySelector('.earlier') && id < Number(messages[0].dataset.id)) return;
  const next = messages.find((one) => Number(one.dataset.id) > id);
  if (next) next.before(fresh); else log.append(fresh);
  document.querySelectorAll('.welcome').forEach((form) => form.remove());
}

// A button far up was tapped: its answer may come as a message at the end.
export const asked = () => { hasAsked = true; };

// Pressed buttons are free again when their own answer is there; another message may come in between.
export function release(press) {
  document.querySelectorAll('.keyboard[aria-busy]').forEach((form) => {
    if (form.dataset.press !== press) return;
    form.removeAttribute('aria-busy');
    form.querySelectorAll('button').forEach((button) => { button.removeAttribute('aria-disabled'); button.classList.remove('pressed'); });
  });
}

export function change({ messages, toasts }) {
  const news = messages.find(({ id, html, mine }) => html && !mine && !$('m' + id));
  if (messages.some((message) => message.mine) || (news && hasAsked)) following = true;
  if (messages.length) hasAsked = false;
  messages.forEach(put);
  if (following && news) unread = $('m' + news.id);
  drawDays();
  if (toasts.length || messages.some((message) => !message.mine)) showTyping(false);
  toasts.forEach((toast) => release(toast.press));
  toasts.filter((toast) => toast.text).forEach((toast) => {
    if (!toast.alert) { say(toast.text); return; }
    $('alert-words').textContent = toast.text;
    if (!$('alert').open) $('alert').showModal();
  });
  if (following) follow();
  else if (news) $('newer').hidden = false;
}

export async function showEarlier(link) {
  const answer = await fetch(link.href, { headers: { 'X-Part': 'messages' } });
  if (!answer.ok) return;
  const below = said.scrollHeight - said.scrollTop;
  link.closest('.earlier').remove();
  log.insertAdjacentHTML('afterbegin', await answer.text());
  drawDays();
  said.scrollTop = said.scrollHeight - below;
}
