use super::*;
use crate::model::{FigureKind, InlineKind, ParagraphKind};

fn run(name: &str, source: &str) -> Reading {
    let (split, _) = crate::ingest::front_matter::split(source, &SourcePath(name.to_owned()));
    let (reading, _) = read(source, split.body, &SourcePath(name.to_owned()), &IngestConfig::default());
    // Replaying the changes yields the text, and the changes and what is kept cover the source.
    let mut replayed = String::new();
    let mut at = 0;
    for change in reading.text.changes() {
        replayed.push_str(source.get(at..change.span.start).expect("changes are in order, at characters"));
        replayed.push_str(&change.after);
        at = change.span.end;
    }
    replayed.push_str(source.get(at..).expect("the last change ends within the source"));
    assert_eq!(replayed, reading.text.text(), "replaying the changes of {source:?}");
    assert!(source.is_empty() || reading.text.source_span() == (0..source.len()), "{source:?} is covered");
    for span in reading.blocks.iter().map(|block| &block.span).chain(reading.inlines.iter().map(|inline| &inline.span))
    {
        assert!(source.get(span.clone()).is_some(), "{span:?} cuts no character");
    }
    reading
}

/// Lines of the text without blank ones.
fn lines(reading: &Reading) -> Vec<String> {
    reading.text.text().lines().filter(|line| !line.trim().is_empty()).map(str::to_owned).collect()
}

fn html(source: &str, expected: &[&str]) {
    assert_eq!(lines(&run("a.html", source)), expected, "{source}");
}

fn markdown(source: &str, expected: &[&str]) {
    assert_eq!(lines(&run("a.md", source)), expected, "{source}");
}

/// The rules that changed something, with what stood there and what stands there now.
fn changes(name: &str, source: &str) -> Vec<(&'static str, String, String)> {
    let reading = run(name, source);
    reading.text.changes().map(|change| (change.rule, source[change.span.clone()].to_owned(), change.after)).collect()
}

#[test]
fn html_is_read_as_a_browser_shows_it() {
    html("<p>一</p><p>二</p>", &["一", "二"]);
    html("<p>一<br>二<br/><br/>三", &["一", "二", "三"]);
    html("<p>  河水\n 向东\n流  and\n west </p>", &["河水向东流 and west"]);
    html("<p>a <b> b</b> c</p>", &["a b c"]);
    html("<div>一<div>二</div>三</div>", &["一", "二", "三"]);
    html("<p>A&amp;B &lt;p&gt; &#27827;&nbsp;x &unknown; &copy;</p>", &["A&B <p> 河\u{A0}x &unknown; ©"]);
    html("<pre>a\n  b\n</pre>c", &["a", "  b", "c"]);
    html("<p>漢<ruby>字<rp>(</rp><rt>zì</rt><rp>)</rp></ruby>也</p>", &["漢字也"]);
    html("<p>x<script>var a = '<p>y</p>';</script>z</p>", &["xz"]);
    html("<p>他说：<q>好</q>。</p>", &["他说：“好”。"]);
    html("a</>b<!-- c -->d<?e?>", &["abd"]);
    html("<p>x\0y</p>", &["xy"]);
    html("<title>t</title><p>x", &["x"]);
    html("<textarea><p>a</textarea><p>b", &["b"]);
    html("<p>一<span style='display: none'>密</span>二二二二二", &["一二二二二二"]);
    html("<math><mi>x</mi><mo>=</mo><mn>1</mn></math>", &["x=1"]);
}

#[test]
fn tables_and_lists_keep_their_shape() {
    html("<table><tr><th>甲<th>乙<tr><td> 1 <td><p>2</p></table>", &["甲\t乙", "1\t2"]);
    html("<table><tr><td><p>长文一</p><p>长文二</p><p>三</p><p>四</p></table>", &["长文一", "长文二", "三", "四"]);
    html("<table><tr><td>只有一列</td></tr></table>", &["只有一列"]);
    let kinds = |source: &str| run("a.html", source).blocks.into_iter().map(|block| block.kind).collect::<Vec<_>>();
    use ParagraphKind::{Caption, Code, Heading, Item, Quote, TableRow};
    assert_eq!(kinds("<h1>a</h1><h3>b</h3><p>c"), [Heading(1), Heading(3)]);
    assert_eq!(
        kinds("<ul><li>a<ol><li>b</ol>c<li><p>d<p>e</ul>"),
        [Item { ordered: false, depth: 0 }, Item { ordered: true, depth: 1 }, Item { ordered: false, depth: 0 }]
    );
    assert_eq!(kinds("<blockquote><p>a<p>b</blockquote>"), [Quote, Quote]);
    assert_eq!(kinds("<table><tr><td>a<td>b</table><figure><figcaption>c</figure><pre>d"), [TableRow, Caption, Code]);
}

