//! The preview server: pages from memory, to browsers on this machine only.
//!
//! It opens no files, so no path can lead out of the site. What a hostile page in another tab could try is refused:
//! foreign host names (DNS rebinding), methods other than GET and HEAD, requests with a body, endless or slow headers.

use super::Snapshot;
use crate::site::Site;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, Version};
use hyper_util::rt::{TokioIo, TokioTimer};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::convert::Infallible;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};

/// Connections at one time: far above what browsers open (six a tab), below the usual 1024 open files of a process.
const MOST_CONNECTIONS: usize = 700;
/// A browser sends its headers at once; what takes longer holds a connection on purpose.
const HEADERS_WITHIN: Duration = Duration::from_secs(5);
/// No connection lives longer; browsers open a new one when they need it.
const CONNECTION_ENDS: Duration = Duration::from_secs(600);
/// Bytes of all headers of a request.
const MOST_HEADER_BYTES: usize = 32 << 10;
/// A page that asks for changes is answered at least this often, so that gone pages are noticed.
const ANSWER_WITHIN: Duration = Duration::from_secs(25);
/// When no more files can be opened, connections are taken again after this.
const PAUSE: Duration = Duration::from_millis(50);
/// Addresses below this are the server's own; no route begins with it, because the marker file has that name.
const OWN: &str = ".hujian/";
/// Asks for the next version and reloads; from a file, because the policy allows no inline script.
const RELOAD_JS: &str = include_str!("reload.js");
/// What pages may load: the site's own files (DESIGN §7).
const POLICY: &str = "default-src 'self'";

type Answer = Response<Full<Bytes>>;
/// Tells the terminal that a page could not be made.
pub(super) type OnFault = Arc<dyn Fn(&anyhow::Error) + Send + Sync>;

/// Serves until the program ends.
pub(super) fn serve(listener: TcpListener, port: u16, snapshots: watch::Receiver<Snapshot>, on_fault: OnFault) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build();
    let served = runtime.map(|runtime| {
        runtime.block_on(async {
            listener.set_nonblocking(true)?;
            accept(tokio::net::TcpListener::from_std(listener)?, port, snapshots, Arc::clone(&on_fault)).await
        })
    });
    if let Err(error) = served.and_then(|served: std::io::Result<()>| served) {
        on_fault(&anyhow::Error::new(error).context("the server stopped"));
    }
}

async fn accept(
    listener: tokio::net::TcpListener,
    port: u16,
    snapshots: watch::Receiver<Snapshot>,
    on_fault: OnFault,
) -> std::io::Result<()> {
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        // A connection too many is closed at once: waiting for a place would make everybody wait.
        let Ok(place) = Arc::clone(&places).try_acquire_owned() else { continue };
        let (snapshots, on_fault) = (snapshots.clone(), Arc::clone(&on_fault));
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let (snapshots, on_fault) = (snapshots.clone(), Arc::clone(&on_fault));
                async move { Ok::<_, Infallible>(answer(&request, port, snapshots, on_fault).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(HEADERS_WITHIN)
                .max_buf_size(MOST_HEADER_BYTES)
                .serve_connection(TokioIo::new(stream), service);
            // A browser that goes away in the middle is no fault of anybody's.
            tokio::time::timeout(CONNECTION_ENDS, connection).await.ok();
            drop(place);
        });
    }
}

async fn answer(
    request: &Request<Incoming>,
    port: u16,
    mut snapshots: watch::Receiver<Snapshot>,
    on_fault: OnFault,
) -> Answer {
    if let Some(refusal) = refusal(request, port) {
        return refusal;
    }
    let Some(path) = decoded(request.uri().path()) else { return plain(StatusCode::NOT_FOUND, "not found\n") };
    if let Some(own) = path.strip_prefix(OWN) {
        return match (own, own.strip_prefix("after/").and_then(|version| version.parse::<u64>().ok())) {
            ("reload.js", _) => typed(StatusCode::OK, "text/javascript; charset=utf-8", RELOAD_JS.into()),
            (_, Some(version)) => {
                let changed = snapshots.wait_for(|snapshot| snapshot.version != version);
                match tokio::time::timeout(ANSWER_WITHIN, changed).await {
                    Ok(_) => plain(StatusCode::OK, "changed\n"),
                    Err(_) => typed(StatusCode::NO_CONTENT, "text/plain; charset=utf-8", Bytes::new()),
                }
            }
            (_, None) => plain(StatusCode::NOT_FOUND, "not found\n"),
        };
    }
    let Snapshot { site, version } = snapshots.borrow_and_update().clone();
    let Some(site) = site else {
        let html = "<!doctype html><html lang=\"en\"><title>hujian</title><body><p>There is no site to show yet: see \
                    the terminal for what keeps it from being built.</p></body></html>";
        return html_answer(StatusCode::SERVICE_UNAVAILABLE, html.into(), version);
    };
    // A page with hundreds of parallels takes a while: other requests go on meanwhile.
    let made = tokio::task::spawn_blocking(move || file(&site, &path, version)).await;
    match made {
        Ok(Ok(answer)) => answer,
        Ok(Err(error)) => {
            on_fault(&error);
            plain(StatusCode::INTERNAL_SERVER_ERROR, "this page could not be made: see the terminal\n")
        }
        Err(_) => plain(StatusCode::INTERNAL_SERVER_ERROR, "this page could not be made\n"),
    }
}

