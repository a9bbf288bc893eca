//! `hujian fetch` against a server on this machine: what is brought, what is refused, what is not asked for twice.

#![expect(clippy::disallowed_methods, reason = "these tests read what was written")]

use crate::archive::{Archive, text, tree};
use img_parts::Bytes;
use img_parts::png::{Png, PngChunk};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

/// A picture of 3 by 2 pixels (their bytes mean nothing) that says where it was taken.
fn picture() -> Vec<u8> {
    let chunk = |kind: &[u8; 4], contents: &'static [u8]| PngChunk::new(*kind, Bytes::from_static(contents));
    let head = chunk(b"IHDR", &[0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0]);
    let end = chunk(b"IEND", b"");
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(head.encoder().bytes());
    bytes.extend(end.encoder().bytes());
    let mut png = Png::from_bytes(bytes.into()).expect("a picture");
    png.chunks_mut().insert(1, chunk(b"tEXt", b"Comment\0taken at the third weir"));
    png.chunks_mut().insert(2, chunk(b"IDAT", b"pixels"));
    png.encoder().bytes().to_vec()
}

/// A server that answers one request a connection; gives its address, and the paths it was asked for.
fn serve() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let (asked, paths) = channel();
    thread::spawn(move || {
        let mut busy = true;
        for stream in listener.incoming().flatten() {
            let path = request(&stream);
            let answer = answer(&path, &mut busy);
            asked.send(path).ok();
            (&stream).write_all(&answer).ok();
        }
    });
    (base, paths)
}

/// The path of a request, read to its end.
fn request(stream: &TcpStream) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    assert!(headers.iter().all(|line| !line.to_lowercase().starts_with("referer")), "{headers:?}");
    assert!(headers.iter().any(|line| line.to_lowercase().starts_with("user-agent: hujian/")), "{headers:?}");
    first.split(' ').nth(1).unwrap_or_default().to_owned()
}

fn answer(path: &str, busy: &mut bool) -> Vec<u8> {
    let say = |status: &str, headers: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    };
    match path {
        // A wrong name and a wrong type do not make it another kind of picture.
        "/weir.jpg" | "/weir-again.jpg" => say("200 OK", "Content-Type: text/html\r\n", &picture()),
        "/moved.png" => say("302 Found", "Location: /weir.jpg\r\n", b""),
        "/loop.png" => say("302 Found", "Location: /loop.png\r\n", b""),
        "/away.png" => say("302 Found", "Location: file:///etc/hostname\r\n", b""),
        "/busy.png" if std::mem::take(busy) => say("503 Busy", "Retry-After: 0\r\n", b""),
        "/busy.png" => say("200 OK", "", &picture()),
        "/page.png" => say("200 OK", "Content-Type: image/png\r\n", b"<!DOCTYPE html><script>alert(1)</script>"),
        "/drawing.png" => say("200 OK", "", b"<svg xmlns='x' onload='y'/>"),
        "/large.png" => b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec(),
        "/cut.png" => b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n\x89PNG".to_vec(),
        _ => say("404 Not Found", "", b"no"),
    }
}

fn document(base: &str, names: &[&str]) -> String {
    let pictures: String = names.iter().map(|name| format!("![堰]({base}/{name})\n\n")).collect();
    format!("# 看堰记\n\n第三道堰在渡口下面，水浅的时候能走过去。\n\n{pictures}")
}

