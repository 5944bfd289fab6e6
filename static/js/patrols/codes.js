/* Codes at stops: what one holds, whose it is, and reading one with the camera or by NFC.

     tagIn(text)                     the tag in a scanned text or address; "" for another code
     await stopOf(round, tag)        the stop of this round it belongs to, also without a line: the round knows the digests of its tags
     await readByCamera(dialog)      the text of the first code in sight; null when it was given up, throws where there is no camera
     canReadNfc, await readByNfc(signal) */
const AT_STOP = /\/patrols\/at\/([\w-]{8,20})\/?(?:[?#]|$)/;
const BARE = /^[\w-]{8,20}$/;
const LOOK_MS = 150;

export const tagIn = (text) => text.match(AT_STOP)?.[1] ?? text.trim().match(BARE)?.[0] ?? "";

export async function stopOf(round, tag) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${round.id}:${tag}`));
  const digest = [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return round.stops.find((stop) => stop.tag_digest === digest);
}

export async function readByCamera(dialog, script) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  const video = dialog.querySelector("video");
  try {
    video.srcObject = stream;
    dialog.showModal();
    await video.play();
    const read = await reader(script);
    while (dialog.open) {
      const text = video.readyState >= video.HAVE_CURRENT_DATA ? await read(video).catch(() => "") : "";
      if (text) return text;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
    if (dialog.open) dialog.close();
  }
}

/* The browser's own where it has one for QR codes; else jsQR, which is loaded the first time it is needed. */
async function reader(script) {
  const own = "BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats().catch(() => [])).includes("qr_code");
  if (own) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
  }
  await loaded(script);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    Object.assign(canvas, { width: video.videoWidth, height: video.videoHeight });
    pen.drawImage(video, 0, 0);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(data, width, height)?.data ?? "";
  };
}

function loaded(src) {
  if (window.jsQR) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
    document.head.append(script);
  });
}

export const canReadNfc = "NDEFReader" in window;

export async function readByNfc(signal) {
  const nfc = new NDEFReader();
  await nfc.scan({ signal });
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => resolve(null));
    nfc.onreadingerror = reject;
    nfc.onreading = ({ message }) => {
      const record = message.records.find((one) => ["text", "url", "absolute-url"].includes(one.recordType));
      resolve(record ? new TextDecoder(record.encoding).decode(record.data) : "");
    };
  });
}
