// The one script of the sign-in pages: what WebAuthn needs. Without it, or in a browser without passkeys, its forms stay hidden and everything else works.
"use strict";
(() => {
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      if (form.elements.credential.value) return;
      event.preventDefault();
      const fault = form.querySelector("[data-fault]");
      fault.hidden = true;
      try {
        const kind = form.dataset.passkey;
        const answer = await fetch("/account/passkey/options/" + kind, { method: "POST", body: new URLSearchParams(new FormData(form)), credentials: "same-origin" });
        if (!answer.ok) throw new Error(String(answer.status));
        const options = await answer.json();
        const credential = kind === "add"
          ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
          : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
        form.elements.credential.value = JSON.stringify(credential.toJSON());
        form.submit();
      } catch {
        fault.hidden = false;
      }
    });
  }
})();
