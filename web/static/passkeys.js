// Passkeys, and waiting for the yes from the chat. Without this script the desk is entered by a link, and the button asks.
const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const toText = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keys = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

const opened = (options) => ({
  ...options,
  challenge: toBytes(options.challenge),
  ...(options.user ? { user: { ...options.user, id: toBytes(options.user.id) } } : {}),
  ...(options.excludeCredentials ? { excludeCredentials: keys(options.excludeCredentials) } : {}),
  ...(options.allowCredentials ? { allowCredentials: keys(options.allowCredentials) } : {}),
});

const told = (made) => {
  const said = { clientDataJSON: toText(made.response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (made.response[part]) said[part] = toText(made.response[part]);
  }
  return JSON.stringify({ id: made.id, rawId: toText(made.rawId), type: made.type, response: said });
};

const sign = async (form) => {
  const csrf = form.elements.csrf ? { "X-CSRF-Token": form.elements.csrf.value } : {};
  const answer = await fetch(form.dataset.ask, { method: "POST", headers: { Accept: "application/json", ...csrf } });
  if (!answer.ok) throw new Error("not asked");
  const publicKey = opened(await answer.json());
  const made = await navigator.credentials[form.dataset.passkey]({ publicKey });
  form.elements.answer.value = told(made);
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const trouble = form.querySelector("[data-trouble]");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    trouble.hidden = true;
    button.disabled = true;
    try {
      await sign(form);
      form.submit();
    } catch {
      trouble.hidden = false;
      button.disabled = false;
    }
  });
}

const waits = document.querySelector("form[data-waits]");
if (waits) {
  const look = async () => {
    try {
      const answer = await fetch(waits.dataset.waits, { headers: { Accept: "application/json" } });
      if (answer.redirected || answer.status === 401) return location.reload();
      if (answer.ok && (await answer.json()).confirmed) return waits.submit();
    } catch {
      // The line is down for a moment.
    }
    setTimeout(look, 2000);
  };
  setTimeout(look, 1500);
}
