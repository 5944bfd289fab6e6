/* Pictures of findings wait on this phone beside them: too large for what holds the entries, so in a database of the browser's own.

     await keepPhoto(finding, person, blob)    of a finding, by its key
     await photosOf(person)                    [{ id, finding, person, blob }], oldest first
     await forgetPhoto(id), forgetPhotosOf(finding)
     await shrunk(file)                        a JPEG no longer than 2048 points on its longer edge; the file itself where the browser cannot draw it */
import { store } from "../lib/store.js";

const kept = store("zf-patrols", "photos");
const EDGE = 2048;

export const keepPhoto = (finding, person, blob) => kept.put({ id: `${Date.now()}-${crypto.randomUUID()}`, finding, person, blob });
export const forgetPhoto = (id) => kept.remove(id);
export const photosOf = async (person) => (await kept.all()).filter((photo) => photo.person === person).sort((one, other) => (one.id < other.id ? -1 : 1));

export async function forgetPhotosOf(finding) {
  for (const photo of await kept.all()) if (photo.finding === finding) await forgetPhoto(photo.id);
}

export async function shrunk(file) {
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    Object.assign(canvas, { width: Math.round(picture.width * scale), height: Math.round(picture.height * scale) });
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return (await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85))) ?? file;
  } catch {
    return file;
  }
}