#[test]
fn pictures_are_brought_once_without_what_they_tell() {
    let (base, paths) = serve();
    let archive = Archive::new();
    archive.write("content/weir.md", &document(&base, &["weir.jpg", "weir-again.jpg", "moved.png", "busy.png"]));
    archive.check(&["fetch", "--dry-run"], 0, &[&format!("{base}/weir.jpg")]);
    assert!(paths.try_recv().is_err(), "a dry run asks nobody");
    archive.check(&["fetch", "--allow-private", "--pause", "0"], 0, &["fetched  4 pictures", "0 pictures not brought"]);
    let media = tree(&archive.root().join("content/media"));
    // Four addresses of one picture: it is kept once.
    assert_eq!(media.keys().map(String::as_str).collect::<Vec<_>>(), ["busy.png", "manifest.yaml"]);
    let kept = media.get("busy.png").expect("the picture");
    assert!(kept.windows(6).any(|part| part == b"pixels") && !kept.windows(4).any(|part| part == b"weir"));
    let manifest = text(media.get("manifest.yaml").expect("the manifest"));
    for part in [&format!("from: \"{base}/moved.png\""), "type: image/png", "sha256: \"", "found_sha256: \""] {
        assert!(manifest.contains(part), "{part}\n{manifest}");
    }
    let asked: Vec<String> = paths.try_iter().collect();
    assert_eq!(asked.iter().filter(|path| *path == "/busy.png").count(), 2, "{asked:?}");
    archive.check(&["fetch", "--allow-private", "--pause", "0"], 0, &["fetched  0 pictures"]);
    assert!(paths.try_recv().is_err(), "what is kept is not asked for again");
    // A page shows the kept file, and says where it came from.
    archive.check(&["build"], 0, &[]);
    let public = tree(&archive.root().join("public"));
    let page =
        public.iter().find(|(path, bytes)| path.ends_with("/index.html") && text(bytes).contains("media/busy.png"));
    let page = text(page.expect("a page with the picture").1);
    assert!(page.contains("width=\"3\" height=\"2\" loading=\"lazy\""), "{page}");
    assert!(page.contains(&format!("href=\"{base}/weir.jpg\"")), "{page}");
    assert_eq!(public.get("media/busy.png"), media.get("busy.png"));
    // A lost file comes back; one that was exchanged is told of.
    std::fs::remove_file(archive.root().join("content/media/busy.png")).expect("removed");
    archive.check(&["build"], 1, &["missing-media"]);
    archive.check(&["fetch", "--allow-private", "--pause", "0"], 0, &[]);
    assert_eq!(media, tree(&archive.root().join("content/media")));
    std::fs::write(archive.root().join("content/media/busy.png"), "x").expect("written");
    archive.check(&["check"], 0, &["changed-media"]);
}

#[test]
fn what_is_no_picture_stays_a_link() {
    let (base, _paths) = serve();
    let archive = Archive::new();
    let names = ["gone.png", "page.png", "drawing.png", "large.png", "loop.png", "away.png", "weir.jpg"];
    archive.write("content/weir.md", &document(&base, &names));
    let said = [
        "404",
        "a web page, not a picture",
        "an SVG drawing",
        "larger than 32 MiB",
        "more than 5 redirects",
        "no address of the Web",
        "fetched  1 picture ",
        "6 pictures not brought",
    ];
    archive.check(&["fetch", "--allow-private", "--pause", "0", "--verbose"], 1, &said);
    archive.check(&["build"], 0, &[]);
}

#[test]
fn nothing_private_is_asked_unless_allowed() {
    let (base, paths) = serve();
    let archive = Archive::new();
    let local = base.replace("127.0.0.1", "localhost");
    archive.write("content/weir.md", &format!("{}{}", document(&base, &["weir.jpg"]), document(&local, &["weir.jpg"])));
    archive.check(
        &["fetch", "--pause", "0"],
        1,
        &["in a private network", "--allow-private", "2 pictures not brought"],
    );
    assert!(paths.try_recv().is_err(), "no connection was made");
    archive.write("content/media/manifest.yaml", "");
}

#[test]
fn a_manifest_that_people_wrote_is_kept() {
    let (base, _paths) = serve();
    let archive = Archive::new();
    archive.write("content/weir.md", &document(&base, &["weir.jpg"]));
    std::fs::create_dir(archive.root().join("content/media")).expect("made");
    archive.write("content/media/manifest.yaml", "[]\n");
    archive.check(&["fetch", "--allow-private"], 2, &["begin each item with `- `"]);
    let written = "# 图\n- file: x.png\n  from: https://paper.example.org/x.png\n  note: 渡口";
    archive.write("content/media/manifest.yaml", written);
    archive.write("content/media/x.png", "x");
    archive.check(&["fetch", "--allow-private"], 0, &["fetched  1 picture"]);
    let manifest = tree(&archive.root().join("content/media")).remove("manifest.yaml").expect("the manifest");
    assert!(text(&manifest).starts_with(&format!("{written}\n- file: \"weir.png\"\n")), "{}", text(&manifest));
}
