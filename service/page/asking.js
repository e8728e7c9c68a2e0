// --- asking the service ------------------------------------------------------------------------

let running = null;             // the AbortController of the request under way
let nextTry = null;             // the timer of the next automatic try

class Refusal extends Error {
  constructor(problem, retryAfterS = null) {
    super(problem.title);
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

async function ask(article, signal) {
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  if (byId("key").value) headers.Authorization = `Bearer ${byId("key").value}`;
  const body = JSON.stringify({ text: article.text, title: article.title || null, offset_unit: "utf16" });
  let response;
  try {
    response = await fetch("v1/analyze", { method: "POST", headers, body, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refusal({ title: "The service cannot be reached", detail: "Nothing answered at this address. It may have been stopped, or the connection was lost.", code: "unreachable", retryable: true });
  }
  const read = await response.json().catch((error) => { if (error.name === "AbortError") throw error; return null; });
  if (response.ok && read) return read;
  const wait = Number.parseFloat(response.headers.get("Retry-After"));
  throw new Refusal(
    read && read.code ? read : { title: "The service answered in a way this page does not understand", detail: `HTTP status ${response.status}.`, code: "unreadable", retryable: true },
    Number.isFinite(wait) ? wait : null,
  );
}

async function analyse(article, tries = 1) {
  stop();
  const controller = new AbortController();
  running = controller;
  byId("problem").replaceChildren();
  setBusy(`Analysing ${counted(article.text.length, "character", "characters")} …`);
  try {
    const answer = await ask(article, controller.signal);
    running = null;
    setIdle("");
    showResult(article, answer);
  } catch (error) {
    if (error.name === "AbortError") return;
    running = null;
    if (!(error instanceof Refusal)) { setIdle("Something in this page failed; the browser’s console has the details."); throw error; }
    const wait = ["starting", "overloaded", "rate_limited"].includes(error.problem.code) && tries < MAX_TRIES
      ? Math.min(Math.max(error.retryAfterS ?? 2, 1), LONGEST_WAIT_S) : null;
    if (wait === null) setIdle("");
    else {
      setBusy(`Trying again by itself in ${counted(Math.ceil(wait), "second", "seconds")} (try ${tries + 1} of ${MAX_TRIES}).`);
      nextTry = setTimeout(() => analyse(article, tries + 1), wait * 1000);
    }
    showProblem(error.problem, () => analyse(article));
  }
}

function stop() {
  clearTimeout(nextTry);
  if (running) running.abort();
  running = null;
}
function setBusy(message) {
  byId("status").textContent = message;
  byId("status").classList.add("busy");
  byId("analyse").setAttribute("aria-disabled", "true");
  byId("cancel").hidden = false;
}
function setIdle(message) {
  byId("status").textContent = message;
  byId("status").classList.remove("busy");
  byId("analyse").removeAttribute("aria-disabled");
  byId("cancel").hidden = true;
}

function showProblem(problem, again) {
  const box = make("div", "box fault", make("h3", "", problem.title));
  if (problem.detail) box.append(make("p", "", problem.detail));
  if (problem.limit != null && problem.actual != null)
    box.append(make("p", "", `Limit ${problem.limit.toLocaleString("en")}, this request ${problem.actual.toLocaleString("en")}.`));
  if (problem.errors && problem.errors.length)
    box.append(make("ul", "", ...problem.errors.map((e) => make("li", "", make("code", "", e.pointer || e.header || "/"), " ", e.detail))));
  const codes = make("p", "quiet", "Code ", make("code", "", problem.code));
  if (problem.request_id) codes.append(", request ", make("code", "", problem.request_id));
  box.append(codes);
  if (problem.retryable) {
    const button = make("button", "", "Try again now");
    button.type = "button";
    button.addEventListener("click", again);
    box.append(button);
  }
  byId("problem").replaceChildren(box);
  if (problem.code === "unauthorized" || problem.code === "forbidden") {
    byId("key-field").hidden = false;
    byId("key").focus();
  }
  if (problem.code === "text_empty") byId("text").setAttribute("aria-invalid", "true");
}
