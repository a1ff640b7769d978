// What a page gains where scripts run; every page works without. No framework, no request of its own.
import { holdToSpeak } from "./speak";

document.documentElement.classList.add("js");

const all = <T extends Element>(selector: string, root: ParentNode = document) => [...root.querySelectorAll<T>(selector)];

/** Photos: say what was chosen, and let it be dropped again. */
function photo(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  const note = box.querySelector<HTMLElement>("[data-photo-note]");
  const drop = box.querySelector<HTMLButtonElement>("[data-photo-drop]");
  if (!input || !note || !drop) return;
  const nothing = note.textContent ?? "";
  const show = () => {
    const files = [...(input.files ?? [])];
    const size = files.reduce((sum, file) => sum + file.size, 0) / 1e6;
    note.textContent = files.length ? `${files.length} ${box.dataset.many ?? ""} ${size.toFixed(1)} MB` : nothing;
    drop.hidden = files.length === 0;
  };
  input.addEventListener("change", show);
  drop.addEventListener("click", () => { input.value = ""; show(); input.focus(); });
  show();
}

/** Read the page's own words aloud, sentence by sentence, and stop at the second press. */
function readAloud(button: HTMLButtonElement): void {
  if (!("speechSynthesis" in window)) return;
  const start = button.textContent ?? "";
  const stop = () => { speechSynthesis.cancel(); button.textContent = start; };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (speechSynthesis.speaking) return stop();
    const words = all<HTMLElement>("main :is(h1,h2,p,dt,dd,li)")
      .filter((node) => !node.closest(".no-print, [aria-hidden=true]") && !node.querySelector("p,dt,dd,li"))
      .map((node) => node.innerText.trim()).filter(Boolean);
    words.forEach((text, at) => {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = document.documentElement.lang;
      said.rate = 0.9;
      if (at === words.length - 1) said.onend = stop;
      speechSynthesis.speak(said);
    });
    button.textContent = button.dataset.stop ?? start;
  });
  window.addEventListener("pagehide", stop);
}

/** The receipt as a picture: drawn here, so nothing leaves the phone. */
function picture(box: HTMLElement): string {
  const css = getComputedStyle(document.documentElement);
  const canvas = Object.assign(document.createElement("canvas"), { width: 900, height: 640 });
  const pen = canvas.getContext("2d");
  if (!pen) return "";
  const write = (text: string, size: number, y: number, weight = 400) => {
    pen.font = `${weight} ${size}px ${css.getPropertyValue("--font-sans") || "sans-serif"}`;
    pen.fillText(text, 60, y);
  };
  pen.fillStyle = css.getPropertyValue("--color-base-100");
  pen.fillRect(0, 0, 900, 640);
  pen.fillStyle = css.getPropertyValue("--color-base-content");
  write(`${box.dataset.title ?? ""}　${box.dataset.line ?? ""}`, 40, 110, 600);
  pen.fillRect(60, 150, 780, 4);
  write(box.dataset.number ?? "", 110, 300);
  if (box.dataset.code) write(`${box.dataset.codeWord ?? ""}  ${box.dataset.code}`, 64, 420);
  write(new URL(box.dataset.path ?? "/", location.href).href, 32, 540);
  return canvas.toDataURL("image/png");
}

function keep(box: HTMLElement): void {
  const save = box.querySelector<HTMLButtonElement>("[data-keep-picture]");
  const share = box.querySelector<HTMLButtonElement>("[data-keep-share]");
  save?.addEventListener("click", () => {
    const source = picture(box);
    // Browsers inside other apps do not download; there the picture itself is shown, to be pressed and saved.
    const shown = box.querySelector("img") ?? document.createElement("img");
    shown.src = source;
    shown.alt = `${box.dataset.number ?? ""}`;
    shown.className = "col-span-2 w-full border border-line";
    box.append(shown);
    const hint = box.querySelector<HTMLElement>("[data-keep-hint]");
    if (hint) hint.hidden = false;
    Object.assign(document.createElement("a"), { href: source, download: `${box.dataset.number ?? "zhishuo"}.png` }).click();
  });
  share?.addEventListener("click", async () => {
    const url = new URL(box.dataset.path ?? "/", location.href).href;
    const code = box.dataset.code ? ` ${box.dataset.codeWord ?? ""} ${box.dataset.code}` : "";
    const text = `${box.dataset.title ?? ""} ${box.dataset.number ?? ""}${code}`;
    try {
      if (navigator.share) await navigator.share({ text, url });
      else { await navigator.clipboard.writeText(`${text} ${url}`); share.textContent = share.dataset.copied ?? ""; }
    } catch { /* the person closed the sheet: nothing was lost */ }
  });
}

/** A form goes once: a second press while it is on its way is not a second matter (the server would know it anyway). */
function once(form: HTMLFormElement): void {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    form.querySelector(".btn-primary")?.setAttribute("aria-busy", "true");
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });
}

all<HTMLElement>("[data-speak]").forEach(holdToSpeak);
all<HTMLElement>("[data-photo]").forEach(photo);
all<HTMLButtonElement>("[data-read]").forEach(readAloud);
all<HTMLElement>("[data-keep]").forEach(keep);
all<HTMLFormElement>("form[method=post]").forEach(once);
all<HTMLButtonElement>("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
