//! Links in messages: where they lead, and whether they lead where they seem to.
//!
//! Takes a text; gives the addresses in it that a browser may open: `http` and `https` only, as
//! plain ASCII, so that nothing in one can mean something to a terminal or a shell. A host that is
//! shown otherwise than a browser names it may be a look-alike (R17). Never opens anything.

use std::ops::Range;

use url::Url;

use crate::app::timeline::Item;
use crate::limits::LINK_BYTES_MAX;
use crate::text::addresses;

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weblink {
    /// Where it stands in the text, in bytes.
    pub range: Range<usize>,
    /// What a browser is given: printable ASCII.
    pub url: String,
    /// The host a browser would ask, where the text shows another one: letters beyond ASCII, a
    /// user's name before the host, digits in disguise.
    pub real_host: Option<String>,
}

/// A stretch of one row of the screen that shows a link, or a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkStretch {
    /// Its first column on the screen.
    pub column: u16,
    /// Its row on the screen.
    pub row: u16,
    /// Its cells.
    pub cells: u16,
    /// The item of the log that the link is in.
    pub item: u64,
    /// Which of the item's links it is, from 1.
    pub number: usize,
    /// As in [`Weblink`].
    pub url: String,
}

/// The links in a text, in order.
#[must_use]
pub fn weblinks(text: &str) -> Vec<Weblink> {
    let link = |range: Range<usize>| weblink(text.get(range.clone())?, range);
    addresses(text).into_iter().filter_map(link).collect()
}

/// The links of a message; what is no message has none.
#[must_use]
pub fn links_of(item: &Item) -> Vec<Weblink> {
    item.said().map(|said| weblinks(said.text.as_str())).unwrap_or_default()
}

fn weblink(shown: &str, range: Range<usize>) -> Option<Weblink> {
    let has_scheme = shown.contains("://");
    let whole = if has_scheme { shown.to_owned() } else { format!("https://{shown}") };
    let url = Url::parse(&whole).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.as_str().len() > LINK_BYTES_MAX {
        return None;
    }
    let host = url.host_str()?;
    let real_host = (!begins_with_host(&whole, host)).then(|| host.to_owned());
    Some(Weblink { range, url: url.into(), real_host })
}

/// Whether what follows `://` is the host, as it stands, and nothing that only looks like one.
fn begins_with_host(whole: &str, host: &str) -> bool {
    let shown = whole.split_once("://").map_or("", |(_, shown)| shown);
    shown.split_at_checked(host.len()).is_some_and(|(first, rest)| {
        first.eq_ignore_ascii_case(host)
            && (rest.is_empty() || rest.starts_with(['/', '?', '#']) || is_port(rest))
    })
}

fn is_port(rest: &str) -> bool {
    let port = rest.strip_prefix(':').map(|rest| rest.split(['/', '?', '#']).next());
    port.flatten().is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<String> {
        weblinks(text).into_iter().map(|link| link.url).collect()
    }

    #[test]
    fn what_a_browser_is_given_is_ascii() {
        assert_eq!(
            urls("ראו https://he.example.org/wiki/שלום?q=1 או www.example.com,\u{2028}HTTP://A.b"),
            [
                "https://he.example.org/wiki/%D7%A9%D7%9C%D7%95%D7%9D?q=1",
                "https://www.example.com/",
                "http://a.b/"
            ]
        );
        assert_eq!(urls("https://example.org/a\u{202E}b"), ["https://example.org/a%E2%80%AEb"]);
    }

    #[test]
    fn only_the_web_is_linked() {
        let long = format!("https://example.org/{}", "x".repeat(LINK_BYTES_MAX));
        for text in ["file:///etc/passwd", "javascript://x", "ssh://a", "https://", "a@b.c", &long]
        {
            assert_eq!(urls(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_host_that_is_not_what_it_seems_is_named() {
        let table = [
            ("https://example.org:8080/x", None),
            ("https://EXAMPLE.org", None),
            ("www.example.org?q", None),
            ("https://[::1]:9000/x", None),
            ("https://аррӏе.com", Some("xn--80ak6aa92e.com")),
            ("https://דוגמה.example/א", Some("xn--6dbbec0c.example")),
            ("https://bank.example@evil.example/", Some("evil.example")),
            ("https://bank.example:x@evil.example/", Some("evil.example")),
            ("https://bank.example:1@evil.example/", Some("evil.example")),
            ("http://0x7f.1/", Some("127.0.0.1")),
            ("https://example.com.evil.example", None),
        ];
        for (text, host) in table {
            let links = weblinks(text);
            assert_eq!(links.len(), 1, "{text}");
            assert_eq!(links[0].real_host.as_deref(), host, "{text}");
        }
    }
}
