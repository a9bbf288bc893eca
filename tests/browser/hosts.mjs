// Plain web servers that people have, each serving a folder below /a/b/ on a free port: { name, base, origin, close }.
import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { serve } from "./serve.mjs";

const PREFIX = "/a/b/";
// Milliseconds a server has to answer in.
const PATIENCE = 10_000;

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A folder that has the site at a/b. */
function below(site) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "host-"));
  // The workers of nginx are other users.
  fs.chmodSync(root, 0o755);
  fs.mkdirSync(path.join(root, "www/a"), { recursive: true });
  fs.symlinkSync(fs.realpathSync(site), path.join(root, "www/a/b"));
  return root;
}

async function started(name, root, port, command, args) {
  const child = spawn(command, args, { stdio: "ignore" });
  const origin = `http://127.0.0.1:${port}`;
  const until = Date.now() + PATIENCE;
  for (;;) {
    const answer = await fetch(origin + PREFIX).catch(() => null);
    if (answer?.ok) break;
    if (Date.now() > until) throw new Error(`${name} does not answer`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const close = () => {
    child.kill();
    fs.rmSync(root, { recursive: true, force: true });
  };
  return { name, base: origin + PREFIX, origin, close };
}

async function python(site) {
  const [root, port] = [below(site), await freePort()];
  return started("python3 -m http.server", root, port, "python3", ["-m", "http.server", String(port), "--bind", "127.0.0.1", "--directory", path.join(root, "www")]);
}

async function nginx(site, gzip) {
  const [root, port] = [below(site), await freePort()];
  const types = ["/etc/nginx/mime.types", "/usr/local/etc/nginx/mime.types"].find((file) => fs.existsSync(file));
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${root}/${name};`).join(" ");
  fs.writeFileSync(
    path.join(root, "nginx.conf"),
    `daemon off; pid ${root}/pid; error_log ${root}/errors; events {} ${process.getuid?.() === 0 ? "user root;" : ""}
http { ${types ? `include ${types};` : ""} access_log off; ${temporary}
gzip ${gzip}; gzip_min_length 1; gzip_types *;
server { listen 127.0.0.1:${port}; root ${root}/www; index index.html; } }\n`,
  );
  return started(`nginx, gzip ${gzip}`, root, port, "nginx", ["-e", `${root}/errors`, "-c", `${root}/nginx.conf`]);
}

/** Every server that is there, one after the other. */
export async function* hosts(site) {
  yield { name: "node", ...(await serve(site, PREFIX)) };
  yield await python(site);
  if (spawnSync("nginx", ["-v"]).status === 0) {
    yield await nginx(site, "off");
    yield await nginx(site, "on");
  }
}
