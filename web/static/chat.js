// Makes the chat page live. Without it every form still works; what is typed or chosen is never thrown away before it is stored.
import { $, asked, change, hush, offerPosition, release, say, showEarlier, showTyping, toEnd } from './show.js';

const box = $('box'), composer = $('composer'), words = composer.dataset, menu = document.querySelector('.menu'), guide = document.querySelector('.guide');
const wide = matchMedia('(min-width: 1100px)');
// By chat: who comes after on a shared computer does not find it.
const DRAFT = 'draft ' + $('log').dataset.chat;
let revision = $('log').dataset.revision, isLost = false, lostTimer;

// --- the stream
function connection(lost) {
  clearTimeout(lostTimer);
  if (lost) lostTimer = setTimeout(() => { isLost = true; line('lost'); }, 1000);
  else if (isLost) { isLost = false; line('back'); setTimeout(() => line(''), 3000); }
}
function line(kind) {
  $('connection').className = 'connection ' + kind;
  $('connection').textContent = kind ? $('connection').dataset[kind] : '';
}
function listen() {
  const stream = new EventSource('/chat/events?after=' + revision);
  stream.addEventListener('open', () => connection(false));
  stream.addEventListener('change', (event) => { revision = event.lastEventId; change(JSON.parse(event.data)); soonShown(); });
  stream.addEventListener('typing', () => showTyping(true));
  stream.addEventListener('reload', () => location.reload());
  stream.addEventListener('error', () => {
    connection(true);
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
  });
}

// --- what is sent: again and again with the same nonce, so that it is stored once
async function post(url, form) {
  for (let pause = 1000; ; pause = Math.min(pause * 2, 8000)) {
    try {
      const answer = await fetch(url, { method: 'POST', body: form, headers: { Accept: 'application/json' } });
      if (answer.ok) { hush(); return true; }
      if (answer.status === 401) { location.reload(); return false; }
      if (answer.status < 500) {
        // A proxy on the way refuses with a page of its own.
        say(await answer.json().then((told) => told.error, () => (answer.status === 413 ? words.large : words.unread)), true);
        return false;
      }
    } catch { /* no connection */ }
    say(words.unsent, true);
    await new Promise((done) => setTimeout(done, pause));
  }
}
const newNonce = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(36)).join('');
// One after the other, in the order in which they were given; only the same words are not sent again while they wait (a double tap).
let queue = Promise.resolve();
const waiting = new Set();
async function send(fields) {
  if (waiting.has(fields.text)) return false;
  if (fields.text) waiting.add(fields.text);
  const form = new FormData();
  Object.entries({ ...fields, nonce: newNonce() }).forEach(([name, value]) => form.set(name, value));
  queue = queue.then(() => post('/chat/send', form));
  const sent = await queue;
  waiting.delete(fields.text);
  if (sent) showTyping(true);
  return sent;
}
async function sendWords() {
  const text = box.value;
  box.focus();
  if (text.trim() && await send({ text }) && box.value === text) { box.value = ''; grow(); }
}
function sendFile(input) {
  const file = input.files[0];
  input.value = '';
  if (!file) return;
  if (file.size > 20 * 1024 * 1024) { say(words.large, true); return; }
  say(words.sending, true);
  send({ file });
}
function sendPosition() {
  const nowhere = () => say(words.nowhere, true);
  if (!navigator.geolocation) { nowhere(); return; }
  // Some phones answer neither way, and people take their time to allow it: one that is found late is sent all the same.
  const patience = setTimeout(nowhere, 9000);
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    clearTimeout(patience);
    send({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) });
  }, () => { clearTimeout(patience); nowhere(); }, { enableHighAccuracy: true, timeout: 8000 });
}
async function press(keyboard, button) {
  if (keyboard.hasAttribute('aria-busy')) return;
  const form = new FormData(keyboard), nonce = newNonce();
  form.set('button', button.value);
  form.set('nonce', nonce);
  keyboard.dataset.press = nonce;
  keyboard.setAttribute('aria-busy', 'true');
  button.classList.add('pressed');
  // Not `disabled`: that would take the focus away.
  keyboard.querySelectorAll('button').forEach((one) => one.setAttribute('aria-disabled', 'true'));
  asked();
  if (await post('/chat/press', form)) { showTyping(true); setTimeout(release, 10000, nonce); } else release(nonce);
}

// --- what has been shown while somebody could see it: who waits for an answer to an alert reads that it was
let shown = 0, showing;
function tellShown() {
  // What lies below the edge of the screen has not been seen.
  const edge = $('main').getBoundingClientRect().bottom - 40;
  const above = [...document.querySelectorAll('.message:not(.mine)')].filter((one) => one.getBoundingClientRect().top < edge);
  const last = Number(above.pop()?.dataset.id || 0);
  if (document.visibilityState !== 'visible' || last <= shown) return;
  const before = shown;
  shown = last;
  fetch('/chat/shown', { method: 'POST', body: new URLSearchParams({ up_to: last }), keepalive: true }).catch(() => { shown = before; });
}
function soonShown() { clearTimeout(showing); showing = setTimeout(tellShown, 500); }
document.addEventListener('visibilitychange', soonShown);
$('main').addEventListener('scroll', soonShown);

// --- hands and keys
document.addEventListener('submit', (event) => {
  const form = event.target, button = event.submitter;
  if (!form.matches('[data-send], .keyboard')) { if (form.method === 'post') sessionStorage.removeItem(DRAFT); return; }
  event.preventDefault();
  form.closest('details')?.removeAttribute('open');
  if (form === composer) sendWords();
  else if (form.matches('.keyboard:not(.keys)')) press(form, button);
  else send({ text: button.value });
});
document.addEventListener('click', (event) => {
  document.querySelectorAll('details[open]').forEach((sheet) => {
    if (!sheet.contains(event.target) && !(wide.matches && sheet === guide)) sheet.open = false;
  });
  const link = event.target.closest('.log .earlier a');
  if (link) { event.preventDefault(); showEarlier(link); }
  if (event.target.closest('[data-locate]')) sendPosition();
});
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') menu.open = false;
});
menu.addEventListener('toggle', async () => {
  const answer = menu.open && await fetch('/chat', { headers: { 'X-Part': 'commands' } }).catch(() => null);
  if (answer && answer.ok) $('commands').innerHTML = await answer.text();
});
composer.elements.file.addEventListener('change', (event) => sendFile(event.target));
function grow() {
  box.rows = Math.min(6, box.value.split('\n').length + Math.floor(box.value.length / 40));
  sessionStorage.setItem(DRAFT, box.value);
}
box.addEventListener('input', grow);
box.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !matchMedia('(hover: hover)').matches) return;
  event.preventDefault();
  sendWords();
});

document.documentElement.classList.add('js');
offerPosition(document);
if (guide && wide.matches) guide.open = true;
if (location.search.includes('after=')) history.replaceState(null, '', '/chat');
if (!box.value && !$('notices').children.length) box.value = sessionStorage.getItem(DRAFT) || '';
grow();
toEnd();
soonShown();
if (!document.querySelector('main > .earlier')) listen();
