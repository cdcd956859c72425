// What the pages do beyond plain HTML: ask before irrevocable acts over the page, tick whole tables, follow a job, take dropped files.
"use strict";

// Menu on a phone.
for (const button of document.querySelectorAll("[data-toggle-menu]")) {
  button.addEventListener("click", () => {
    const open = document.body.classList.toggle("menu-open");
    document.querySelector(".bar-menu").setAttribute("aria-expanded", String(open));
  });
}

// Tables become cards on a phone: each cell carries its heading.
for (const table of document.querySelectorAll("table.data")) {
  const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim());
  for (const row of table.tBodies[0].rows) {
    [...row.cells].forEach((cell, index) => { cell.dataset.label = heads[index] || ""; });
  }
}

// What an act that cannot be taken back would do is said on a page of its own; a browser that can shows it over this one.
async function question(form, button) {
  const body = new URLSearchParams(new FormData(form));
  const address = button.hasAttribute("formaction") ? button.formAction : form.action;
  const answer = await fetch(address, { method: "POST", body, redirect: "manual" });
  if (!answer.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("question");
}

const dialog = document.getElementById("asked");

function show(asked) {
  dialog.replaceChildren(asked);
  dialog.showModal();
  asked.querySelector("[data-close]").focus();
}

if (dialog) {
  dialog.addEventListener("click", (event) => {
    if (!event.target.closest("[data-close]")) return;
    event.preventDefault();
    dialog.close();
  });
  dialog.addEventListener("submit", () => window.setTimeout(() => dialog.close())); // a download leaves the page here
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault(); // a second click sends nothing
    return;
  }
  form.dataset.sent = "yes";
  const again = () => { delete form.dataset.sent; };
  if (button && "asks" in button.dataset && dialog?.showModal && !form.dataset.plain) {
    event.preventDefault();
    question(form, button).catch(() => null).then((asked) => {
      again();
      if (asked) return show(asked);
      form.dataset.plain = "yes"; // anything else but a question is a page
      return button.click();
    });
    return;
  }
  delete form.dataset.plain;
  window.setTimeout(again, 4000); // a download leaves the page here
});

// Coming back with the browser's button, a form may be sent again.
window.addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.sent;
    delete form.dataset.plain;
  }
});

// Ticking whole tables, and how many are ticked.
function ticks(form) {
  return [...document.querySelectorAll(`input[type=checkbox][form="${form}"]`)];
}

function count(form) {
  const word = document.querySelector(`[data-picked="${form}"]`);
  if (!word) return;
  word.dataset.none = word.dataset.none || word.textContent;
  const picked = ticks(form).filter((tick) => tick.checked).length;
  word.textContent = picked ? word.dataset.text.replace("{n}", picked) : word.dataset.none;
}

document.addEventListener("change", (event) => {
  const all = event.target.dataset.pickAll;
  if (all) ticks(all).forEach((tick) => { tick.checked = event.target.checked; });
  if (all || event.target.getAttribute("form")) count(all || event.target.getAttribute("form"));
});

// Choosing or dropping a file shows its name and size.
for (const box of document.querySelectorAll("[data-drop]")) {
  const input = box.querySelector("input[type=file]");
  const name = box.querySelector(".upload-name");
  const show = () => {
    const file = input.files[0];
    name.textContent = file ? `${file.name} (${(file.size / 1048576).toFixed(2)} MB)` : "";
  };
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    box.addEventListener(kind, (event) => {
      event.preventDefault();
      box.classList.toggle("over", kind === "dragenter" || kind === "dragover");
    });
  }
  box.addEventListener("drop", (event) => { input.files = event.dataTransfer.files; show(); });
}

// Follow a job until it ends, asking more slowly the longer it takes; then show what it came to.
function follow(card, wait, seen = null) {
  window.setTimeout(async () => {
    let job = null;
    try {
      const answer = await fetch(card.dataset.job, { headers: { Accept: "application/json" } });
      if (answer.ok) job = await answer.json();
    } catch {
      // The network may come back: ask again.
    }
    if (job && !["queued", "running"].includes(job.state)) {
      window.location.assign(card.dataset.done);
      return;
    }
    if (job) {
      const bar = card.querySelector("progress");
      bar.max = job.total || 1;
      bar.value = job.done;
      for (const place of card.querySelectorAll("[data-count]")) place.textContent = job[place.dataset.count];
      // The pace since it was first seen moving says how long the rest will take.
      seen ??= job.done ? { at: Date.now(), done: job.done } : null;
      const pace = seen && job.done > seen.done ? (Date.now() - seen.at) / (job.done - seen.done) : 0;
      const left = card.querySelector("[data-left]");
      if (left && pace) left.textContent = left.dataset.text.replace("SECONDS", Math.ceil(pace * (job.total - job.done) / 1000));
    }
    follow(card, Math.min(wait * 1.3, 5000), seen);
  }, wait);
}

document.querySelectorAll("[data-job]").forEach((card) => follow(card, 600));
