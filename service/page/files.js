// --- files: chosen, dropped or pasted -----------------------------------------------------------

const FORMS = { txt: "text", text: "text", md: "text", html: "html", htm: "html", jsonl: "lines", ndjson: "lines" };
const MAX_AT_ONCE = MAX_KEPT;   // articles; an archive goes through POST /v1/batch

class Unreadable extends Error {}

const megabytes = (bytes) => `${(bytes / 1e6).toLocaleString("en", { maximumFractionDigits: 1 })} MB`;

function fileNote() {
  const limit = service ? ` Up to ${megabytes(service.limits.max_body_bytes)} a file, ${service.limits.max_text_characters.toLocaleString("en")} characters an article.` : "";
  return `Files: .txt, .html, or .jsonl with a title and a text in each line. Drop them anywhere on this page, several at once if you like.${limit}`;
}

/** The letters of a file: by its byte order mark, else a page's own declaration, else UTF-8. */
function decoded(bytes, form) {
  let encoding = "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) encoding = "utf-16le";
  else if (bytes[0] === 0xfe && bytes[1] === 0xff) encoding = "utf-16be";
  else if (form === "html") {
    const start = new TextDecoder("latin1").decode(bytes.subarray(0, 2048));
    const told = /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(start);
    if (told) encoding = told[1];
  }
  let text;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new Unreadable("Its letters are in an encoding this page cannot tell. Save it as UTF-8.");
  }
  if (text.includes("\0")) throw new Unreadable("It holds bytes that are no text.");
  return text;
}

/** The articles of a JSONL file: of each line `title`, and `text` or `html`. */
function articlesOfLines(text, name) {
  const found = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (!line.trim()) continue;
    const place = `Line ${index + 1}`;
    let row;
    try { row = JSON.parse(line); } catch { throw new Unreadable(`${place} is not JSON.`); }
    const source = ["text", "html"].filter((member) => typeof row?.[member] === "string" && row[member].trim());
    if (source.length !== 1) throw new Unreadable(`${place} needs either a “text” or an “html” with an article in it.`);
    const title = typeof row.title === "string" ? row.title : "";
    found.push({ title, name: `${name}, line ${index + 1}`, [source[0]]: row[source[0]] });
  }
  return found;
}

/** The articles of one file; throws Unreadable with what is wrong and how to mend it. */
async function articlesOf(file) {
  const ending = /\.([^.]+)$/.exec(file.name.toLowerCase());
  const form = FORMS[ending ? ending[1] : ""];
  if (!form) throw new Unreadable("This page reads .txt, .html and .jsonl. Save it as one of these, or paste its text.");
  const limits = service ? service.limits : { max_body_bytes: Infinity, max_text_characters: Infinity };
  if (file.size > limits.max_body_bytes) throw new Unreadable(`It has ${megabytes(file.size)}; this service takes ${megabytes(limits.max_body_bytes)}.`);
  const text = decoded(new Uint8Array(await file.arrayBuffer()), form);
  if (!text.trim()) throw new Unreadable("It is empty.");
  const name = file.name.replace(/\.[^.]+$/, "");
  const found = form === "lines" ? articlesOfLines(text, file.name) : [{ title: "", name, [form]: text }];
  for (const article of found) {
    if ((article.text || "").length <= limits.max_text_characters) continue;
    const length = [...article.text].length;
    if (length > limits.max_text_characters)
      throw new Unreadable(`An article in it has ${length.toLocaleString("en")} characters; this service takes ${limits.max_text_characters.toLocaleString("en")}.`);
  }
  return found;
}

/** Read files and analyse what is in them: one is shown, several go to the list. */
async function takeFiles(files) {
  if (!files.length) return;
  const articles = [], refused = [];
  for (const file of files) {
    try {
      articles.push(...(await articlesOf(file)));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      refused.push([file.name, error.message]);
    }
  }
  if (articles.length > MAX_AT_ONCE) {
    if (shown.view !== "desk") showDesk();
    showRefused([[counted(articles.length, "article", "articles"), `This page takes ${MAX_AT_ONCE} at once. An archive goes through POST /v1/batch.`]]);
  } else if (articles.length === 1 && !refused.length) await analyse(articles[0]);
  else await analyseSeveral(articles, refused);
}

function showRefused(refused) {
  if (!refused.length) return;
  byId("problem").replaceChildren(make("div", "box fault",
    make("h3", "", refused.length === 1 ? "One file was not taken" : `${refused.length} were not taken`),
    make("ul", "", ...refused.map(([name, why]) => make("li", "", make("strong", "", name), ": ", why)))));
}

const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
addEventListener("dragover", (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  byId("drop").hidden = false;
});
addEventListener("dragleave", (event) => { if (event.relatedTarget === null) byId("drop").hidden = true; });
addEventListener("drop", (event) => {
  byId("drop").hidden = true;
  if (!holdsFiles(event)) return;
  event.preventDefault();
  takeFiles([...event.dataTransfer.files]);
});
addEventListener("paste", (event) => {
  if (!event.clipboardData || !event.clipboardData.files.length || event.clipboardData.types.includes("text/plain")) return;
  event.preventDefault();
  takeFiles([...event.clipboardData.files]);
});
byId("choose").addEventListener("click", () => byId("files").click());
byId("files").addEventListener("change", () => { takeFiles([...byId("files").files]); byId("files").value = ""; });
