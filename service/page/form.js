// --- the desk: the form, the examples, and what is analysed from here ---------------------------

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value;
  if (!text.trim()) {
    showProblem({ title: "There is no article yet", detail: "Paste its text into the field above, drop a file, or try one of the examples.", code: "text_empty", retryable: false });
    byId("text").focus();
    return;
  }
  if (byId("analyse").getAttribute("aria-disabled") !== "true") analyse({ title: byId("title").value.trim(), text });
});
byId("text").addEventListener("input", () => byId("text").removeAttribute("aria-invalid"));
byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("form").requestSubmit();
});

// refusals of one article that the next would meet as well
const CONCERNS_ALL = ["unauthorized", "forbidden", "unreachable", "unreadable", "overloaded", "rate_limited", "starting", "shutting_down", "model_unavailable"];

/** Analyse one article, keep its answer, and show it. */
async function analyse(article) {
  const size = article.html === undefined ? article.text.length : article.html.length;
  const made = await undertake(`Analysing ${counted(size, "character", "characters")} …`, (signal) => askAnalysis(article, signal), () => analyse(article));
  if (!made) return;
  if (!service || service.fingerprint !== made.answer.fingerprint) askAbout();
  const head = await keep(made.article, made.answer);
  showShelf();
  showResult(made.article, made.answer, head);
}

/** Analyse articles one after the other; what is refused is listed with its reason. */
async function analyseSeveral(articles, refused) {
  if (shown.view !== "desk") showDesk();
  let at = 0, done = 0;
  const ended = await undertake("Analysing …", async (signal) => {
    for (; at < articles.length; at += 1) {
      const article = articles[at];
      sayBusy(`Analysing ${at + 1} of ${articles.length}: ${article.title || article.name}`);
      try {
        const made = await askAnalysis(article, signal);
        chosen.add((await keep(made.article, made.answer)).id);
        done += 1;
        showShelf();
      } catch (error) {
        if (!(error instanceof Refusal) || CONCERNS_ALL.includes(error.problem.code)) throw error;
        refused.push([article.title || article.name, error.problem.detail || error.problem.title]);
      }
    }
    return true;
  }, () => analyseSeveral(articles.slice(at), refused));
  if (!ended) return;
  showRefused(refused);
  sayNews(`${counted(done, "article", "articles")} analysed${refused.length ? `, ${refused.length} not taken` : ""}.`);
  if (shown.view === "desk") byId("shelf-title").focus();
}

async function offerExamples() {
  const response = await fetch("examples.json").catch(() => null);
  if (!response || !response.ok) return;
  for (const example of await response.json()) {
    const button = makeButton(example.title, () => {
      byId("title").value = example.title;
      byId("text").value = example.text;
      byId("text").removeAttribute("aria-invalid");
      analyse({ title: example.title, text: byId("text").value });
    }, "link");
    byId("example-list").append(make("li", "", button));
  }
  byId("examples").hidden = false;
}
