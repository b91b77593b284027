// Shows a figure's footnote beside the figure: on hover, on focus, on a tap. Without this script, or
// in a browser that has no popovers, the footnotes at the end of the page serve as they are.

const SHOW_AFTER = 120; // ms the pointer must rest on a figure
const HIDE_AFTER = 220; // ms it may spend on the way from the figure to the note
const GAP = 8; // px between the two
const SHEET = "(max-width: 40rem)"; // here css/figures.css puts the note at the foot of the screen

const note = document.createElement("div");
note.className = "note";
note.id = "calc-note";
note.popover = "manual";
note.setAttribute("role", "group");
note.setAttribute("aria-label", "How this figure was computed");

let figure = null; // whose note is open
let pinned = false; // opened by a click: it stays when the pointer leaves
let timer = 0;

/** Returns the mark that follows a computed figure directly, or nothing. */
function markAfter(value) {
  const next = value.nextSibling;
  const between = next?.nodeType === Node.TEXT_NODE && next.data.trim() === "" ? next.nextSibling : next;
  return between?.matches?.("sup[id^='fnref']") ? between.querySelector(".footnote-ref") : null;
}

/** Fills the popover with a copy of the footnote that `mark` points to. */
function fill(mark) {
  const source = document.getElementById(decodeURIComponent(mark.hash.slice(1)));
  if (!source) return false;
  const copy = source.cloneNode(true);
  for (const back of copy.querySelectorAll(".footnote-backref")) back.remove();
  for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
  const jump = document.createElement("p");
  jump.className = "note-jump";
  const link = document.createElement("a");
  link.href = mark.hash;
  link.textContent = `Note ${mark.textContent}`;
  jump.append(link);
  note.replaceChildren(...copy.childNodes, jump);
  return true;
}

/** Puts the note under the figure, or over it where there is no room, within the window. */
function place(anchor) {
  note.style.left = note.style.top = "";
  if (matchMedia(SHEET).matches) return;
  const box = anchor.getClientRects()[0] ?? anchor.getBoundingClientRect();
  const { width, height } = note.getBoundingClientRect();
  const left = Math.min(box.left, document.documentElement.clientWidth - width - GAP);
  const below = box.bottom + GAP;
  const fits = below + height <= innerHeight - GAP;
  note.style.left = `${Math.max(GAP, left)}px`;
  note.style.top = `${fits ? below : Math.max(GAP, box.top - GAP - height)}px`;
}

/** Scrolls the page where the note at the foot of the screen would cover its figure. */
function uncover(anchor) {
  if (!matchMedia(SHEET).matches) return;
  const covered = anchor.getBoundingClientRect().bottom + GAP - note.getBoundingClientRect().top;
  if (covered > 0) scrollBy({ top: covered });
}

function show(trigger, mark) {
  clearTimeout(timer);
  if (figure === trigger) return;
  hide();
  if (!fill(mark)) return;
  // Next to its figure in the document, so that Tab goes from the figure into the note's links.
  mark.closest("sup").after(note);
  note.showPopover();
  place(trigger);
  uncover(trigger);
  figure = trigger;
  trigger.setAttribute("aria-expanded", "true");
}

function hide() {
  clearTimeout(timer);
  if (!figure) return;
  figure.setAttribute("aria-expanded", "false");
  figure = null;
  pinned = false;
  note.hidePopover();
}

function later(action, wait) {
  clearTimeout(timer);
  timer = setTimeout(action, wait);
}

function leave() {
  if (!pinned) later(hide, HIDE_AFTER);
}

/** Lets `trigger` open the footnote of `mark`. */
function connect(trigger, mark) {
  trigger.setAttribute("aria-expanded", "false");
  trigger.setAttribute("aria-controls", note.id);
  trigger.addEventListener("pointerenter", (event) => {
    if (event.pointerType === "mouse") later(() => show(trigger, mark), SHOW_AFTER);
  });
  trigger.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") leave();
  });
  trigger.addEventListener("focus", () => {
    if (trigger.matches(":focus-visible")) show(trigger, mark);
  });
}

/** Makes a computed figure a button that opens and closes its note. */
function connectFigure(value, mark) {
  connect(value, mark);
  value.tabIndex = 0;
  value.setAttribute("role", "button");
  mark.tabIndex = -1; // one stop a figure; the note has a link to the same place
  value.addEventListener("click", () => {
    if (figure === value && pinned) return hide();
    show(value, mark);
    pinned = true;
  });
  value.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    if (figure === value) hide();
    else show(value, mark);
  });
}

/** Lets a mark show its note; a finger's tap shows it too, instead of jumping away. */
function connectMark(mark) {
  connect(mark, mark);
  mark.addEventListener("click", (event) => {
    if (event.pointerType !== "touch") return;
    event.preventDefault();
    show(mark, mark);
  });
}

function start() {
  for (const mark of document.querySelectorAll("sup > .footnote-ref")) connectMark(mark);
  for (const value of document.querySelectorAll(".calc")) {
    const mark = markAfter(value);
    if (mark) connectFigure(value, mark);
  }

  note.addEventListener("pointerenter", () => clearTimeout(timer));
  note.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse") leave();
  });
  const outside = (target) => figure && !note.contains(target) && !figure.contains(target);
  document.addEventListener("pointerdown", (event) => outside(event.target) && hide());
  document.addEventListener("focusin", (event) => outside(event.target) && hide());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !figure) return;
    if (note.contains(document.activeElement)) figure.focus();
    hide();
  });
  note.addEventListener("click", (event) => event.target.closest(".note-jump") && hide());
  addEventListener("scroll", () => figure && place(figure), { capture: true, passive: true });
  addEventListener("resize", () => figure && place(figure));
}

if ("popover" in HTMLElement.prototype) start();
