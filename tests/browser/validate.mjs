// Every page of a folder through the W3C's HTML checker, in one run of it.
import { execFile } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const JAR = path.join(path.dirname(fileURLToPath(import.meta.url)), "node_modules/vnu-jar/build/dist/vnu.jar");
// Bytes. A folder in which every page is wrong fills some megabytes.
const MAX_REPORT = 256 * 1024 * 1024;

/** The errors, as "page:line: message". Warnings are advice and not counted. */
export async function validate(folder) {
  const options = ["-Xss4m", "-jar", JAR, "--skip-non-html", "--errors-only", "--exit-zero-always", "--stdout", "--format", "json"];
  const { stdout } = await promisify(execFile)("java", [...options, folder], { maxBuffer: MAX_REPORT });
  const root = "file:" + path.resolve(folder) + "/";
  return JSON.parse(stdout).messages
    .filter((message) => message.type === "error" || message.type === "non-document-error")
    .map((message) => {
      const page = decodeURIComponent(message.url ?? "").replace(root, "");
      return `${page}:${message.lastLine ?? 0}: ${message.message} | ${(message.extract ?? "").replaceAll("\n", " ")}`;
    });
}