#[test]
fn emphasis_and_links_are_found() {
    let inlines = |source: &str| {
        let reading = run("a.html", source);
        let shown = |span: &Range<usize>| source[span.clone()].to_owned();
        reading.inlines.iter().map(|inline| (shown(&inline.span), inline.kind.clone())).collect::<Vec<_>>()
    };
    let strong = |text: &str| (text.to_owned(), InlineKind::Strong);
    assert_eq!(inlines("<p>a<b>b</b>c"), [strong("b")]);
    assert_eq!(inlines("<p><b>a<p>b</b>c"), [strong("a"), strong("b")]);
    assert_eq!(inlines("<b><b>a</b>b</b>"), [strong("a</b>b")]);
    assert_eq!(inlines("<i>a<b>b</i>c</b>"), [("a<b>b".to_owned(), InlineKind::Emphasis), strong("b</i>c")]);
    assert_eq!(inlines("<table><tr><td><b>a<td>b</table>"), [strong("a")]);
    let link = |text: &str, address: &str| (text.to_owned(), InlineKind::Link(address.to_owned()));
    assert_eq!(inlines("<a href='http://a.example/b'>c</a>"), [link("c", "http://a.example/b")]);
    assert_eq!(inlines("<a href='mailto:a@b.example'>c</a>"), [link("c", "mailto:a@b.example")]);
    assert_eq!(inlines("<a href='//a.example/b'>c</a>"), [link("c", "https://a.example/b")]);
    assert_eq!(
        inlines("<a href='/b'>c</a><a href='#d'>e</a><a href=' javascript:x'>f</a><a href='java\nscript:x'>g</a>"),
        []
    );
    assert_eq!(inlines("<base href='http://a.example/b/'><a href='c'>d</a>"), [link("d", "http://a.example/b/c")]);
    assert_eq!(
        inlines("<a href='https://link.zhihu.com/?target=https%3A//a.example/b'>c</a>"),
        [link("c", "https://a.example/b")]
    );
}

#[test]
fn every_change_has_its_rule() {
    let check = |source: &str, rule: &str, before: &str, after: &str| {
        let found = changes("a.html", source);
        assert!(
            found.iter().any(|change| *change == (rules_named(rule), before.to_owned(), after.to_owned())),
            "{source}: {found:?}"
        );
    };
    check("<p></p><p>&nbsp;</p><p>a", rules::EMPTY_PARAGRAPH, "<p></p><p>&nbsp;</p>", "");
    check("<p>a&amp;b", rules::ENTITY, "&amp;", "&");
    check("<div><p>a</p>b</div>", rules::STRAY_TEXT, "", "\n");
    check("<p>a<nav>b</nav><p>c", rules::PAGE_CHROME, "<nav>b</nav>", "");
    check("<p>a<img src=b.jpg>c", rules::IMAGE, "<img src=b.jpg>", "");
    check("<p>a<iframe src='//b.example/c'>d</iframe>", rules::FRAME, "<iframe src='//b.example/c'>d</iframe>", "");
    check("<head><title>a</title></head><p>b", rules::PAGE_HEAD, "<head><title>a</title></head>", "");
    check("<p>a\n b", rules::LAYOUT, "\n ", " ");
    check("<ruby>字<rt>zi</rt></ruby>", rules::RUBY, "<rt>zi</rt>", "");
    // A line feed of the file between two paragraphs serves as ours.
    assert_eq!(changes("a.html", "<p>a</p>\n<p>b</p>").iter().filter(|change| change.2 == "\n").count(), 0);
}

fn rules_named(rule: &str) -> &'static str {
    rules::RULES.iter().map(|(name, _, _)| *name).find(|name| *name == rule).expect("a rule of the list")
}

