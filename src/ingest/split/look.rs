//! What a paragraph looks like, judged by itself: the first step of splitting and of describing.

use crate::ingest::letters::{is_han, weight};
use crate::ingest::pattern::{self, Byline, Controls, DateLine, Dateline, Imprint, Label, Patterns, Stamp};
use crate::ingest::restore::layout::is_separator;
use regex::Regex;
use std::sync::LazyLock;

/// What a paragraph looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Begins with a dateline and goes on with text.
    Dateline(Dateline),
    /// Nothing but a dateline.
    Credit(Dateline),
    /// Begins with `（上接1版）`.
    Continued,
    /// Nothing but a day, and a place perhaps.
    DateLine(DateLine),
    /// A time stamp.
    Stamp(Stamp),
    /// Paper, day, page, name of a cutting.
    Imprint(Imprint),
    /// 标题：… and the like, with what stands after it.
    Label(Label, String),
    /// Names who wrote.
    Byline(Byline),
    /// Office and name, or one of the two with the form of a line below a title.
    Speaker,
    /// 各位同事！
    Salutation,
    /// 谢谢大家。
    Closing,
    /// （完）
    End,
    /// 责任编辑：…
    Footer,
    /// 分享到：微信 微博
    Controls,
    /// `——…`
    Dash,
    /// `-----`
    Separator,
    /// Short, without a stop: a title or a heading if its surroundings agree.
    TitleLike,
    /// Running text.
    Text,
}

static SALUTATION: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"^(?:(?:尊敬的|敬爱的|敬愛的|亲爱的|親愛的|各位|女士[们們]|先生[们們]|同志[们們]|朋友[们們]|同学们|同學們|老师们|老師們|同事[们們]|乡亲们|鄉親們|父老乡亲|父老鄉親|全体|全體|诸位|諸位)[^。；]{0,40}",
        r"|[^。；，]{1,16}(?:阁下|閣下|先生|女士|同志|殿下|陛下|们|們)(?:[，、][^。；]{0,30})?)[，：！,:!]$",
        r"|^(?:Mr|Mrs|Ms|Madam|Dear|Excellenc|Your |Ladies|Distinguished|Honou?r|Colleagues|Dear|Friends|Fellow|Members)[^.;]{0,90}[,:!]$",
    ))
    .expect("the pattern is tested")
});
static CLOSING: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:(?:再次)?(?:谢谢|謝謝|感谢|感謝|多谢|多謝)(?:大家|各位|你们|你們|诸位|諸位|主席)?[^，。！]{0,8}[。！!]*|此致[，。]?\s*(?:敬礼[！。]?)?|敬礼[！。]?|Thank you[^.!]{0,40}[.!]?|I thank you[.!]?)$")
        .expect("the pattern is tested")
});
static END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:[（(【\[]\s*(?:完|全文完|END|End|end)\s*[）)】\]]|###|-30-|（完）)$")
        .expect("the pattern is tested")
});
static FOOTER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[（(\[【]?\s*(?:(?:本版编辑|本版责编|本版主编|责任编辑|责编|版式|版式设计)[\s　]|(?:责任编辑|責任編輯|责编|責編|本版编辑|本期编辑|编辑|編輯|校对|校對|来源|來源|稿源|原标题|原標題|审核|審核|监制|監製|题图|制图|翻译|翻譯|版权|版權|更多精彩|附件|抄送|主题词|标签|標籤|分类|分類|关键词|關鍵詞)\s*[：:丨|]|此件(?:公开|主动公开|依申请公开))").expect("the pattern is tested")
});
/// What offices in Chinese end in; a name follows.
pub const OFFICES: &str = "总书记|副主席|主席|副总统|总统|副總統|總統|副总理|总理|副總理|總理|首相|国王|总督|外长|部长|省长|市长|州长|县长|区长|镇长|乡长|村长|秘书长|外長|部長|省長|市長|州長|縣長|區長|鎮長|鄉長|秘書長|會長|院長|校長|議長|局長|司長|處長|总干事|会长|理事长|董事长|院长|校长|委员长|议长|主任|局长|司长|处长|署长|行长|大使|公使|代表|国务委员|书记|总裁|总经理|专员|特使|大法官|法官|将军|司令|元帅|教授|博士|院士|研究员|主编|社长|站长|所长|队长|发言人";
static SPEAKER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r"^(?P<office>[\p{{Han}}“”·（）—－、　 ]{{0,40}}?(?:{OFFICES}))[\s　]*[：:]?[\s　]*(?P<name>[\p{{Han}}]{{1,10}}(?:[·•][\p{{Han}}]{{1,10}}){{0,4}})$"
    ))
    .expect("the pattern is tested")
});

