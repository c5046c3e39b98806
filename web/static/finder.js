// Keeps the finder's page up to date without touching what is being typed, and asks for the position after a tap. All works without it, too.
const $ = (id) => document.getElementById(id);
const told = $('told'), live = $('live'), words = told.dataset;
const PATIENCE_MS = 8000, POLL_MS = 5000;

function say(text) { told.textContent = text; told.hidden = !text; if (text) told.scrollIntoView({ block: 'nearest' }); }

// --- who is coming
async function renew() {
  const answer = await fetch(live.dataset.part, { headers: { 'X-Part': 'live' } }).catch(() => null);
  if (!answer) return;
  if (answer.headers.get('X-Over') === 'yes' || answer.status === 404) { location.reload(); return; }
  if (!answer.ok) return;
  const holder = document.createElement('template');
  holder.innerHTML = await answer.text();
  // Only what changed is put in: a screen reader says again what is put in again.
  holder.content.querySelectorAll('section').forEach((fresh) => {
    const old = $(fresh.id);
    if (old && old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
    // Once somebody of ours is there, nobody asks any more where one is and what one does.
    if (fresh.dataset.there) document.querySelectorAll('[data-until-there]').forEach((needless) => { needless.hidden = true; });
  });
}
setInterval(() => { if (!document.hidden) renew(); }, POLL_MS);
document.addEventListener('visibilitychange', () => { if (!document.hidden) renew(); });

// --- where one is: some phones answer neither way, so the page counts the seconds itself
const DENIED = 1;
function asked(form, precise) {
  return new Promise((found, failed) => {
    let isLate = false;
    const patience = setTimeout(() => { isLate = true; failed(new Error('late')); }, PATIENCE_MS);
    navigator.geolocation.getCurrentPosition((position) => {
      clearTimeout(patience);
      // People take their time to allow it: what is found late is sent all the same, once.
      if (isLate) sendFound(form, position); else found(position);
    }, (why) => { clearTimeout(patience); failed(why); }, { enableHighAccuracy: precise, timeout: PATIENCE_MS, maximumAge: precise ? 0 : 60000 });
  });
}
async function place(form) {
  if (!navigator.geolocation) throw new Error('none');
  say(form.dataset.looking);
  try { return await asked(form, true); } catch (why) {
    if (why.code === DENIED) throw why;
    say(form.dataset.asking);
    return asked(form, false);
  }
}
async function sendFound(form, { coords }) {
  if (form.dataset.found) return;
  form.dataset.found = 'yes';
  if (!form.dataset.practice) {
    form.elements.latitude.value = coords.latitude.toFixed(6);
    form.elements.longitude.value = coords.longitude.toFixed(6);
    form.elements.accuracy.value = Math.min(coords.accuracy || 0, 9999999).toFixed(0);
  }
  await send(form);
}
async function sendPosition(form) {
  delete form.dataset.found;
  try { await sendFound(form, await place(form)); } catch (why) {
    say(why.code === DENIED ? form.dataset.denied : form.dataset.nowhere);
    $('landmark').focus();
  }
}

// --- forms: what is typed stays until it has arrived
async function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button) body.set(button.name, button.value);
  const answer = await fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => null);
  if (!answer || answer.status >= 500) { say(words.unsent); return; }
  if (answer.type !== 'opaqueredirect') { form.submit(); return; }
  if (form.matches('[action*="/say"], .typed')) form.reset();
  say(words.sent);
  form.elements.nonce.value = Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(36).padStart(2, '0')).join('');
  if (button) form.querySelectorAll('button').forEach((one) => {
    one.setAttribute('aria-pressed', String(one === button));
    one.textContent = (one === button ? '✓ ' : '') + one.textContent.replace('✓ ', '');
  });
  await renew();
}
document.addEventListener('submit', async (event) => {
  const form = event.target, button = event.submitter || form.querySelector('button');
  event.preventDefault();
  if (button.hasAttribute('aria-busy')) return;
  button.setAttribute('aria-busy', 'true');
  await (form.id === 'position' ? sendPosition(form) : send(form, button.name ? button : undefined));
  button.removeAttribute('aria-busy');
});

document.documentElement.classList.add('js');
