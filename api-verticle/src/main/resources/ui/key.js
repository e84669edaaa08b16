import { key, onKeyNeeded, useKey } from "./api.js";
import { at } from "./dom.js";

/** The dialog for the API key: it comes when the service asks for one, and by its button. */
let asked = null;

/** Resolves to how the dialog was left: "use", "forget", or "" for neither. */
function ask() {
  asked ??= new Promise((resolve) => {
    at.key.returnValue = ""; // the last time's
    at["key-value"].value = key();
    at.key.showModal();
    at.key.addEventListener("close", () => resolve(at.key.returnValue), { once: true });
  }).finally(() => (asked = null));
  return asked;
}

/** @param given told when the service has asked for a key and there is one */
export function askForKeys(given) {
  at["key-open"].hidden = !key();
  onKeyNeeded(async () => {
    at["key-open"].hidden = false;
    const used = (await ask()) === "use";
    if (used) given();
    return used;
  });
  at["key-form"].addEventListener("submit", () => useKey(at["key-value"].value.trim()));
  at["key-forget"].addEventListener("click", () => {
    useKey("");
    at.key.close("forget");
  });
  // Another key may be another tenant's: nothing of the former stays, neither on the page nor on the feed.
  at["key-open"].addEventListener("click", async () => (await ask()) && location.reload());
}
