// Hold to speak: hold, or tap to start and tap to end. The recording fills the file field that stands there without scripts.

const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", ""];
const HELD_MS = 400;          // a shorter press is a tap: recording goes on until the next one
const minutes = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds) % 60).padStart(2, "0")}`;

interface Take { recorder: MediaRecorder; stream: MediaStream; began: number; stop: () => void; keep: boolean }

export function holdToSpeak(box: HTMLElement): void {
  const part = <T extends HTMLElement>(name: string) => box.querySelector<T>(`[data-speak-${name}]`);
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  const button = part<HTMLButtonElement>("button");
  const screen = box.querySelector<HTMLTemplateElement>("template[data-speak-screen]");
  if (!input || !button || !screen || !("MediaRecorder" in window) || !navigator.mediaDevices) {
    // No recorder here: the file field comes back, and it records by itself.
    box.querySelector(".speak-plain")?.classList.remove("speak-plain");
    button?.remove();
    return;
  }
  let take: Take | null = null;
  let wanted = false;           // the finger may be off again before the microphone is allowed
  let pressedAt = 0;
  let heard = "";

  const kept = part("kept");
  const length = part("seconds");
  part("play")?.addEventListener("click", () => { if (heard) void new Audio(heard).play(); });
  part("drop")?.addEventListener("click", () => drop());
  // What was recorded is listed with the photos, below the words, where the page keeps a place for it.
  const home = box.closest(".field")?.querySelector("[data-kept-place]");
  if (kept && home) home.prepend(kept);

  const show = (seconds: number) => {
    if (length) length.textContent = String(Math.max(1, Math.round(seconds)));
    if (kept) kept.hidden = seconds === 0;
  };
  const drop = () => { input.value = ""; if (heard) URL.revokeObjectURL(heard); heard = ""; show(0); };

  async function begin(): Promise<void> {
    if (take) return;
    wanted = true;
    let stream: MediaStream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); }
    catch { wanted = false; refused(); return; }
    if (!wanted) { stream.getTracks().forEach((track) => track.stop()); return; }
    const kind = KINDS.find((one) => one === "" || MediaRecorder.isTypeSupported(one)) ?? "";
    const recorder = new MediaRecorder(stream, kind ? { mimeType: kind, audioBitsPerSecond: 24000 } : {});
    const pieces: Blob[] = [];
    recorder.ondataavailable = (event) => { if (event.data.size) pieces.push(event.data); };
    const now: Take = { recorder, stream, began: performance.now(), stop: listening(stream), keep: true };
    recorder.onstop = () => finish(now, pieces);
    recorder.start(1000);
    take = now;
  }

  function refused(): void {
    const note = part("refused");
    if (note) note.hidden = false;
    box.querySelector(".speak-plain")?.classList.remove("speak-plain");
  }

  function end(keep: boolean): void {
    wanted = false;
    if (!take) return;
    take.keep = keep;
    const { recorder } = take;
    take = null;
    recorder.stop();
  }

  function finish(done: Take, pieces: Blob[]): void {
    done.stop();
    done.stream.getTracks().forEach((track) => track.stop());
    const seconds = (performance.now() - done.began) / 1000;
    button?.focus();
    if (!done.keep || seconds < 1 || pieces.length === 0 || !input) return;
    const type = (pieces[0]?.type || done.recorder.mimeType).split(";")[0] || "audio/webm";
    const file = new File(pieces, `voice.${type.split("/")[1] ?? "webm"}`, { type });
    const carrier = new DataTransfer();
    carrier.items.add(file);
    input.files = carrier.files;
    if (heard) URL.revokeObjectURL(heard);
    heard = URL.createObjectURL(file);
    show(seconds);
  }

  /** The listening screen: time, voice as a moving line, one button. Returns what takes it away. */
  function listening(stream: MediaStream): () => void {
    const page = (screen as HTMLTemplateElement).content.firstElementChild?.cloneNode(true) as HTMLElement;
    document.body.append(page);
    page.querySelector("[data-speak-end]")?.addEventListener("click", () => end(true));
    page.querySelector("[data-speak-cancel]")?.addEventListener("click", () => end(false));
    const escape = (event: KeyboardEvent) => { if (event.key === "Escape") end(false); };
    document.addEventListener("keydown", escape);
    page.querySelector<HTMLElement>("[data-speak-end]")?.focus();
    const timer = page.querySelector<HTMLElement>("[data-speak-timer]");
    const bars = [...page.querySelectorAll<HTMLElement>("[data-speak-wave] i")];
    const sound = new AudioContext();
    const ear = sound.createAnalyser();
    sound.createMediaStreamSource(stream).connect(ear);
    const levels = new Uint8Array(ear.fftSize);
    const began = performance.now();
    const most = Number(box.dataset.most ?? 180);
    const beat = window.setInterval(() => {
      const seconds = (performance.now() - began) / 1000;
      if (timer) timer.textContent = minutes(seconds);
      ear.getByteTimeDomainData(levels);
      const loud = Math.max(...levels.map((level) => Math.abs(level - 128))) / 128;
      bars.forEach((bar, at) => { bar.style.height = at ? bar.style.height : `${Math.max(6, loud * 100)}%`; });
      const last = bars.pop();
      if (last) { bars.unshift(last); last.parentElement?.prepend(last); }
      if (seconds >= most) end(true);
    }, 120);
    return () => { window.clearInterval(beat); document.removeEventListener("keydown", escape); void sound.close(); page.remove(); };
  }

  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    pressedAt = performance.now();
    void begin();
  });
  // The finger lifts over the listening screen, not over the button: so the window listens.
  window.addEventListener("pointerup", () => {
    if (!pressedAt) return;
    const held = performance.now() - pressedAt > HELD_MS;
    pressedAt = 0;
    if (held) end(true);
  });
  window.addEventListener("pointercancel", () => { pressedAt = 0; });
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    void begin();
  });
}
