/* Sending files with their progress, and saving what the server makes. */
import { ApiError } from "../lib/api.js";

const csrf = () => document.querySelector('meta[name="csrf-token"]')?.content || "";
const headers = () => ({ "X-CSRFToken": csrf(), "Accept-Language": document.documentElement.lang, Accept: "application/json" });

const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

/* Sends one file; `progress(share)` is called while it goes. Throws ApiError with a sentence for people. */
export function sendFile(url, file, progress) {
  return new Promise((resolve, reject) => {
    const asking = new XMLHttpRequest();
    asking.open("POST", url);
    for (const [name, value] of Object.entries(headers())) asking.setRequestHeader(name, value);
    asking.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    asking.onload = () => {
      const body = parsed(asking.responseText);
      if (asking.status < 300) resolve(body);
      else reject(new ApiError(asking.status, body || { message: interpolate(gettext("The server refused (%s)."), [asking.status]) }));
    };
    asking.onerror = () => reject(new ApiError(0, { code: "offline", message: gettext("No connection to the station's server. Nothing was sent; try again.") }));
    const form = new FormData();
    form.append("file", file, file.name || "picture");
    asking.send(form);
  });
}

const namedIn = (disposition) => /filename="?([^";]+)/.exec(disposition || "")?.[1] || "file";

/* Has the server make a file and saves it under the name the server gave it; returns that name. */
export async function makeFile(url) {
  let answer;
  try {
    answer = await fetch(url, { method: "POST", headers: { ...headers(), Accept: "*/*" }, credentials: "same-origin", redirect: "error" });
  } catch {
    throw new ApiError(0, { code: "offline", message: gettext("No connection to the station's server. Nothing was sent; try again.") });
  }
  if (!answer.ok) throw new ApiError(answer.status, (await answer.json().catch(() => null)) || { message: interpolate(gettext("The server refused (%s)."), [answer.status]) });
  const name = namedIn(answer.headers.get("Content-Disposition"));
  const address = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return name;
}
