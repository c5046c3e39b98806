// What elder people could not read or hit on this page: one line each.
() => {
  const seen = (one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && box.right > 0 && getComputedStyle(one).visibility !== 'hidden';
  };
  const hasWords = (one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const numbers = (text) => (text.match(/[\d.]+/g) || []).map(Number);
  const linear = (part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const colour = numbers(getComputedStyle(one).backgroundColor);
      if (colour.length === 3 || colour[3] > 0.9) return colour;
    }
    return [255, 255, 255];
  };
  const wrong = [];
  document.querySelectorAll('body *').forEach((one) => {
    if (!seen(one)) return;
    const style = getComputedStyle(one), size = parseFloat(style.fontSize);
    const name = `${one.tagName}.${one.className} ${(one.textContent || '').trim().slice(0, 20)}`;
    if (hasWords(one) && !one.closest('.unseen, [aria-hidden]')) {
      if (size < 18) wrong.push(`small text: ${name}`);
      if (parseFloat(style.lineHeight) / size < 1.29) wrong.push(`tight lines: ${name}`);
      const [more, less] = [light(numbers(style.color)), light(ground(one))].sort((a, b) => b - a);
      const contrast = (more + 0.05) / (less + 0.05);
      if (contrast < 7 && !one.disabled) wrong.push(`faint text, ${contrast.toFixed(1)}: ${name}`);
    }
    const box = one.getBoundingClientRect();
    if (one.matches('button, a:not(.words a:not([href^="tel:"])), summary, textarea, label.tool') && (box.height < 44 || box.width < 44)) {
      wrong.push(`small target: ${name}`);
    }
  });
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('wider than the screen');
  return wrong;
}
