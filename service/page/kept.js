// --- the list of kept articles -------------------------------------------------------------------

const HEADS_SHOWN = 8;
const MIN_COMPARED = 2;         // as POST /v1/compare takes them; the most is said by /info

const chosen = new Set();       // ids of the articles to be compared
let allHeads = false;

const SHELF_STATES = {
  kept: "Kept in this browser only. Nothing leaves it but the request that has an article analysed by this service.",
  off: "Nothing is written down: new articles stay until you close or reload this page.",
  forbidden: "This browser lets the page keep nothing (a private window, perhaps): the articles stay until you close or reload it.",
};

const mostCompared = () => (service ? service.limits.max_compared_articles : LETTERS.length);

function showShelf() {
  const all = keptHeads();
  for (const id of [...chosen]) if (!heads.has(id)) chosen.delete(id);
  byId("shelf-count").textContent = all.length ? ` ${all.length}` : "";
  byId("shelf-list").replaceChildren(...all.slice(0, allHeads ? all.length : HEADS_SHOWN).map(headElement));
  byId("shelf-empty").hidden = all.length > 0;
  byId("shelf-more").hidden = allHeads || all.length <= HEADS_SHOWN;
  byId("shelf-more").textContent = `Show all ${all.length}`;
  byId("shelf-tools").hidden = !all.length;
  byId("shelf-note").textContent = SHELF_STATES[database ? (keepingWanted() ? "kept" : "off") : "forbidden"] + (all.length ? ` ${MAX_KEPT} at most; the oldest make room.` : "");
  byId("keep-field").hidden = !database;
  byId("keep").checked = keepingWanted();
  showChosen();
}

function showChosen() {
  const many = chosen.size;
  byId("compare-chosen").textContent = many ? `Compare ${many}` : "Compare";
  byId("compare-chosen").setAttribute("aria-disabled", String(many < MIN_COMPARED || many > mostCompared()));
}

function headElement(head) {
  const box = withAttributes(make("input"), { type: "checkbox", "aria-label": `Choose “${head.title}” for a comparison` });
  box.checked = chosen.has(head.id);
  box.addEventListener("change", () => { if (box.checked) chosen.add(head.id); else chosen.delete(head.id); showChosen(); });
  const open = makeButton(head.title, () => openKept(head.id), "link");
  const away = withAttributes(makeButton("×", () => forgetOne(head), "away"), { "aria-label": `Delete “${head.title}”` });
  const bias = head.bias && head.bias.score !== null ? head.bias : null;
  return withAttributes(make("li", "", box,
    make("div", "", open,
      make("p", "quiet number", `${atTime(head.added)} · ${counted(head.sentences, "sentence", "sentences")}${bias ? ` · bias ${score(bias.score)}` : ""}`),
      bias ? bar(bias.score, bias.interval) : null),
    away), { "data-id": head.id });
}

/** Show a kept article without asking the service; false when it is not there any more. */
async function openKept(id, { push = true } = {}) {
  const kept = await readKept(id);
  if (!kept || !heads.has(id)) return false;
  showResult(kept.article, kept.answer, heads.get(id), { push });
  return true;
}

async function forgetOne(head) {
  const next = byId("shelf-list").querySelector(`[data-id="${head.id}"] + li`);
  await forget([head.id]);
  showShelf();
  sayNews(`Deleted “${head.title}”.`);
  const place = next && byId("shelf-list").querySelector(`[data-id="${next.dataset.id}"] button.link`);
  (place || byId("shelf-title")).focus();
}

byId("shelf-more").addEventListener("click", () => {
  allHeads = true;
  showShelf();
  byId("shelf-list").children[HEADS_SHOWN].querySelector("button.link").focus();
});
byId("keep").addEventListener("change", () => {
  const wanted = byId("keep").checked;
  if (!writeSetting(KEEP_SETTING, wanted ? "yes" : "no")) sayNews("This browser does not let the page remember that.");
  showShelf();
});
byId("forget-all").addEventListener("click", () => {
  byId("forget-question").textContent = `Delete ${heads.size === 1 ? "the article" : `all ${heads.size} articles`} and what was found in them from this browser? There is no other copy.`;
  byId("forget-dialog").showModal();
});
byId("forget-dialog").addEventListener("close", async () => {
  if (byId("forget-dialog").returnValue !== "delete") return;
  await forgetAll();
  showShelf();
  sayNews("Everything kept here is deleted.");
  byId("shelf-title").focus();
});
byId("compare-chosen").addEventListener("click", () => {
  if (chosen.size < MIN_COMPARED) sayNews(`Choose at least ${MIN_COMPARED} articles by their boxes.`);
  else if (chosen.size > mostCompared()) sayNews(`At most ${mostCompared()} articles are compared at once.`);
  else compare(keptHeads().map((head) => head.id).filter((id) => chosen.has(id)));
});
byId("to-shelf").addEventListener("click", () => showDesk({ focus: "shelf-title" }));
byId("to-new").addEventListener("click", newArticle);
document.addEventListener("visibilitychange", async () => {
  if (document.visibilityState !== "visible" || !database) return;
  await refreshShelf();
  showShelf();
});