/// An office and a name in one line: (office, name). With a known person's name nothing else is asked.
pub fn speaker(line: &str, known: &[&str]) -> Option<(String, String)> {
    let line = line.trim();
    // 60 characters hold the longest title of office with the longest name.
    const LONGEST: usize = 60;
    if line.chars().count() > LONGEST || line.contains(['。', '，', '！', '？', '；', '《']) {
        return None;
    }
    if let Some(name) = known.iter().find(|name| line.ends_with(**name)) {
        let office = line.strip_suffix(*name).unwrap_or_default().trim_matches([' ', '　', '：', ':']).to_owned();
        if office.is_empty() || OFFICES.split('|').any(|word| office.ends_with(word)) {
            return Some((office, (*name).to_owned()));
        }
    }
    // The longest office wins, so that the name is what is left: try the last office word first.
    let found = SPEAKER.captures(line)?;
    let (mut office, mut name) = (found["office"].to_owned(), found["name"].to_owned());
    for word in OFFICES.split('|') {
        if let Some(rest) = name.strip_prefix(word) {
            office.push_str(word);
            name = rest.to_owned();
        }
    }
    let n = name.chars().count();
    // 2 to 4 characters for a Chinese name, more only with a point in it.
    let sound = if name.contains(['·', '•']) { n <= 20 } else { (2..=4).contains(&n) };
    (sound && pattern::is_name(&name)).then(|| (office.trim_matches([' ', '　']).to_owned(), name))
}

/// The head of a table of contents.
static CONTENTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:目\s*[录錄次]|(?i:contents|table of contents))$").expect("the pattern is tested")
});
/// The number of a newspaper's page by itself.
static FOLIO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^第\s*[0-9０-９一二三四五六七八九十]{1,3}\s*版$").expect("the pattern is tested"));

/// Whether a line can be a title or a heading by its form alone.
pub fn is_title_like(line: &str) -> bool {
    let line = line.trim();
    let n = line.chars().count();
    let n_words = weight(line);
    // The longest headlines of newspapers have some 40 characters, some 20 words.
    const LONGEST_HAN: usize = 50;
    const LONGEST_WORDS: usize = 22;
    let n_han = line.chars().filter(|c| is_han(*c)).count();
    let longest = if n_han * 2 > n { LONGEST_HAN } else { LONGEST_WORDS };
    if n_words < 2 || n_words > longest || n > 200 {
        return false;
    }
    if CONTENTS.is_match(line) {
        return false;
    }
    let last = line.chars().next_back().unwrap_or(' ');
    if "。，；：、…—,;:.-(（“‘《·|".contains(last) {
        return false;
    }
    let inner = line.trim_end_matches(['！', '？', '!', '?', '”', '’', '》', '"']);
    if inner.contains(['。', '；', '\t']) || inner.contains(". ") || inner.matches('，').count() > 2 {
        return false;
    }
    let begins = line.chars().next().unwrap_or(' ');
    if "（([【、，。—-*•·●■◆#>|".contains(begins) || SALUTATION.is_match(line) || CLOSING.is_match(line)
    {
        return false;
    }
    // In English a headline begins with a capital, a figure or a quotation mark.
    n_han > 0 || !begins.is_lowercase()
}

/// Whether a line is a numbered heading or an item (一、…, 第一，…, 1. …), which opens no document.
pub fn is_numbered(line: &str) -> bool {
    let line = line.trim();
    let first: String =
        line.chars().take_while(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(*c)).collect();
    let after = line.chars().nth(first.chars().count());
    (!first.is_empty() && after.is_some_and(|c| "、．.）)".contains(c)))
        || line.starts_with('第') && line.chars().skip(1).take(5).any(|c| "，、：条章节部".contains(c))
        || line.starts_with(['（', '('])
            && line.chars().nth(1).is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
}

/// Notes of editors that stand between a title and the text.
pub fn is_lead_in(text: &str) -> bool {
    const STARTS: [&str; 9] =
        ["编者按", "編者按", "编者的话", "核心提示", "内容提要", "阅读提示", "导读", "摘要", "Editor's note"];
    STARTS.iter().any(|start| text.trim_start_matches(['【', '[', '（', '　', ' ']).starts_with(start))
}

