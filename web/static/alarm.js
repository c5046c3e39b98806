// The bar of incidents on every page of the desk: the title counts what goes on, and a new one is heard where somebody wants that.
{
  const slot = document.getElementById("alarm");
  const button = document.getElementById("alarm-sound");
  const plain = document.title;
  const HEARD = "alarm-heard", SOUND = "alarm-sound";
  const keep = (store, name, value) => { try { store.setItem(name, value); } catch { /* a private window keeps nothing */ } };
  const kept = (store, name) => { try { return store.getItem(name) || ""; } catch { return ""; } };
  let player, live = 0, odd = false;

  const say = (word) => { if (button) button.textContent = button.dataset[word]; };
  const play = async () => {
    player ??= new Audio(slot.dataset.sound);
    player.currentTime = 0;
    try { await player.play(); return true; } catch { say("silent"); return false; }
  };
  const show = () => {
    if (!button) return;
    const on = kept(localStorage, SOUND) === "on";
    button.hidden = false;
    button.setAttribute("aria-pressed", String(on));
    say(on ? "on" : "off");
  };
  const look = () => {
    const bar = slot.querySelector("[data-live]");
    if (!bar) return;
    live = Number(bar.dataset.live);
    const ringing = bar.dataset.ringing.split(" ").filter(Boolean);
    const heard = kept(sessionStorage, HEARD).split(" ");
    const fresh = ringing.some((one) => !heard.includes(one));
    keep(sessionStorage, HEARD, ringing.join(" "));
    if (fresh && kept(localStorage, SOUND) === "on") play();
  };

  button?.addEventListener("click", async () => {
    const on = kept(localStorage, SOUND) !== "on";
    keep(localStorage, SOUND, on ? "on" : "");
    show();
    if (on) await play();
  });
  slot?.addEventListener("htmx:load", look);
  document.body.addEventListener("htmx:afterSwap", look);
  // What somebody has unfolded stays so when its part of the page comes anew.
  let unfolded = new Map();
  document.body.addEventListener("htmx:beforeSwap", () => {
    unfolded = new Map([...document.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    for (const [id, open] of unfolded) { const one = document.getElementById(id); if (one) one.open = open; }
    unfolded.clear();
  });
  setInterval(() => { odd = !odd; document.title = live && odd ? `(${live}) ⚠ ${plain}` : plain; }, 1500);
  show();
}
