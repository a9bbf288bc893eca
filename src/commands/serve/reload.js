// Reloads the page when the server has built the site anew. Only `hujian serve` adds this file.
"use strict";
(async () => {
  const version = document.currentScript.dataset.version;
  for (;;) {
    try {
      const answer = await fetch(`/.hujian/after/${version}`);
      if (answer.status === 200) {
        location.reload();
        return;
      }
    } catch {
      await new Promise((resume) => setTimeout(resume, 1000));
    }
  }
})();
