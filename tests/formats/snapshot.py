"""Saves a page as Chromium does: `snapshot.py PAGE.html OUT.mhtml`, under the address http://harbour.example.org/.

Needs chromium and the package websocket-client.
"""

import functools
import http.server
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

import websocket

page, out = map(pathlib.Path, sys.argv[1:3])
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(page.parent.resolve()))
handler.log_message = lambda *_: None
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
with tempfile.TemporaryDirectory() as profile:
    browser = subprocess.Popen(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", f"--user-data-dir={profile}",
         "--remote-allow-origins=*", f"--host-resolver-rules=MAP harbour.example.org:80 127.0.0.1:{server.server_port}", "about:blank"],
        stderr=subprocess.DEVNULL,
    )
    try:
        ready = pathlib.Path(profile, "DevToolsActivePort")
        while not ready.exists() or not ready.read_text().strip():
            time.sleep(0.1)
        port = ready.read_text().split()[0]
        tabs = json.load(urllib.request.urlopen(f"http://127.0.0.1:{port}/json"))
        tab = next(tab for tab in tabs if tab["type"] == "page")
        socket = websocket.create_connection(tab["webSocketDebuggerUrl"])
        number = 0

        def call(method, **params):
            global number
            number += 1
            socket.send(json.dumps({"id": number, "method": method, "params": params}))
            while (answer := json.loads(socket.recv())).get("id") != number:
                pass
            return answer["result"]

        call("Page.enable")
        call("Page.navigate", url=f"http://harbour.example.org/{page.name}")
        time.sleep(2)
        out.write_text(call("Page.captureSnapshot", format="mhtml")["data"], newline="")
    finally:
        browser.terminate()
        browser.wait()