#[test]
fn figures_have_their_true_addresses() {
    let check = |source: &str, expected: &[(FigureKind, &str)]| {
        let reading = run("a.html", source);
        let found: Vec<_> = reading.figures.iter().map(|figure| (figure.kind, figure.address.as_str())).collect();
        assert_eq!(found, expected, "{source}");
    };
    use FigureKind::{Frame, Image, Player};
    let real = [(Image, "https://a.example/b.jpg")];
    check("<img src='https://a.example/b.jpg'>", &real);
    check("<img src='//a.example/b.jpg'>", &real);
    check(
        "<img data-original='https://a.example/b.jpg' src='https://cors.zfour.workers.dev/?https://a.example/b.jpg'>",
        &real,
    );
    check("<img src='data:image/gif;base64,R0' data-src='https://a.example/b.jpg'>", &real);
    check("<img src='/blank.gif' data-strange-src='https://a.example/b.jpg'>", &real);
    check(
        "<img src='data:image/gif;base64,R0' srcset='https://a.example/s.jpg 100w, https://a.example/b.jpg 900w'>",
        &real,
    );
    check("<img srcset='https://a.example/c,d.jpg 1x, https://a.example/b.jpg 2x'>", &real);
    check("<picture><source srcset='https://a.example/b.jpg'><img src='data:,'></picture>", &real);
    check("<picture><source data-srcset='https://a.example/b.jpg 2x'></picture>", &real);
    check("<img data-src='https://a.example/b.jpg'><noscript><img src='https://a.example/b.jpg?x'></noscript>", &real);
    check("<img src='data:,'><noscript><img src='https://a.example/b.jpg'></noscript>", &real);
    check("<div class=lazy data-original='https://a.example/b.jpg'></div>", &real);
    check("<amp-img src='https://a.example/b.jpg'><img src='https://a.example/b.jpg'></amp-img>", &real);
    check(
        "<img src='data:image/gif;base64,R0'><img src='https://a.example/x.gif' width=1 height=1><img src='javascript:x'>",
        &[],
    );
    check("<img src='b/c.jpg'><p>x<img src='/d.jpg'>", &[(Image, "b/c.jpg"), (Image, "/d.jpg")]);
    check("<link rel=canonical href='https://a.example/x/y'><img src='/b.jpg'>", &real);
    check(
        "<iframe src='//v.qq.com/iframe/player.html?vid=a&amp;auto=0'></iframe>",
        &[(Player, "https://v.qq.com/iframe/player.html?vid=a&auto=0")],
    );
    check(
        "<iframe src='https://a.example/map'></iframe><video><source src='https://a.example/b.mp4'>x</video>",
        &[(Frame, "https://a.example/map"), (Player, "https://a.example/b.mp4")],
    );
    check(
        "<video poster='//a.example/p' src='https://a.example/b.mp4'></video><video poster=/q.jpg></video>",
        &[(Image, "https://a.example/p"), (Player, "https://a.example/b.mp4"), (Image, "/q.jpg")],
    );
    check("<img src=/1x1.png><img src=/t_1x1.gif><img src=/a7_1x1.png>", &[(Image, "/a7_1x1.png")]);
    check("<div data-background-image='//a.example/c/615'></div>", &[(Image, "https://a.example/c/615")]);
    check("<div data-image='1500px//a.example'></div><div data-src='https://a.example/map'></div>", &[]);
    check("<iframe src='https://www.googletagmanager.com/ns.html' height=0 width=0></iframe>", &[]);
    // Names of attributes that nobody has listed.
    check("<img data-river-src='https://a.example/b'>", &[(Image, "https://a.example/b")]);
    check("<img src='data:,' longdesc='https://a.example/b.jpg'>", &real);
    check("<img src=/small.jpg data-full-src='https://a.example/b.jpg' data-mini-src=/mini.jpg>", &real);
    check("<img data-night-srcset='https://a.example/s.jpg 1x, https://a.example/b.jpg 2x'>", &real);
    check("<picture data-iesrc='https://a.example/b.jpg'><img></picture>", &real);
    check("<span data-src='https://a.example/picture12/3'></span>", &[(Image, "https://a.example/picture12/3")]);
    check("<img src=/b.jpg.cut.c-7>", &[(Image, "/b.jpg.cut.c-7")]);
    // And what is no picture.
    check("<img class='a/b.jpg' id='/c.jpg' alt='/d.jpg' title='https://a.example/e.jpg' onclick='/f.jpg'>", &[]);
    check("<img data-src=true data-lazy=1 data-src-height=9/16 data-pattern='/b-{size}.jpg' data-url=/archive/>", &[]);
    check(
        "<a data-original-url='https://a.example/b'></a><div data-script-src='https://a.example/image.js'></div>",
        &[],
    );
    check(
        "<div data-src='https://a.example/image.html'></div><div data-iframesrc='https://a.example/image'></div>",
        &[],
    );
    html("<p>好<img class=emoji alt='😀' src='https://s.w.org/a.png'>的", &["好😀的"]);
}

