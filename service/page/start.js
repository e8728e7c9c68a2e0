// --- the beginning -------------------------------------------------------------------------------

/** What was kept, then the view that was open when the page was reloaded, if it is still there. */
async function start() {
  const before = history.state;
  listKeys();
  byId("file-note").textContent = fileNote();
  await openShelf();
  if (!before || !(await showAgain(before))) history.replaceState({ ...shown }, "");
  showShelf();
}

askAbout();
offerExamples();
start();
