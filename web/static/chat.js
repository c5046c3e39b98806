// Makes the chat page live. Without it every form still works; what is typed or chosen is never thrown away before it is stored.
'use strict';
(() => {
  const $ = (id) => document.getElementById(id);
  const log = $('log'), box = $('box'), composer = $('composer'), said = $('main'), typing = $('typing'), words = composer.dataset;
  const wait = (ms) => new Promise((done) => setTimeout(done, ms));
  const newNonce = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (n) => n.toString(36)).join('');
  let revision = log.dataset.revision, typingTimer, lostTimer, isLost = false;
  const wide = matchMedia('(min-width: 1100px)'), guide = document.querySelector('.guide');
  document.documentElement.classList.add('js');
  if (guide && wide.matches) guide.open = true;
  document.querySelectorAll('[data-locate]').forEach((button) => { button.hidden = false; });
  if (location.search.includes('after=')) history.replaceState(null, '', '/chat');

  // --- what is shown; who has scrolled up to read is left there
  let following = true;
  const toEnd = () => { following = true; said.scrollTop = said.scrollHeight; };
  said.addEventListener('scroll', () => { following = said.scrollHeight - said.scrollTop - said.clientHeight < 120; });
  const grown = new ResizeObserver(() => { if (following) toEnd(); });
  [log, said].forEach((one) => grown.observe(one));
  function say(text, lasting) {
    const line = document.createElement('p');
    line.textContent = text;
    $('notices').replaceChildren(line);
    if (!lasting) setTimeout(() => line.remove(), 6000);
  }
  const hush = () => $('notices').replaceChildren();
  function showTyping(on) {
    clearTimeout(typingTimer);
    typing.hidden = !on;
    if (on) typingTimer = setTimeout(() => showTyping(false), 8000);
    if (following) toEnd();
  }
  function drawDays() {
    log.querySelectorAll('.day').forEach((day) => day.remove());
    let last = '';
    log.querySelectorAll('.message').forEach((message) => {
      if (message.dataset.day === last) return;
      last = message.dataset.day;
      const day = document.createElement('li'), span = document.createElement('span');
      day.className = 'day';
      span.textContent = message.dataset.dayWords;
      day.append(span);
      message.before(day);
    });
  }
  function put({ id, html }) {
    const old = $('m' + id);
    if (!html) { if (old) old.remove(); return; }
    const holder = document.createElement('template');
    holder.innerHTML = html.trim();
    const fresh = holder.content.firstElementChild;
    fresh.querySelectorAll('[data-locate]').forEach((button) => { button.hidden = false; });
    if (old) { old.replaceWith(fresh); return; }
    const first = log.querySelector('.message');
    if (first && log.querySelector('.earlier') && id < Number(first.dataset.id)) return;
    const next = [...log.querySelectorAll('.message')].find((one) => Number(one.dataset.id) > id);
    if (next) next.before(fresh); else log.append(fresh);
    document.querySelectorAll('.welcome').forEach((form) => form.remove());
  }
  const release = () => document.querySelectorAll('.keyboard[aria-busy]').forEach((form) => {
    form.removeAttribute('aria-busy');
    form.querySelectorAll('button').forEach((button) => { button.disabled = false; button.classList.remove('pressed'); });
  });
  function change({ messages, toasts }) {
    if (messages.some((message) => message.mine)) following = true;
    messages.forEach(put);
    drawDays();
    if (toasts.length || messages.some((message) => !message.mine)) { showTyping(false); release(); }
    toasts.filter((toast) => toast.text).forEach((toast) => {
      if (!toast.alert) { say(toast.text); return; }
      $('alert-words').textContent = toast.text;
      if (!$('alert').open) $('alert').showModal();
    });
    if (following) toEnd();
  }

  // --- the stream
  function connection(lost) {
    clearTimeout(lostTimer);
    if (lost) { lostTimer = setTimeout(() => { isLost = true; line('lost'); }, 1000); return; }
    if (isLost) { isLost = false; line('back'); setTimeout(() => line(''), 3000); }
  }
  function line(kind) { $('connection').className = 'connection ' + kind; $('connection').textContent = kind ? $('connection').dataset[kind] : ''; }
  function listen() {
    const stream = new EventSource('/chat/events?after=' + revision);
    stream.addEventListener('open', () => connection(false));
    stream.addEventListener('change', (event) => { revision = event.lastEventId; change(JSON.parse(event.data)); });
    stream.addEventListener('typing', () => showTyping(true));
    stream.addEventListener('reload', () => location.reload());
    stream.addEventListener('error', () => {
      connection(true);
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 3000);
    });
  }

  // --- what is sent
  async function post(url, form, unsent) {
    for (let pause = 1000; ; pause = Math.min(pause * 2, 8000)) {
      try {
        const answer = await fetch(url, { method: 'POST', body: form, headers: { Accept: 'application/json' } });
        if (answer.ok) { hush(); return true; }
        if (answer.status === 401) { location.reload(); return false; }
        if (answer.status < 500) { say((await answer.json()).error, true); return false; }
      } catch (error) { /* no connection: the same nonce goes again, and is stored once */ }
      say(unsent, true);
      await wait(pause);
    }
  }
  async function send(form) {
    if (composer.dataset.busy) return false;
    composer.dataset.busy = 'yes';
    form.set('nonce', newNonce());
    const sent = await post('/chat/send', form, words.unsent);
    delete composer.dataset.busy;
    if (sent) showTyping(true);
    return sent;
  }
  async function sendWords() {
    if (!box.value.trim() || composer.dataset.busy) { box.focus(); return; }
    const form = new FormData(), text = box.value;
    form.set('text', text);
    if (await send(form) && box.value === text) { box.value = ''; grow(); }
  }
  composer.elements.file.addEventListener('change', async (event) => {
    const file = event.target.files[0], form = new FormData();
    if (!file) return;
    if (file.size > 20 * 1024 * 1024) say(words.large, true);
    else { form.set('file', file); say(words.sending, true); await send(form); }
    event.target.value = '';
  });
  function locate() {
    const nowhere = () => say(words.nowhere, true);
    if (!navigator.geolocation) { nowhere(); return; }
    let open = true;
    setTimeout(() => { if (open) { open = false; nowhere(); } }, 9000);
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      if (!open) return;
      open = false;
      const form = new FormData();
      form.set('latitude', coords.latitude.toFixed(6));
      form.set('longitude', coords.longitude.toFixed(6));
      send(form);
    }, () => { if (open) { open = false; nowhere(); } }, { enableHighAccuracy: true, timeout: 8000 });
  }
  async function press(keyboard, button) {
    if (keyboard.hasAttribute('aria-busy')) return;
    const form = new FormData(keyboard);
    form.set('button', button.value);
    form.set('nonce', newNonce());
    keyboard.setAttribute('aria-busy', 'true');
    button.classList.add('pressed');
    keyboard.querySelectorAll('button').forEach((one) => { one.disabled = true; });
    if (await post('/chat/press', form, words.unsent)) { showTyping(true); setTimeout(release, 10000); } else release();
  }
  document.addEventListener('submit', (event) => {
    const form = event.target, button = event.submitter;
    if (form === composer) { event.preventDefault(); sendWords(); return; }
    if (form.matches('.keyboard:not(.keys)')) { event.preventDefault(); press(form, button); return; }
    if (!form.matches('[data-send], .keys')) { sessionStorage.clear(); return; }
    event.preventDefault();
    const message = new FormData();
    message.set('text', button.value);
    form.closest('details')?.removeAttribute('open');
    send(message);
  });
  document.addEventListener('click', async (event) => {
    if (event.target.closest('[data-locate]')) { locate(); return; }
    document.querySelectorAll('details[open]').forEach((sheet) => {
      if (!sheet.contains(event.target) && !(wide.matches && sheet.matches('.guide'))) sheet.open = false;
    });
    const link = event.target.closest('.log .earlier a');
    if (!link) return;
    event.preventDefault();
    const answer = await fetch(link.href, { headers: { 'X-Part': 'messages' } }), below = said.scrollHeight - said.scrollTop;
    if (!answer.ok) return;
    link.closest('.earlier').remove();
    log.insertAdjacentHTML('afterbegin', await answer.text());
    drawDays();
    said.scrollTop = said.scrollHeight - below;
  });

  // --- the box
  const draft = 'draft';
  function grow() { box.rows = Math.min(6, box.value.split('\n').length + Math.floor(box.value.length / 40)); sessionStorage.setItem(draft, box.value); }
  box.addEventListener('input', grow);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && matchMedia('(hover: hover)').matches) { event.preventDefault(); sendWords(); }
  });
  if (!box.value && !$('notices').children.length) box.value = sessionStorage.getItem(draft) || '';
  grow();
  toEnd();
  if (!document.querySelector('main > .earlier')) listen();
})();