#[test]
fn pages_lose_their_chrome_and_nothing_else() {
    let text = "一段正文。".repeat(30);
    let page = |body: &str| format!("<!doctype html><html><head><title>题</title></head><body>{body}</body></html>");
    let check = |body: &str, expected: &[&str]| {
        html(
            &page(&body.replace("TEXT", &text)),
            &expected.iter().map(|line| if *line == "TEXT" { text.as_str() } else { line }).collect::<Vec<_>>(),
        )
    };
    check("<div id=top><a href=/a>首页</a> | <a href=/b>论坛</a></div><h1>题名</h1><p>TEXT", &["题名", "TEXT"]);
    check("<div class='crumbs'>当前位置：<a href=/>首页</a> 文件</div><p>TEXT", &["TEXT"]);
    check(
        "<header>报头</header><main><article><header><h1>题名</h1></header><p>TEXT</article><aside>更多</aside></main><footer>版权</footer>",
        &["题名", "TEXT"],
    );
    check("<h1>题名</h1><p>日期</p><article><p>TEXT</article><p>别的文章", &["题名", "日期", "TEXT"]);
    check("<form id=page><p>TEXT</form>", &["TEXT"]);
    check("<div hidden><p>TEXT</div>", &["TEXT"]);
    check("<div class=footnotes>一条注文</div><p>TEXT", &["一条注文", "TEXT"]);
    check("<ul><li><a href=/a>第一篇</a><li><a href=/b>第二篇</a></ul>", &["第一篇", "第二篇"]);
    check("<p>TEXT<p>来源：<a href=http://a.example>某报</a> 作者某某", &["TEXT", "来源：某报 作者某某"]);
}

#[test]
fn heads_are_read() {
    let page = "<html><head><title>甲 &amp;\n乙</title><meta property='og:title' content='丙'><meta name=Author content=丁>\
        <link rel='x canonical' href='https://a.example/'><script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\
        \"headline\":\"戊\",\"author\":[{\"name\":\"己\"},\"庚\"]}]}</script></head><body><svg><title>辛</title></svg><time datetime='2021-09-17'>x</time>";
    let head = run("a.html", page).head;
    let head: Vec<(&str, &str)> = head.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(
        head,
        [
            ("title", "甲 & 乙"),
            ("og:title", "丙"),
            ("author", "丁"),
            ("canonical", "https://a.example/"),
            ("json-ld:headline", "戊"),
            ("json-ld:author", "己"),
            ("json-ld:author", "庚"),
            ("time", "2021-09-17"),
        ]
    );
}

#[test]
fn markdown_is_read() {
    markdown("# 题\n\n一段\n接着\n\n- 甲\n- 乙\n\n> 引文\n", &["题", "一段接着", "甲", "乙", "引文"]);
    markdown("一行  \n二行\\\n三行", &["一行", "二行", "三行"]);
    markdown("a \\* b &amp; `c & <d>` <e@f.example>", &["a * b & c & <d> e@f.example"]);
    markdown("| 甲 | 乙 |\n| --- | ---: |\n| 1 | 2 |\n|  | 3 |\n", &["甲\t乙", "1\t2", "\t3"]);
    markdown("文[^b]字[^a]。\n\n[^a]: 注甲\n[^b]: 注乙\n", &["文[1]字[2]。", "[2] 注甲", "[1] 注乙"]);
    markdown("[^1]: <p>\n<b>\n\n文", &["文"]);
    markdown("![图](http://a.example/b.jpg)文[链接](http://a.example)\n\n[x]: http://b.example\n", &["文链接"]);
    markdown("<div>\n<p>一</p>二\n</div>\n\n三 <b>四</b> <script>五</script>\n", &["一", "二", "三 四"]);
    markdown("> <script>\n> 一\n> </script>\n> 二\n\n三", &["二", "三"]);
    markdown("    四个空格缩进的一段话。\n\n    又一段。\n", &["四个空格缩进的一段话。", "又一段。"]);
    markdown("```\ncode  x\n  y\n```\n", &["code  x", "  y"]);
    markdown("---\ntitle: x\n---\n正文\n", &["正文"]);
    markdown("<!-- 注 -->\n\n一~~二~~三\n\n***\n\n四", &["一二三", "四"]);
    let figures = run("a.md", "![图 *一*](http://a.example/b.jpg \"t\")").figures;
    assert_eq!(
        figures.iter().map(|f| (f.address.as_str(), f.alternative.as_deref())).collect::<Vec<_>>(),
        [("http://a.example/b.jpg", Some("图 一"))]
    );
    let kinds: Vec<_> =
        run("a.md", "# a\n\n1. b\n\n> c\n\n[^1]\n\n[^1]: d\n").blocks.into_iter().map(|b| b.kind).collect();
    assert_eq!(
        kinds,
        [
            ParagraphKind::Heading(1),
            ParagraphKind::Item { ordered: true, depth: 0 },
            ParagraphKind::Quote,
            ParagraphKind::Note
        ]
    );
}

