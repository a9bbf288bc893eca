//! What a page offers its readers around a text (分享到：微信 微博, 字号：大 中 小, 打印本页), in the words that were left when it was
//! copied or scraped as plain text.

use super::pattern;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How surely a line is nothing but controls of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Controls {
    /// It says what no text does in a line of its own: 分享到, 字号, 打印本页, the trail 当前位置：首页 > 新闻.
    Evident,
    /// Words that are controls beside others (微信, 大, 打印), and could be a heading or a list by themselves.
    Possible,
}

/// Where a page stands in its site.
static TRAIL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:(?:您?(?:当前|现在|所在)的?|您的)位置\s*[：:]|(?:首页|Home)\s*[>＞»›]).{0,80}$"));
/// Words that nothing but a page says in a line of their own.
const EVIDENT: &str = concat!(
    r"分享[到至](?:微信|微博|朋友圈|微信好友|微信朋友圈|QQ空间|QQ|新浪微博)?|一键分享(?:本页|本文|文章|链接)?|分享(?:本页|本文|此页)",
    r"|字号(?:大小|缩放|设置|选择)?|(?:文字|字体)(?:大小|缩放|设置|选择)|(?:放大|缩小|调整)字[号体]",
    r"|微信扫一扫|扫一扫分享|扫码(?:阅读|分享|关注)|用?微信扫(?:一扫|码).{0,10}|(?:在|用)?手机(?:上)?(?:打开|阅读|观看)(?:本文|当前页面?)",
    r"|复制(?:链接|本文链接|本页地址|地址)|打印(?:本页|本文|此页|页面|文章)|关闭(?:窗口|本页|页面|此页)|返回(?:顶部|首页|列表|上页|上一页)|回到?顶部",
    r"|加入收藏夹?|收藏(?:本页|本文|文章|此页)|(?:我要|点此)纠错|我要(?:评论|留言|收藏|打印|分享)|(?:查看|发表|网友|参与)评论|语音(?:播报|朗读)|朗读(?:本文|全文)|收听(?:本文|全文)",
    r"|(?i:share\s+(?:this|on|via)(?:\s+(?:article|story|page))?|print\s+(?:this\s+)?(?:page|article)|copy\s+link|e-?mail\s+this|back\s+to\s+top|(?:font|text)\s+size)",
);
/// Words that stand beside them.
const POSSIBLE: &str = concat!(
    r"(?:大|中|小|特大|超大|默认|标准)(?:号字?|字号?|字体)?|[+＋\-－]|A[+\-＋－]?|T|微信|微博|新浪微博|腾讯微博|QQ|QQ空间|QQ好友|微信好友|朋友圈|微信朋友圈|豆瓣|豆瓣网|贴吧|百度贴吧|人人|人人网|开心网|邮件|邮箱|短信",
    r"|文字|字体|链接|更多|其他|其它|打印|关闭|收藏|分享|点赞|赞|评论|全部评论|跟帖|留言|举报|下载|朗读|收听|语音|投诉|转发|推荐|点击|浏览|阅读|纠错|扫一扫|扫码|手机版|手机看|次|条|[0-9]{1,7}",
    r"|(?i:Share|Facebook|Twitter|X|LINE|WeChat|Weibo|WhatsApp|LinkedIn|Telegram|Reddit|Pinterest|E-?mail|Print|Save|Like|Comments?|Copy|Link|More)",
);

/// Such words, also without the spaces between them.
static WORDS: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^(?:{EVIDENT}|{POSSIBLE})+$")));
static SAYS_SO: LazyLock<Regex> = LazyLock::new(|| pattern(EVIDENT));

/// Code points of the longest line that is looked at: a bar with everything a portal offers.
const LONGEST: usize = 120;

/// Whether a line is nothing but controls of a page.
pub fn controls(line: &str) -> Option<Controls> {
    let line = line.trim();
    if line.chars().count() > LONGEST {
        return None;
    }
    if TRAIL.is_match(line) {
        return Some(Controls::Evident);
    }
    // Words in a foreign script hold spaces, so the whole line is tried first.
    let mut words = line
        .split(|c: char| c.is_whitespace() || "|｜丨/、·•>《》[]【】()（）:：".contains(c))
        .filter(|word| !word.is_empty())
        .peekable();
    let is_bar = WORDS.is_match(line) || (words.peek().is_some() && words.all(|word| WORDS.is_match(word)));
    is_bar.then(|| if SAYS_SO.is_match(line) { Controls::Evident } else { Controls::Possible })
}

/// Runs of lines that are nothing but controls, one of them evidently: numbers of lines from 0.
pub fn bars<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<Range<usize>> {
    let mut bars = Vec::new();
    let (mut start, mut at, mut is_evident) = (0, 0, false);
    for found in lines.map(controls).chain([None]) {
        is_evident |= found == Some(Controls::Evident);
        if found.is_none() {
            if is_evident {
                bars.push(start..at);
            }
            (start, is_evident) = (at + 1, false);
        }
        at += 1;
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_of_pages() {
        let check = |line: &str, expected: Option<Controls>| assert_eq!(controls(line), expected, "{line}");
        for bar in [
            "分享到：",
            "分享到：新浪微博 微信 QQ空间 豆瓣 更多",
            "【字号：大 中 小】",
            "字体：【大】【中】【小】 打印本页 关闭窗口",
            "[打印本页] [关闭窗口]",
            "微信扫一扫",
            "返回顶部",
            "评论（3） 收藏 分享到微信",
            "【字号：大中小】打印本页",
            "Share on",
            "当前位置：首页 > 新闻 > 要闻",
        ] {
            check(bar, Some(Controls::Evident));
        }
        check("微信", Some(Controls::Possible));
        check("大 中 小", Some(Controls::Possible));
        check("Share | Facebook | Twitter | Email", Some(Controls::Possible));
        for text in ["分享成果，共担责任", "大坝", "评论员", "分享到今天的水", "打印机", "", "——", "收藏家"]
        {
            check(text, None);
        }
    }
    #[test]
    fn a_bar_needs_one_that_says_so() {
        let check = |text: &str, expected: &str| assert_eq!(format!("{:?}", bars(text.lines())), expected, "{text}");
        check("水来了。\n微信\n分享到：\n大", "[1..4]");
        check("大\n中\n小", "[]");
        check("打印本页\n水来了。\n关闭窗口\n\n微信", "[0..1, 2..3]");
        check("", "[]");
    }
}
