// The desk: htmx for parts of pages, the keyboard for people who enter all day, drafts that survive a lost page.
import "htmx.org";

const all = <T extends Element>(selector: string) => [...document.querySelectorAll<T>(selector)];
const place = document.getElementById("desk-script")?.dataset ?? {};
const KEPT = "zhishuo.draft.";
const SENT = "zhishuo.sent";

// ---- drafts: what was written stays in this browser until it is sent; signing out forgets all of it ----

function sentKeys(): string[] {
  return (sessionStorage.getItem(SENT) ?? "").split("\n").filter(Boolean);
}

function settleDrafts(fields: HTMLTextAreaElement[]): void {
  // A form that was sent and did not come back with its words was accepted: its draft is no longer needed.
  for (const key of sentKeys()) {
    const back = fields.find((field) => field.dataset.draft === key);
    if (!back?.value) localStorage.removeItem(KEPT + key);
  }
  sessionStorage.removeItem(SENT);
}

function keepDraft(field: HTMLTextAreaElement): void {
  const key = field.dataset.draft ?? "";
  const kept = localStorage.getItem(KEPT + key);
  if (!field.value && kept) field.value = kept;
  field.addEventListener("input", () => {
    if (field.value) localStorage.setItem(KEPT + key, field.value);
    else localStorage.removeItem(KEPT + key);
  });
  field.form?.addEventListener("submit", () => sessionStorage.setItem(SENT, [...sentKeys(), key].join("\n")));
}

function forgetAll(): void {
  Object.keys(localStorage).filter((key) => key.startsWith(KEPT)).forEach((key) => localStorage.removeItem(key));
}

const drafts = all<HTMLTextAreaElement>("textarea[data-draft]").filter((field) => field.dataset.draft);
settleDrafts(drafts);
drafts.forEach(keepDraft);
all<HTMLFormElement>("form[data-forget]").forEach((form) => form.addEventListener("submit", forgetAll));

// ---- menus: a press of Escape or a click elsewhere closes them, and the focus goes back to where it came from ----

function closeMenus(besides?: Element | null): void {
  all<HTMLDetailsElement>("details[data-menu][open]").filter((menu) => menu !== besides).forEach((menu) => { menu.open = false; });
}

document.addEventListener("click", (event) => closeMenus((event.target as Element).closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = (document.activeElement ?? document.body).closest<HTMLDetailsElement>("details[data-menu][open]");
  closeMenus();
  menu?.querySelector("summary")?.focus();
});

// ---- keyboard ----

let waitingForG = 0;

function step(by: number): void {
  const rows = all<HTMLElement>("[data-row]");
  const here = rows.findIndex((row) => row.classList.contains("here"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + by))];
  if (!next) return;
  rows[here]?.classList.remove("here");
  next.classList.add("here");
  next.querySelector<HTMLElement>("a, button")?.focus();
  next.scrollIntoView({ block: "nearest" });
}

function go(where: string | undefined): void {
  if (where) location.assign(where);
}

function search(): void {
  const field = all<HTMLInputElement>("input[data-search], input[type=search]").find((one) => one.offsetParent !== null);
  field?.focus();
  field?.select();
}

function key(event: KeyboardEvent): void {
  const at = event.target as HTMLElement;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (at.closest("input, textarea, select, [contenteditable]")) return;
  const afterG = performance.now() - waitingForG < 1500;
  waitingForG = 0;
  const does: Record<string, () => void> = {
    "/": search,
    "?": () => document.querySelector<HTMLDialogElement>("dialog[data-keys]")?.showModal(),
    j: () => step(1),
    k: () => step(-1),
    g: () => { waitingForG = performance.now(); },
    m: () => { if (afterG) go(place.desk); },
    l: () => { if (afterG) go(place.ledger); },
  };
  const act = does[event.key];
  if (!act) return;
  if (event.key === "/" || event.key === "?") event.preventDefault();
  act();
}

document.addEventListener("keydown", key);