#[test]
fn emphasis_is_repaired_beside_chinese() {
    let check = |source: &str, text: &str, strong: &[&str], repaired: usize| {
        let reading = run("a.md", source);
        assert_eq!(reading.text.text().trim(), text, "{source}");
        let found: Vec<&str> = reading.inlines.iter().map(|inline| &source[inline.span.clone()]).collect();
        assert_eq!(found, strong, "{source}");
        let repairs = reading.text.changes().filter(|change| change.rule == rules::EMPHASIS).count();
        assert_eq!(repairs, repaired, "{source}");
    };
    check("**重点。**后文", "重点。后文", &["重点。"], 2);
    check("**“引号”**中文", "“引号”中文", &["“引号”"], 2);
    check("前文**“引号”**中文", "前文“引号”中文", &["“引号”"], 2);
    check("**\"引号\"**中文", "\"引号\"中文", &["\"引号\""], 2);
    check("**重点**后文", "重点后文", &["重点"], 0);
    check("**一。**二**三**四", "一。二三四", &["一。", "三"], 4);
    check("*重点。*后文", "重点。后文", &["重点。"], 2);
    check("**[题](http://a.example/。*文)**后", "题后", &["题", "题"], 2);
    check("a ** b ** c", "a ** b ** c", &[], 0);
    check("`**重点。**后文`", "**重点。**后文", &[], 0);
    check("**问：** 您说", "问： 您说", &["问："], 0);
    let link = run("a.md", "**[题](http://a.example/“*文)**后").inlines;
    assert!(link.iter().any(|inline| inline.kind == InlineKind::Link("http://a.example/“*文".to_owned())), "{link:?}");
}

#[test]
fn html_is_told_from_text() {
    let check = |name: &str, body: &str, expected: Language| {
        assert_eq!(language(body, &SourcePath(name.to_owned())), expected, "{body}")
    };
    check("a.txt", "\n<div>\n<p></p>正文", Language::Html);
    check("a.txt", "<!DOCTYPE html><p>x", Language::Html);
    check("a.txt", "题名\n<p>一</p>\n<p>二</p>\n<p>三</p>", Language::Html);
    check("a.txt", "正文一<br>正文二", Language::Plain);
    check("a.txt", "标签 <p> 表示段落，</p> 表示段落结束。", Language::Plain);
    check("a.txt", "a < b", Language::Plain);
    check("a.txt", "<新华社>电 </p>", Language::Plain);
    check("a.md", "<div>x</div>", Language::Markdown);
    check("a.md", "<html><body>x", Language::Html);
    check("a.HTM", "x", Language::Html);
    assert_eq!(run("a.txt", "一\n\n二").text.text(), "一\n\n二");
}

