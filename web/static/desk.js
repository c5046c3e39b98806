// The desk's own script: the side bar stays open where there is room. Everything works without it.
const side = document.getElementById("side");
const wide = matchMedia("(min-width: 900px)");
const fit = () => { if (side) side.open = wide.matches; };
wide.addEventListener("change", fit);
fit();
