// A box that searches the facts of the reference: on a group's page it leaves the rows that have
// every word; on the page of all groups it lists facts, from a file that is read at the first word.
// Without this script the pages are as they are.

const MOST = 60; // facts that a list shows
const list = document.currentScript.dataset.facts; // the file, on the page of all groups

const prose = document.querySelector(".prose");
const box = document.createElement("input");
const count = document.createElement("output");

/** Returns text as it is compared: without case, accents, or subscripts. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Returns the words asked for; gpu.h100.tdp is a row .tdp of gpu.h100. */
function asked() {
  const words = folded(box.value).split(/\s+/).filter(Boolean);
  return words.flatMap((word) => {
    const field = word.match(/^(\w+\.\w+)(\.\w+)$/);
    return field && !list ? field.slice(1) : [word];
  });
}

/** Returns the parts of a group's page, from one heading to the next. */
function sections() {
  const found = [];
  for (const element of prose.children) {
    if (element.matches("h2")) found.push({ elements: [], rows: [], text: "" });
    const section = found.at(-1);
    if (!section) continue;
    section.elements.push(element);
    if (element.matches("h2, p")) section.text += `${folded(element.textContent)} `;
    for (const row of element.querySelectorAll("tbody tr")) {
      section.rows.push({ row, text: folded(row.textContent) });
    }
  }
  return found;
}

/** Returns what hides the rows of a group's page that do not have every word. */
function filter() {
  const parts = sections();
  const total = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  return (words) => {
    let shown = 0;
    for (const { elements, rows, text } of parts) {
      let some = words.length === 0;
      for (const { row, text: own } of rows) {
        const fits = words.every((word) => own.includes(word) || text.includes(word));
        row.hidden = !fits;
        shown += fits;
        some ||= fits;
      }
      for (const element of elements) element.hidden = !some;
    }
    count.textContent = words.length ? `${shown.toLocaleString("en")} of ${total.toLocaleString("en")} rows` : "";
  };
}

/** Returns what lists the facts of all groups that have every word. */
function finder() {
  const found = document.createElement("ul");
  found.className = "found";
  count.after(found);
  let facts = null;
  return async (words) => {
    facts ??= words.length ? read() : null;
    const all = (await facts) ?? [];
    if (words.join() !== asked().join()) return; // typed on meanwhile
    const fitting = words.length ? all.filter(({ text }) => words.every((word) => text.includes(word))) : [];
    found.replaceChildren(...fitting.slice(0, MOST).map(({ entry }) => entry()));
    count.textContent = words.length ? `${fitting.length.toLocaleString("en")} of ${all.length.toLocaleString("en")} facts` : "";
  };
}

async function read() {
  const rows = await (await fetch(list)).json();
  return rows.map(([key, label, value]) => ({
    text: folded(`${key} ${label} ${value}`),
    entry() {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const name = document.createElement("code");
      link.href = `${key.split(".")[0]}/#q=${encodeURIComponent(key)}`;
      name.textContent = key;
      link.append(name);
      item.append(link, ` ${label}: ${value}`);
      return item;
    },
  }));
}

/** Takes the words that the address has behind #q=, or none where it leads to what is hidden. */
function takeWords() {
  const words = location.hash.match(/^#q=(.*)/);
  const hidden = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.closest("[hidden]");
  if (words) box.value = decodeURIComponent(words[1]);
  if (hidden) box.value = "";
  return Boolean(words ?? hidden);
}

function start() {
  const search = document.createElement("div");
  const label = document.createElement("label");
  box.type = "search";
  box.id = "find";
  box.autocomplete = "off";
  box.placeholder = list ? "grid france, h100, home electricity" : "some words";
  label.htmlFor = box.id;
  label.textContent = list ? "Find a fact" : "Find on this page";
  count.htmlFor = box.id;
  search.className = "search";
  search.setAttribute("role", "search");
  search.append(label, box, count);
  prose.querySelector("h2, .table").before(search);

  const show = list ? finder() : filter();
  box.addEventListener("input", () => {
    show(asked());
    history.replaceState(null, "", box.value ? `#q=${encodeURIComponent(box.value)}` : location.pathname);
  });
  addEventListener("hashchange", () => takeWords() && show(asked()));
  if (takeWords()) show(asked());
}

if (prose?.querySelector("h2, .table")) start();
