// A plain host for a folder, below a path: what any web server does with plain files, and nothing more.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".xml": "application/xml",
  ".txt": "text/plain; charset=utf-8",
};

// The policy that the site promises to live with.
const POLICY = "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/** Serves `folder` below `prefix` ("/" or "/a/b/") on a free port; resolves to {origin, base, close}. */
export function serve(folder, prefix = "/") {
  const root = fs.realpathSync(folder);
  const send = (response, status, file) => {
    response.writeHead(status, {
      "content-type": TYPES[path.extname(file)] ?? "application/octet-stream",
      "content-security-policy": POLICY,
    });
    fs.createReadStream(file).pipe(response);
  };
  const server = http.createServer((request, response) => {
    const address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const below = address.startsWith(prefix) ? address.slice(prefix.length) : null;
    const file = below === null ? null : path.join(root, below);
    if (file !== null && (file === root || file.startsWith(root + path.sep)) && fs.existsSync(file)) {
      if (!fs.statSync(file).isDirectory()) return send(response, 200, file);
      if (!address.endsWith("/")) return response.writeHead(301, { location: address + "/" }).end();
      const index = path.join(file, "index.html");
      if (fs.existsSync(index)) return send(response, 200, index);
    }
    const missing = path.join(root, "404.html");
    if (fs.existsSync(missing)) return send(response, 404, missing);
    response.writeHead(404).end();
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const origin = `http://127.0.0.1:${server.address().port}`;
      resolve({ origin, base: origin + prefix, close: () => server.close() });
    });
  });
}
