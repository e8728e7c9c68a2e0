// --- several articles side by side: asking, and what is said of each ---------------------------------

const LETTERS = "ABCDEFGHIJ";
const ROWS_SHOWN = 10;          // of people, words and speakers, until the rest is asked for

const COMPARED_SETTING = "framelens-compared";

let compared = null;            // the last comparison: key, letters with what was kept, the answer

/** Have the service compare kept articles; each is called by a letter, in the order of the list. */
async function compare(ids) {
  const kept = await lettered(ids);
  if (!kept) return;            // another tab has deleted one of them meanwhile
  const articles = kept.map(({ letter, article }) => ({ id: letter, title: article.title || null, text: article.text }));
  const answer = await undertake(`Comparing ${kept.length} articles …`,
    (signal) => postPatiently("v1/compare", { articles, offset_unit: "utf16" }, signal), () => compare(ids));
  if (!answer) return;
  compared = { key: ids.join("+"), kept, answer };
  if (database && keepingWanted()) writeCompared({ key: compared.key, answer });
  showComparison();
}

/** Kept articles with their letters; null where one is not there any more. */
async function lettered(ids) {
  const kept = [];
  for (const [index, id] of ids.entries()) {
    const found = heads.has(id) ? await readKept(id) : null;
    if (!found) return null;
    kept.push({ letter: LETTERS[index], head: heads.get(id), ...found });
  }
  return kept;
}

/** The last comparison in this tab's own storage, so that it outlives a reload as its articles do. */
function writeCompared(last) {
  try {
    sessionStorage.removeItem(COMPARED_SETTING);
    sessionStorage.setItem(COMPARED_SETTING, JSON.stringify(last));
  } catch { /* forbidden, or too large: after a reload the list is shown instead */ }
}
function readCompared() { try { return JSON.parse(sessionStorage.getItem(COMPARED_SETTING)); } catch { return null; } }

/** Nothing of a deleted article stays behind in a comparison; `null` means all articles. */
function forgetCompared(ids) {
  const holds = (last) => last && (ids === null || last.key.split("+").some((id) => ids.includes(id)));
  if (holds(compared)) compared = null;
  if (holds(readCompared())) sessionStorage.removeItem(COMPARED_SETTING);
}

/** The last comparison once more, as a reload, Back and Forward ask for it; false if it is gone. */
async function showComparedAgain(key) {
  if (!compared || compared.key !== key) {
    const last = readCompared();
    const kept = last && last.key === key ? await lettered(key.split("+")) : null;
    if (!kept) return false;
    compared = { ...last, kept };
  }
  showComparison({ push: false });
  return true;
}

function showComparison({ push = true } = {}) {
  const { key, kept, answer } = compared;
  const { comparison } = answer;
  show("compare", key, { push });
  const heading = withAttributes(make("h2", "", `${kept.length} articles side by side`), { id: "compare-title", tabindex: "-1" });
  const notes = make("div", "notes", make("p", "notice", answer.notice));
  if (answer.warnings.length) notes.append(make("div", "box caution", make("ul", "", ...answer.warnings.map((w) => make("li", "", w.detail)))));
  byId("compare").replaceChildren(
    make("div", "head", make("div", "", heading, make("p", "quiet", "Each article is called by its letter. Scores are of the author’s own words.")),
      withAttributes(make("div", "row tools",
        makeButton("Copy JSON", () => copy(`${JSON.stringify(answer, null, 2)}\n`, "The comparison as JSON")),
        makeButton("Print", () => window.print()),
        makeButton("Choose others", () => showDesk({ focus: "shelf-title" }))), { role: "group", "aria-label": "This comparison" })),
    notes,
    make("div", "cards", ...kept.map(articleCard)),
    make("div", "columns even", comparedScores(answer), make("div", "stack", comparedFrames(answer), speechPart(comparison))),
    make("div", "columns whole", differencePart(comparison)),
    make("div", "columns whole", termPart(comparison, kept)),
    make("div", "columns even names", castPart(comparison, kept), speakerPart(comparison, kept)),
    make("p", "quiet provenance", "Fingerprint ", make("code", "", answer.fingerprint)),
  );
  document.title = `${heading.textContent} – Framelens`;
  heading.focus({ preventScroll: true });
}

const letterOf = (letter) => make("span", "letter", letter);

function articleCard({ letter, head, answer }) {
  const title = makeButton(head.title, () => openKept(head.id), "link");
  const summary = answer.summary ? answer.summary.sentences : [];
  return withAttributes(make("article", "card",
    make("h3", "", letterOf(letter), title),
    make("p", "quiet number", `${counted(head.sentences, "sentence", "sentences")} · analysed ${onDay(head.added)}`),
    make("ol", "", ...summary.map((s) => make("li", "", s.text, s.voice === "author" ? null : " ", s.voice === "author" ? null : voiceTag(s.voice))))),
  { "aria-label": `Article ${letter}` });
}

/** One indicator after the other, the articles beneath one another on the same scale. */
function comparedScores(answer) {
  const names = [...new Set(answer.articles.flatMap((a) => Object.keys(a.indicators)))].filter((name) => name !== "frames");
  const blocks = names.map((name) => make("li", "", make("h4", "", named(name)),
    make("ul", "scale", ...answer.articles.map((article) => {
      const figure = article.indicators[name] || { score: null };
      const range = figure.interval ? `${score(figure.interval.low)} to ${score(figure.interval.high)}` : "";
      return make("li", "", letterOf(article.id), bar(figure.score, figure.interval), make("span", "value number", score(figure.score)), make("span", "quiet number", range));
    }))));
  return part("compared-scores", "Scores, with their intervals", make("ul", "blocks", ...blocks));
}

function comparedFrames(answer) {
  const framed = answer.articles.filter((a) => a.indicators.frames);
  if (!framed.length) return null;
  const names = Object.keys(framed[0].indicators.frames);
  const rows = names.map((name) => make("tr", "", rowHead(FRAMES[name] || words(name)),
    ...answer.articles.map((a) => make("td", "figure number", score(a.indicators.frames?.[name]), bar(a.indicators.frames?.[name], null)))));
  return part("compared-frames", "Frames", scrolled("Frames", table("Probability of each frame.", [["Frame"], ...answer.articles.map((a) => [a.id, "figure"])], rows)));
}

const scrolled = (label, content) => withAttributes(make("div", "scroll", content), { tabindex: "0", role: "region", "aria-label": `${label}, as a table` });

/** Rows of which the later ones wait behind a button; on paper they are all there. */
function foldRows(section, rows, what) {
  rows.forEach((row, index) => row.classList.toggle("folded", index >= ROWS_SHOWN));
  if (rows.length <= ROWS_SHOWN) return section;
  const all = makeButton(`Show all ${rows.length} ${what}`, () => {
    rows.forEach((row) => row.classList.remove("folded"));
    arrive(rows[ROWS_SHOWN]);
    all.remove();
  }, "link more-rows");
  section.append(all);
  return section;
}
