// --- one thing at a time: what runs, how it is told, what went wrong ------------------------------

const NEWS_STAYS_MS = 6000;     // a short message such as "Copied", until it leaves the screen

let running = null;             // the AbortController of what is under way
let again = null;               // does the same thing once more
let newsTimer = null;

/** Run `task(signal)` under a message and a Cancel; its value, or null when it failed or was left. */
async function undertake(message, task, onceMore) {
  stop();
  const controller = new AbortController();
  running = controller;
  again = onceMore;
  byId("problem").replaceChildren();
  sayBusy(message);
  try {
    const value = await task(controller.signal);
    if (running !== controller) return null;
    running = null;
    sayNews("");
    return value;
  } catch (error) {
    if (error.name === "AbortError" || running !== controller) return null;
    running = null;
    sayNews("");
    if (!(error instanceof Refusal)) { sayNews("Something in this page failed; the browser’s console has the details."); throw error; }
    if (shown.view !== "desk") showDesk();
    showProblem(error.problem);
    return null;
  }
}

function stop() {
  if (running) running.abort();
  running = null;
}

function sayBusy(message) {
  clearTimeout(newsTimer);
  byId("status").textContent = message;
  byId("work").className = "work busy";
  byId("analyse").setAttribute("aria-disabled", "true");
  byId("cancel").hidden = false;
}

/** What was done, in a few words; none takes the bar away. */
function sayNews(message) {
  clearTimeout(newsTimer);
  byId("status").textContent = message;
  byId("work").className = message ? "work" : "work still";
  byId("analyse").removeAttribute("aria-disabled");
  byId("cancel").hidden = true;
  if (message) newsTimer = setTimeout(() => sayNews(""), NEWS_STAYS_MS);
}

function sayWaiting(problem, seconds, nextTry) {
  sayBusy(`Trying again by itself in ${counted(Math.ceil(seconds), "second", "seconds")} (try ${nextTry} of ${MAX_TRIES}).`);
  if (shown.view === "desk") showProblem(problem);
}

function problemBox(problem) {
  const box = make("div", "box fault", make("h3", "", problem.title));
  if (problem.detail) box.append(make("p", "", problem.detail));
  if (problem.limit != null && problem.actual != null)
    box.append(make("p", "", `Limit ${problem.limit.toLocaleString("en")}, this request ${problem.actual.toLocaleString("en")}.`));
  if (problem.errors && problem.errors.length)
    box.append(make("ul", "", ...problem.errors.map((e) => make("li", "", make("code", "", e.pointer || e.header || "/"), " ", e.detail))));
  const codes = make("p", "quiet", "Code ", make("code", "", problem.code));
  if (problem.request_id) codes.append(", request ", make("code", "", problem.request_id));
  box.append(codes);
  if (problem.retryable && again) box.append(makeButton("Try again now", again));
  return box;
}

function showProblem(problem) {
  byId("problem").replaceChildren(problemBox(problem));
  if (problem.code === "unauthorized" || problem.code === "forbidden") {
    byId("key-field").hidden = false;
    byId("key").focus();
  }
  if (problem.code === "text_empty") byId("text").setAttribute("aria-invalid", "true");
}

byId("cancel").addEventListener("click", () => {
  stop();
  sayNews("Cancelled.");
  if (shown.view === "desk") byId("analyse").focus();
});
