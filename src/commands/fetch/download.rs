//! One picture from its address: bounded in size, time and redirects; never in a hurry.

use super::address::{Guarded, PRIVATE, Reach};
use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, Response};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

/// Bytes of a picture: a newspaper page at 600 dpi fits. Below what a build reads.
const MAX_BYTES: u64 = 32 << 20;
/// Steps from the address in a document to the picture: more are a loop.
const MAX_REDIRECTS: usize = 5;
/// Times that a request is made in all, if the failures look as if they would pass.
const MAX_ATTEMPTS: u32 = 3;
/// For one request, answer and all: the largest picture at 4 Mbit/s.
const REQUEST_TIME: Duration = Duration::from_secs(70);
/// To find a host and be connected.
const CONNECT_TIME: Duration = Duration::from_secs(10);
/// The longest that a host is waited for because it asked for it; one that wants more is left for another day.
const MAX_WAIT: Duration = Duration::from_secs(60);
/// Before the second attempt; the third waits four times as long.
const FIRST_WAIT: Duration = Duration::from_secs(2);
/// Says who asks; hosts may want to know.
const USER_AGENT: &str = concat!("hujian/", env!("CARGO_PKG_VERSION"), " (keeps the pictures of an archive of texts)");

/// Why a picture was not brought.
#[derive(Debug, PartialEq, Eq)]
pub enum Failure {
    /// It will not come: what was found.
    Final(String),
    /// It may come another time.
    Passing(String),
}

/// Asks hosts for pictures, one request at a time and with a pause between two to one host.
#[derive(Debug)]
pub struct Client {
    agent: Agent,
    reach: Reach,
    pause: Duration,
    /// When each host was last asked.
    asked: BTreeMap<String, Instant>,
}

impl Client {
    /// A client of a reach that waits so long between two requests to one host.
    pub fn new(reach: Reach, pause: Duration) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Each step is judged here.
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A proxy would look names up where nobody judges the addresses.
            .proxy(None)
            .user_agent(USER_AGENT)
            .accept("image/avif, image/webp, image/png, image/jpeg, image/gif;q=0.9")
            .timeout_global(Some(REQUEST_TIME))
            .timeout_resolve(Some(CONNECT_TIME))
            .timeout_connect(Some(CONNECT_TIME))
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), Guarded::new(reach));
        Self { agent, reach, pause, asked: BTreeMap::new() }
    }

    /// The bytes at an address.
    ///
    /// # Errors
    ///
    /// Why they did not come, in words.
    pub fn bytes(&mut self, address: &str) -> Result<Vec<u8>, Failure> {
        let mut url = Url::parse(address).map_err(|error| Failure::Final(format!("no address: {error}")))?;
        for _ in 0..=MAX_REDIRECTS {
            if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none() {
                return Err(Failure::Final(format!("leads to `{url}`, which is no address of the Web")));
            }
            if !url.username().is_empty() || url.password().is_some() {
                return Err(Failure::Final("the address holds a name and a password, which are not sent".to_owned()));
            }
            match self.ask_patiently(&url)? {
                Answer::Bytes(bytes) => return Ok(bytes),
                Answer::Elsewhere(next) => url = next,
            }
        }
        Err(Failure::Final(format!("more than {MAX_REDIRECTS} redirects")))
    }

    fn ask_patiently(&mut self, url: &Url) -> Result<Answer, Failure> {
        let mut wait = FIRST_WAIT;
        let mut attempt = 1;
        loop {
            self.wait_for_turn(url);
            let (said, asked_for) = match self.ask(url) {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Final(said)) => return Err(Failure::Final(said)),
                Err(Trouble::Passing(said, asked_for)) => (said, asked_for),
            };
            let time = asked_for.unwrap_or(wait);
            if attempt == MAX_ATTEMPTS || time > MAX_WAIT {
                return Err(Failure::Passing(said));
            }
            thread::sleep(time);
            attempt += 1;
            wait *= 4;
        }
    }

    /// Waits until the host was left alone for the pause.
    fn wait_for_turn(&mut self, url: &Url) {
        let host = url.host_str().unwrap_or_default().to_owned();
        if let Some(asked) = self.asked.get(&host) {
            thread::sleep(self.pause.saturating_sub(asked.elapsed()));
        }
        self.asked.insert(host, now());
    }

    fn ask(&self, url: &Url) -> Result<Answer, Trouble> {
        let response = self.agent.get(url.as_str()).call().map_err(|error| self.trouble(&error))?;
        let status = response.status();
        match status.as_u16() {
            200 => self.body(response).map(Answer::Bytes),
            301 | 302 | 303 | 307 | 308 => {
                let target = header(response.headers(), "location").and_then(|target| url.join(&target).ok());
                target.map(Answer::Elsewhere).ok_or_else(|| Trouble::Final("a redirect to nowhere".to_owned()))
            }
            408 | 429 | 500 | 502 | 503 | 504 => {
                Err(Trouble::Passing(format!("the host answered {status}"), wait_asked_for(response.headers())))
            }
            _ => Err(Trouble::Final(format!("the host answered {status}"))),
        }
    }

    fn body(&self, response: Response<Body>) -> Result<Vec<u8>, Trouble> {
        let stated = header(response.headers(), "content-length").and_then(|length| length.parse::<u64>().ok());
        if stated.is_some_and(|stated| stated > MAX_BYTES) {
            return Err(too_large());
        }
        let body = response.into_body().into_with_config().limit(MAX_BYTES).read_to_vec();
        body.map_err(|error| self.trouble(&error))
    }

    fn trouble(&self, error: &ureq::Error) -> Trouble {
        match error {
            ureq::Error::BodyExceedsLimit(_) => too_large(),
            ureq::Error::HostNotFound => Trouble::Passing("the host is not known".to_owned(), None),
            ureq::Error::Timeout(_) => Trouble::Passing("no answer in time".to_owned(), None),
            ureq::Error::Io(_) | ureq::Error::ConnectionFailed => {
                Trouble::Passing(format!("the connection failed: {error}"), None)
            }
            ureq::Error::Other(_) if self.reach == Reach::Public => Trouble::Final(PRIVATE.to_owned()),
            _ => Trouble::Final(error.to_string()),
        }
    }
}

/// What a host answered.
enum Answer {
    Bytes(Vec<u8>),
    Elsewhere(Url),
}

/// Why a request failed; for what may pass, how long the host asks to wait.
enum Trouble {
    Final(String),
    Passing(String, Option<Duration>),
}

fn too_large() -> Trouble {
    Trouble::Final(format!("larger than {} MiB, the most that is fetched", MAX_BYTES >> 20))
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned)
}

/// `Retry-After` in seconds; of a date it is enough to know that it is not now.
fn wait_asked_for(headers: &HeaderMap) -> Option<Duration> {
    let stated = header(headers, "retry-after")?;
    Some(stated.trim().parse().map_or(MAX_WAIT, Duration::from_secs))
}

#[expect(clippy::disallowed_methods, reason = "hosts are left alone for a while")]
fn now() -> Instant {
    Instant::now()
}
