// --- the form ----------------------------------------------------------------------------------

byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = byId("text").value;
  if (!text.trim()) {
    showProblem({ title: "There is no article yet", detail: "Paste its text into the field above, or try one of the examples.", code: "text_empty", retryable: false });
    byId("text").focus();
    return;
  }
  if (byId("analyse").getAttribute("aria-disabled") !== "true") analyse({ title: byId("title").value.trim(), text });
});
byId("text").addEventListener("input", () => byId("text").removeAttribute("aria-invalid"));
byId("cancel").addEventListener("click", () => { stop(); setIdle("Cancelled."); byId("analyse").focus(); });

async function offerExamples() {
  const response = await fetch("examples.json").catch(() => null);
  if (!response || !response.ok) return;
  for (const example of await response.json()) {
    const button = make("button", "link", example.title);
    button.type = "button";
    button.addEventListener("click", () => {
      byId("title").value = example.title;
      byId("text").value = example.text;
      byId("text").removeAttribute("aria-invalid");
      analyse({ title: example.title, text: byId("text").value });
    });
    byId("example-list").append(make("li", "", button));
  }
  byId("examples").hidden = false;
}
offerExamples();
