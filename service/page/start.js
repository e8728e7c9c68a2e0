// --- the beginning -------------------------------------------------------------------------------

/** What was kept, then the article that was being read when the page was reloaded, if it is there. */
async function start() {
  const before = history.state;
  listKeys();
  byId("file-note").textContent = fileNote();
  await openShelf();
  if (!before || before.view !== "result" || !(await openKept(before.id, { push: false }))) {
    history.replaceState({ ...shown }, "");
    showShelf();
  } else showShelf();
}

askAbout();
offerExamples();
start();
