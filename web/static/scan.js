// Once somebody has the page in their hands, the family learns quietly that the badge was scanned. Looking alone tells nobody.
const signs = ['pointerdown', 'touchstart', 'wheel', 'scroll', 'keydown'];
function touched(event) {
  // Whoever taps the form tells the family anyway.
  if (!event.isTrusted || (event.target.closest && event.target.closest('form'))) return;
  signs.forEach((sign) => removeEventListener(sign, touched));
  fetch(document.getElementById('tell').action.replace(/tell(\?.*)?$/, 'touched'), { method: 'POST', keepalive: true }).catch(() => {});
}
signs.forEach((sign) => addEventListener(sign, touched, { passive: true }));