/// Refuses what no browser of the user's would ask.
fn refusal(request: &Request<Incoming>, port: u16) -> Option<Answer> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Some(refused(StatusCode::BAD_REQUEST, "one `Host` header is needed\n"));
    };
    if host.is_empty() {
        return Some(refused(StatusCode::BAD_REQUEST, "one `Host` header is needed\n"));
    }
    let named = request.uri().authority().map(|authority| authority.as_str().as_bytes());
    if !is_ours(host.as_bytes(), port) || named.is_some_and(|named| !is_ours(named, port)) {
        return Some(refused(StatusCode::MISDIRECTED_REQUEST, "this server answers to 127.0.0.1 and localhost only\n"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut answer = refused(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Some(answer);
    }
    // Two requests can hide in one with a body; ours have none.
    let has_body = request.headers().get(header::CONTENT_LENGTH).is_some_and(|length| length != "0");
    if has_body || request.headers().contains_key(header::TRANSFER_ENCODING) {
        return Some(refused(StatusCode::BAD_REQUEST, "a request must not have a body\n"));
    }
    if !matches!(request.version(), Version::HTTP_10 | Version::HTTP_11) {
        return Some(refused(StatusCode::HTTP_VERSION_NOT_SUPPORTED, "only HTTP/1.0 and 1.1\n"));
    }
    None
}

/// Whether a host name is this machine's own, with our port: a foreign name that resolves to us is not.
fn is_ours(host: &[u8], port: u16) -> bool {
    let name = match host.strip_suffix(format!(":{port}").as_bytes()) {
        Some(name) => name,
        None if port == 80 => host,
        None => return false,
    };
    name.eq_ignore_ascii_case(b"localhost") || name == b"127.0.0.1" || name == b"[::1]"
}

/// A request's path without its first slash, decoded once; `None` if it cannot be the path of a file of a site.
fn decoded(path: &str) -> Option<String> {
    let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    (!path.contains(|c: char| c.is_control() || c == '\\')).then(|| path.into_owned())
}

/// A file of the site, by its route; never by a look at the disk.
fn file(site: &Site, path: &str, version: u64) -> anyhow::Result<Answer> {
    let mut route = path.to_owned();
    if route.is_empty() || route.ends_with('/') {
        route.push_str("index.html");
    }
    if site.routes.contains_key(&route) {
        let bytes = site.render(&route)?;
        return Ok(if is_html(&route) {
            html_answer(StatusCode::OK, bytes, version)
        } else {
            typed(StatusCode::OK, media_type(&route), bytes.into())
        });
    }
    if site.routes.contains_key(&format!("{route}/index.html")) {
        return Ok(redirect(&route));
    }
    match site.routes.contains_key("404.html") {
        true => Ok(html_answer(StatusCode::NOT_FOUND, site.render("404.html")?, version)),
        false => Ok(plain(StatusCode::NOT_FOUND, "not found\n")),
    }
}

/// To a folder's own address; its parts are encoded, so that none can be taken for a host or a header.
fn redirect(folder: &str) -> Answer {
    let parts: Vec<String> =
        folder.split('/').map(|part| utf8_percent_encode(part, NON_ALPHANUMERIC).to_string()).collect();
    let mut answer = plain(StatusCode::TEMPORARY_REDIRECT, "moved\n");
    if let Ok(location) = HeaderValue::from_str(&format!("/{}/", parts.join("/"))) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    answer
}

fn is_html(path: &str) -> bool {
    path.ends_with(".html")
}

/// The type of a file by its name; everything that is text is UTF-8.
fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "jsonl" | "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" | "atom" => "application/xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

/// A page with the script that reloads it.
fn html_answer(status: StatusCode, mut html: Vec<u8>, version: u64) -> Answer {
    let script = format!("<script src=\"/{OWN}reload.js\" data-version=\"{version}\" defer></script>");
    let end = b"</body>";
    let at = html.windows(end.len()).rposition(|window| window == end).unwrap_or(html.len());
    html.splice(at..at, script.into_bytes());
    typed(status, "text/html; charset=utf-8", html.into())
}

fn plain(status: StatusCode, text: &'static str) -> Answer {
    typed(status, "text/plain; charset=utf-8", text.into())
}

/// As [`plain`], and the connection is closed: what else comes on it is not to be trusted.
fn refused(status: StatusCode, text: &'static str) -> Answer {
    let mut answer = plain(status, text);
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

fn typed(status: StatusCode, media_type: &'static str, bytes: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(bytes));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_this_machine() {
        for (host, port, expected) in [
            ("127.0.0.1:8000", 8000, true),
            ("localhost:8000", 8000, true),
            ("LOCALHOST:8000", 8000, true),
            ("[::1]:8000", 8000, true),
            ("localhost", 80, true),
            ("localhost", 8000, false),
            ("localhost:8001", 8000, false),
            ("localhost.evil.example:8000", 8000, false),
            ("127.0.0.1.evil.example:8000", 8000, false),
            ("evil.example:8000", 8000, false),
            ("user@localhost:8000", 8000, false),
            ("0.0.0.0:8000", 8000, false),
            ("", 80, false),
        ] {
            assert_eq!(is_ours(host.as_bytes(), port), expected, "{host}");
        }
    }

    #[test]
    fn paths_are_decoded_once() {
        for (path, expected) in [
            ("/", Some("")),
            ("/a/b", Some("a/b")),
            ("/%E6%B8%A1", Some("渡")),
            ("/%252e", Some("%2e")),
            ("/%00", None),
            ("/a%0d%0ab", None),
            ("/..%5c", None),
            ("/%ff", None),
            ("*", None),
        ] {
            assert_eq!(decoded(path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn a_redirect_stays_here() {
        let location = |folder: &str| redirect(folder).headers().get(header::LOCATION).cloned();
        assert_eq!(location("a/渡"), Some(HeaderValue::from_static("/a/%E6%B8%A1/")));
        assert_eq!(location("\r\nx"), Some(HeaderValue::from_static("/%0D%0Ax/")));
    }
}