#[test]
fn hostile_input_ends_soon() {
    let deep = format!("{}x{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    html(&deep, &["x"]);
    let text = "<div>x".repeat(10_000);
    assert_eq!(lines(&run("a.html", &text)).len(), 10_000);
    html(&format!("<p {}>x", (0..50_000).map(|n| format!("a{n}=1 ")).collect::<String>()), &["x"]);
    html(&"<".repeat(1_000_000), &[&"<".repeat(1_000_000)]);
    for unclosed in [
        "<b>",
        "<table>",
        "<td>",
        "<a href=x>",
        "<li>",
        "<p><b>",
        "<ruby><rt>",
        "<svg>",
        "</p>",
        "</x>",
        "<x>",
        "<p>x<i></b>",
        "&",
        "&a",
        "<!--",
        "<nav>",
        "<button>",
        "<h1>",
        "<tr><td><table>",
    ] {
        run("a.html", &unclosed.repeat(5_000));
        run("a.html", &format!("<html>{}", unclosed.repeat(5_000)));
        run("a.md", &unclosed.repeat(2_500));
    }
    for marks in
        ["> ", "- ", "*", "**a ", "_", "[", "![", "`", "~", "|", "#", "\n", "[^1]", "<", "“*", "**重点。**后文"]
    {
        run("a.md", &marks.repeat(5_000));
    }
}

/// The test inputs beside the project, where they are.
fn suite(name: &str) -> Vec<serde_json::Value> {
    #![expect(
        clippy::disallowed_methods,
        reason = "the suites are read from beside the project, and only if they are there"
    )]
    let shared =
        std::env::var("HUJIAN_SHARED").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared").to_owned());
    match std::fs::read_to_string(format!("{shared}/suites/{name}")) {
        Ok(text) => text.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
        Err(_) => {
            eprintln!("{name} is not there: not tested");
            Vec::new()
        }
    }
}

#[test]
fn every_collected_address_is_unwrapped_or_kept() {
    let proxies = Proxies::default();
    for case in suite("proxies.jsonl") {
        let proxied = case["proxied"].as_str().unwrap();
        let contexts: &[proxies::Context] = match case["context"].as_str().unwrap() {
            "img" => &[proxies::Context::Image],
            "link" => &[proxies::Context::Link],
            _ => &[proxies::Context::Image, proxies::Context::Link],
        };
        for context in contexts {
            assert_eq!(proxies.unwrap(proxied, *context).as_deref(), case["original"].as_str(), "{case}");
        }
    }
}

#[test]
fn collected_pages_are_read_whole() {
    for name in ["html_parser_inputs.jsonl", "sanitizer_payloads.jsonl", "live_sample.jsonl"] {
        for case in suite(name) {
            let payload = case["payload"].as_str().unwrap();
            for ending in ["a.html", "a.md", "a.txt"] {
                for figure in run(ending, payload).figures {
                    let lower = figure.address.to_ascii_lowercase();
                    assert!(
                        !lower.starts_with("javascript:")
                            && !lower.starts_with("data:")
                            && !lower.starts_with("vbscript:"),
                        "{payload}"
                    );
                }
            }
            let clean = crate::ingest::sanitize::clean(payload);
            for token in token::html(clean.as_str(), 0) {
                let TokenKind::Start(tag) = token.kind else { continue };
                assert!(
                    !matches!(tag.name.as_str(), "script" | "style" | "iframe" | "form" | "input" | "svg"),
                    "{payload}"
                );
                for (name, value) in &tag.attributes {
                    assert!(!name.starts_with("on") && name != "style" && name != "srcset", "{payload}: {name}");
                    let is_address = name == "href" || name == "src";
                    assert!(!is_address || !value.trim().to_ascii_lowercase().starts_with("javascript:"), "{payload}");
                    assert!(name != "src" || !value.contains("//"), "{payload}: loads {value}");
                }
            }
        }
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(400))]
    #[test]
    fn any_html_is_covered(source in "(</?(p|div|b|a|td|tr|table|li|ul|pre|svg|script|title|nav|ruby|rt|img|br|q|sup|x)( (href|src|data-src|class|style)=[a-z:/.'\"]{0,9}){0,2}/?>|[ \n\t&;<>]|&(amp|nbsp|#32|lt);|一|“|\\PC|\0){0,60}") {
        run("a.html", &source);
        run("a.md", &source);
    }

    #[test]
    fn any_markdown_is_covered(source in "([*_`~>#|!()\\[\\] \n-]{1,3}|1\\. |    |\\[\\^1\\](: )?|<b>|</b>|<p>|<!--|-->|一|。|“|a|\\PC|\r){0,60}") {
        run("a.md", &source);
    }

    #[test]
    fn any_text_is_covered(source: String) {
        for name in ["a.html", "a.md", "a.txt"] {
            run(name, &source);
        }
    }
}
