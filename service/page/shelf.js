// --- the shelf: articles and their answers, in this browser and nowhere else -------------------

const SHELF_NAME = "framelens";
const MAX_KEPT = 50;            // articles; more than one reads in a week, and a list one can still scan
const MAX_KEPT_CHARACTERS = 20_000_000;  // of all answers as JSON: some 500 articles of the usual length
const KEEP_SETTING = "framelens-keep";

let database = null;            // null: nothing is written, the list lives as long as the page
let heads = new Map();          // id -> what the list shows, newest first when listed
const loose = new Map();        // id -> article and answer of those that are not in the database

const promised = (request) => new Promise((resolve, reject) => {
  request.addEventListener("success", () => resolve(request.result));
  request.addEventListener("error", () => reject(request.error));
});
const finished = (transaction) => new Promise((resolve, reject) => {
  transaction.addEventListener("complete", resolve);
  for (const name of ["error", "abort"]) transaction.addEventListener(name, () => reject(transaction.error));
});

/** A setting of this page; a browser that forbids storage has none. */
function readSetting(name) { try { return localStorage.getItem(name); } catch { return null; } }
function writeSetting(name, value) { try { localStorage.setItem(name, value); return true; } catch { return false; } }
const keepingWanted = () => readSetting(KEEP_SETTING) !== "no";

/** Open what was kept; where the browser forbids it, the shelf is this page's memory. */
async function openShelf() {
  try {
    const opening = indexedDB.open(SHELF_NAME, 1);
    opening.addEventListener("upgradeneeded", () => {
      opening.result.createObjectStore("heads", { keyPath: "id" });
      opening.result.createObjectStore("answers", { keyPath: "id" });
    });
    database = await promised(opening);
    database.addEventListener("versionchange", () => database.close());
  } catch {
    database = null;            // forbidden (private mode, policy): the list says so
  }
  await refreshShelf();
}

/** Take over what other tabs have kept or deleted meanwhile. */
async function refreshShelf() {
  const found = database ? await promised(database.transaction("heads").objectStore("heads").getAll()) : [];
  heads = new Map([...[...heads.values()].filter((head) => loose.has(head.id)), ...found].map((head) => [head.id, head]));
}

const keptHeads = () => [...heads.values()].sort((a, b) => b.added - a.added);

/** What a head says of an answer, so that the list need not read the answers. */
function headOf(article, answer) {
  const bias = answer.indicators.sentence_bias;
  return {
    id: answer.document.sha256, title: titleOf(article, answer), added: Date.now(), fingerprint: answer.fingerprint,
    size: JSON.stringify(answer).length + article.text.length, sentences: answer.coverage.sentences,
    bias: bias ? { score: bias.score, interval: bias.interval || null } : null,
  };
}

/** Put an answer on the shelf, one for each text; the oldest make room. Returns its head. */
async function keep(article, answer) {
  const head = headOf(article, answer);
  heads.set(head.id, head);
  if (database && keepingWanted()) {
    try {
      await writeKept(head, { id: head.id, article, answer });
      loose.delete(head.id);
    } catch (error) {
      loose.set(head.id, { article, answer });
      sayNews(error && error.name === "QuotaExceededError" ? "The browser’s storage is full: this article is not kept." : "The browser did not keep this article.");
    }
  } else loose.set(head.id, { article, answer });
  await makeRoom();
  return head;
}

async function writeKept(head, body) {
  const writing = database.transaction(["heads", "answers"], "readwrite");
  writing.objectStore("heads").put(head);
  writing.objectStore("answers").put(body);
  await finished(writing);
}

async function makeRoom() {
  let characters = 0;
  const over = keptHeads().filter((head, index) => {
    characters += head.size;
    return index > 0 && (index >= MAX_KEPT || characters > MAX_KEPT_CHARACTERS);
  });
  await forget(over.map((head) => head.id));
}

/** Article and answer as they were kept, or null. */
async function readKept(id) {
  if (loose.has(id)) return loose.get(id);
  if (!database) return null;
  return (await promised(database.transaction("answers").objectStore("answers").get(id))) || null;
}

async function forget(ids) {
  for (const id of ids) { heads.delete(id); loose.delete(id); }
  forgetCompared(ids);
  if (!database || !ids.length) return;
  const deleting = database.transaction(["heads", "answers"], "readwrite");
  for (const id of ids) for (const name of ["heads", "answers"]) deleting.objectStore(name).delete(id);
  await finished(deleting);
}

async function forgetAll() {
  heads.clear();
  loose.clear();
  forgetCompared(null);
  if (!database) return;
  const clearing = database.transaction(["heads", "answers"], "readwrite");
  for (const name of ["heads", "answers"]) clearing.objectStore(name).clear();
  await finished(clearing);
}