/// Looks at one paragraph.
pub fn look(line: &str, patterns: &Patterns, known: &[&str]) -> Look {
    let line = line.trim();
    if is_separator(line) {
        return Look::Separator;
    }
    if let Some(dateline) = patterns.dateline(line) {
        let rest = line.get(dateline.whole..).unwrap_or_default();
        return if weight(rest) == 0 { Look::Credit(dateline) } else { Look::Dateline(dateline) };
    }
    if pattern::continued(line).is_some() {
        return Look::Continued;
    }
    // Where an article is cut to go on elsewhere, its last line has no stop.
    if pattern::continues(line).is_some() {
        return Look::Text;
    }
    if let Some(stamp) = pattern::stamp(line) {
        return Look::Stamp(stamp);
    }
    if let Some(day) = pattern::date_line(line) {
        return Look::DateLine(day);
    }
    if let Some(imprint) = pattern::imprint(line, patterns.houses()) {
        return Look::Imprint(imprint);
    }
    if END.is_match(line) {
        return Look::End;
    }
    // Everything below is short.
    const LONGEST: usize = 400;
    if line.len() > LONGEST {
        return Look::Text;
    }
    if CLOSING.is_match(line) {
        return Look::Closing;
    }
    if SALUTATION.is_match(line) {
        return Look::Salutation;
    }
    if pattern::controls(line) == Some(Controls::Evident) {
        return Look::Controls;
    }
    if let Some((label, value)) = pattern::label_line(line) {
        return Look::Label(label, value);
    }
    if FOOTER.is_match(line) || FOLIO.is_match(line) {
        return Look::Footer;
    }
    if line.starts_with("——") || line.starts_with("──") || line.starts_with("--") || line.starts_with("— ") {
        return Look::Dash;
    }
    if let Some(byline) = pattern::byline(line) {
        return Look::Byline(byline);
    }
    if speaker(line, known).is_some() {
        return Look::Speaker;
    }
    if is_title_like(line) { Look::TitleLike } else { Look::Text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::IngestConfig;

    fn check(line: &str, expected: &str) {
        let found = format!("{:?}", look(line, &Patterns::new(&IngestConfig::default()), &["岑泰·欧林"]));
        assert!(found.starts_with(expected), "{line}: {found}");
    }

    #[test]
    fn looks() {
        check("河讯社水城9月17日电", "Credit");
        check("河讯社水城9月17日电 会议开幕。", "Dateline");
        check("(上接1版)要继续", "Continued");
        check("（2021年9月17日）", "DateLine");
        check("2021-09-17 08:00", "Stamp");
        check("本报记者　王小河", "Byline");
        check("弥洛亚共和国总统　岑泰·欧林", "Speaker");
        check("水城联邦总理王守堤", "Speaker");
        check("各位同事！", "Salutation");
        check("尊敬的王总统，", "Salutation");
        check("Ladies and gentlemen,", "Salutation");
        check("谢谢大家。", "Closing");
        check("（完）", "End");
        check("——在流域论坛第十次会议上的讲话", "Dash");
        check("责任编辑：王小河", "Footer");
        check("第 一 版", "Footer");
        check("目　录", "Text");
        check("标签：守堤", "Footer");
        check("三镇的桥通行了，谁来守（下转第4版）", "Text");
        check("来源：河讯社", "Label(House");
        check("当前位置：首页 > 新闻 > 要闻", "Controls");
        check("本版编辑　王小河　版式　李水", "Footer");
        check("标题：守堤记", "Label(Title");
        check("守住堤岸 守住约定", "TitleLike");
        check("会议在水城开幕，各方出席。", "Text");
        check("第一，守住堤岸", "TitleLike");
    }

    #[test]
    fn offices_and_names_part() {
        let name = |line: &str| speaker(line, &[]).map(|(_, name)| name);
        assert_eq!(name("水城共和国主席王守堤").as_deref(), Some("王守堤"));
        assert_eq!(name("水城共和国主席 王守堤").as_deref(), Some("王守堤"));
        assert_eq!(name("水利部副部长　甲乙").as_deref(), Some("甲乙"));
        assert_eq!(name("今天的会议由主席主持"), None);
    }
}
