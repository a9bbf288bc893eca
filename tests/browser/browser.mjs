// The browser that the system has.
import { chromium } from "playwright-core";
import fs from "node:fs";
import path from "node:path";

export function launch() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of (process.env.PATH ?? "").split(":")) {
      const executablePath = path.join(folder, name);
      if (fs.existsSync(executablePath)) return chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
    }
  }
  throw new Error("no chromium found on the PATH");
}
