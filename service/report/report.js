"use strict";
// Draws each chart in its place, in the colours of the page, and again when those change.
const specs = JSON.parse(document.getElementById("charts").textContent);
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function look() {
  const style = getComputedStyle(document.documentElement);
  const [ink, soft, line] = ["--ink", "--soft", "--line"].map((name) => style.getPropertyValue(name).trim());
  return {
    background: "transparent",
    font: "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
    view: { stroke: "transparent" },
    axis: { labelColor: ink, titleColor: soft, gridColor: line, domainColor: line, tickColor: line, labelFontSize: 12 },
    legend: { labelColor: ink, titleColor: soft, labelFontSize: 12 },
  };
}

async function draw() {
  for (const [key, spec] of Object.entries(specs)) {
    const place = document.getElementById(key);
    const shown = { ...spec, config: look(), description: document.getElementById(`${key}-title`).textContent };
    await window.vegaEmbed(place, shown, { actions: false, renderer: "svg", ast: false });
  }
  document.documentElement.dataset.drawn = dark.matches ? "dark" : "light";
}

dark.addEventListener("change", draw);
draw();
