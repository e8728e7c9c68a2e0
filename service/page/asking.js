// --- asking the service ------------------------------------------------------------------------

const MAX_TRIES = 5;            // automatic ones, while the service is starting or full
const LONGEST_WAIT_S = 30;      // of one of them, whatever Retry-After asks for
const WAITED_FOR = ["starting", "overloaded", "rate_limited"];

let service = null;             // what /info said: limits and the fingerprint of today's models

class Refusal extends Error {
  constructor(problem, retryAfterS = null) {
    super(problem.title);
    this.problem = problem;
    this.retryAfterS = retryAfterS;
  }
}

const keyHeader = () => (byId("key").value ? { Authorization: `Bearer ${byId("key").value}` } : {});

/** One request; its answer as an object, or a Refusal that says why there is none. */
async function post(path, body, signal) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", ...keyHeader() };
  let response;
  try {
    response = await fetch(path, { method: "POST", headers, body: JSON.stringify(body), signal });
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

/** Send until it is answered or refused for good; a service that starts or is full is asked again. */
async function postPatiently(path, body, signal) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await post(path, body, signal);
    } catch (error) {
      if (!(error instanceof Refusal) || !WAITED_FOR.includes(error.problem.code) || tries >= MAX_TRIES) throw error;
      const wait = Math.min(Math.max(error.retryAfterS ?? 2, 1), LONGEST_WAIT_S);
      sayWaiting(error.problem, wait, tries + 1);
      await pause(wait * 1000, signal);
    }
  }
}

function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => { clearTimeout(timer); reject(signal.reason); }, { once: true });
  });
}

/** The analysis of an article given as `text` or as `html`; offsets count as JavaScript does. */
async function askAnalysis(article, signal) {
  const source = article.html === undefined ? { text: article.text } : { html: article.html };
  const answer = await postPatiently("v1/analyze", { ...source, title: article.title || null, offset_unit: "utf16" }, signal);
  return { article: { title: article.title, name: article.name, text: answer.document.text ?? article.text }, answer };
}

/** Limits and fingerprint; a service that wants a key first is asked again after an analysis. */
async function askAbout() {
  const response = await fetch("info", { headers: keyHeader() }).catch(() => null);
  if (!response || !response.ok) return;
  service = await response.json();
  byId("file-note").textContent = fileNote();
}
