// --- which view is shown, and the ways within and between views -------------------------------

const VIEWS = ["desk", "result", "compare"];

let shown = { view: "desk", id: null };   // id: of the article, or of all compared, joined by "+"
let linkCount = 0;

/** Show one view. Each is an entry of the browser's history, so its Back and Forward lead. */
function show(view, id, { push = true } = {}) {
  hideTip();
  const before = shown;
  shown = { view, id };
  for (const name of VIEWS) byId(name).hidden = name !== view;
  byId("return").hidden = true;
  if (push && (before.view !== view || before.id !== id)) history.pushState({ view, id }, "");
  else history.replaceState({ view, id }, "");
  window.scrollTo({ top: 0, behavior: "instant" });
}

function showDesk({ article = null, focus = null, push = true } = {}) {
  show("desk", null, { push });
  document.title = "Framelens";
  if (article) {
    byId("title").value = article.title || "";
    byId("text").value = article.text;
    byId("text").removeAttribute("aria-invalid");
  }
  showShelf();
  if (focus) byId(focus).focus();
}

function newArticle() {
  byId("form").reset();
  byId("problem").replaceChildren();
  showDesk({ focus: "title" });
}

addEventListener("popstate", async ({ state }) => {
  if (state === null) { history.replaceState({ ...shown }, ""); return; }   // the skip link's fragment
  if (state.view === shown.view && state.id === shown.id) {
    const place = byId(state.from) || byId(state.at) || byId(`${shown.view}-title`);
    byId("return").hidden = true;
    arrive(place);
    return;
  }
  if (!(await showAgain(state))) showDesk({ push: false, focus: "desk-title" });
});

/** What an entry of the history shows, from what is kept; false for the desk and what is gone. */
async function showAgain({ view, id }) {
  if (view === "result") return openKept(id, { push: false });
  return view === "compare" && showComparedAgain(id);
}

/** Focus a place and bring it to the middle of the screen; `span` paints the very words. */
function arrive(place, span = null) {
  for (const old of document.querySelectorAll(".here")) old.classList.remove("here");
  if (!place.matches("a, button, summary, input, [tabindex]")) place.tabIndex = -1;
  place.classList.add("here");
  paintWords(span);
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: place.offsetHeight > window.innerHeight ? "start" : "center" });
}

/** A link to a place in the page; going there can be undone by Back, the button, or the key B. */
function leads(link, target, span = null) {
  link.id = link.id || `link-${linkCount += 1}`;
  if (link.matches("a")) link.href = `#${target}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    jump(link.id, target, span);
  });
  return link;
}

function jump(from, target, span = null) {
  const place = byId(target);
  if (!place) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  history.replaceState({ ...history.state, from }, "");
  history.pushState({ ...shown, at: target }, "");
  arrive(place, span);
  byId("return").hidden = false;
}

byId("return").addEventListener("click", () => history.back());
