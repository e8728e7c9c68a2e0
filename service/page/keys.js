// --- the keyboard ------------------------------------------------------------------------------------

const KEYS_SETTING = "framelens-keys";

/** Single keys, where nothing is being typed: key, what it does, in which view, and the deed. */
const KEYS = [
  ["n", "New article", null, newArticle],
  ["a", "Your articles", null, () => showDesk({ focus: "shelf-title" })],
  ["j", "Next place of the list", "result", () => stepPlaces(1)],
  ["k", "Place before it", "result", () => stepPlaces(-1)],
  ["s", "From a summary sentence to its place, from anywhere else to the summary", "result", betweenSummaryAndText],
  ["t", "To the article", "result", () => arrive(byId("article-title"))],
  ["l", "To the list of places", "result", () => byId(`tab-${places.list}`).focus()],
  ["b", "Back to where you came from", null, () => { if (!byId("return").hidden) history.back(); }],
  ["c", "Copy a note", "result", () => copyNote()],
  ["C", "Copy the JSON (Shift and C)", "result", () => copyJson()],
  ["?", "This list", null, openKeys],
];
const OTHER_KEYS = [
  ["Ctrl Enter", "Analyse, while in the article’s field"],
  ["Tab", "Next mark, link or button"],
  ["Esc", "Close a mark’s box or a dialog"],
  ["← →", "Between the lists of places, while on one of their names"],
];

/** Of the sentence in focus its summary sentence, of a summary sentence its place, else the summary. */
function betweenSummaryAndText() {
  const active = document.activeElement;
  const summarised = active.closest("#summary li");
  const link = summarised ? summarised.querySelector("a") : (active.closest(".sentence") || active).querySelector(".point");
  if (link) link.click();
  else (document.querySelector("#summary li a") || byId("summary-title")).focus();
}

function openKeys() {
  if (!byId("keys-dialog").open) byId("keys-dialog").showModal();
}

const keysOn = () => readSetting(KEYS_SETTING) !== "no";

function listKeys() {
  const rows = [...KEYS.map(([key, what]) => [key, what]), ...OTHER_KEYS];
  byId("keys-list").replaceChildren(...rows.flatMap(([key, what]) => [
    make("dt", "", ...key.split(" ").map((one) => make("kbd", "", one))), make("dd", "", what)]));
  byId("keys-on").checked = keysOn();
  byId("keys-on").addEventListener("change", () => writeSetting(KEYS_SETTING, byId("keys-on").checked ? "yes" : "no"));
  byId("to-keys").addEventListener("click", openKeys);
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || !keysOn()) return;
  if (!(event.target instanceof Element) || event.target.closest("textarea, select, dialog, input:not([type=checkbox])")) return;
  const found = KEYS.find(([key, , view]) => key === event.key && (view === null || view === shown.view));
  if (!found) return;
  event.preventDefault();
  found[3]();
});
