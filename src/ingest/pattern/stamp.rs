//! What systems and cuttings print beside a text: time stamps, paper and day and page.

use super::day::{day, figure};
use super::name::is_name;
use super::{N, YEAR, own, pattern, republic};
use jiff::civil::Date;
use regex::Regex;
use std::sync::LazyLock;

static STAMP_DAY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?P<y>\d{4}|",
        republic!(),
        r")\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?\s*(?:星期[一二三四五六日天])?\s*T?\s*(?P<time>\d{1,2}[:：时時]\d{2}分?(?:[:：]\d{2})?(?:\.\d+)?)?\s*(?P<zone>Z\b|UTC|GMT|[+-]\d{2}:?\d{2}\b|北京[时時][间間])?",
    ))
});
static STAMP_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:(?:[发發][布佈]|[发發]表|更新|上稿|刊登)(?:时间|時間|日期|[于於])?|时间|時間|日期|Published(?:\s+on)?|Posted(?:\s+on)?|Updated(?:\s+on)?|Date)\s*[:：]?\s*",
    )
});
static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<key>[来來]源|稿源|出[处處]|作者|[责責]任[编編][辑輯]|[责責][编編]|[编編][辑輯]|[记記]者|校[对對]|[审審]核|[监監][制製]|[浏瀏][览覽]|[点點][击擊]|[阅閱][读讀]|字[号號]|Source|Author|Editor)\s*[:：]\s*(?P<value>[^\s:：|｜]+)",
    )
});
/// What pages offer beside a stamp.
static BUTTON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:字[号號]|大字|小字|大|中|小|打印|列印|分享|收藏|[评評][论論][数數]?|跟帖|[阅閱][读讀]|[点點][赞讚]|[纠糾][错錯]|[关關][闭閉]|复制链接|複製連結|Print|Share|Email|Comments)\s*(?:[（(]?\d{0,7}[）)]?)(?:\s|[|｜/、】\]）)]|$)",
    )
});

/// Code points of a word that a page sets beside a stamp with labels, whatever it offers there (分享到微信, 3评论).
const CONTROL_CHARS: usize = 8;
/// Most of such words.
const CONTROLS: usize = 8;

/// Whether what is left of a line beside its day and its labelled fields are short words, none of them a sentence.
fn are_controls(left: &str) -> bool {
    let words: Vec<&str> = left
        .split(|c: char| c.is_whitespace() || "|｜/、·•[]【】()（）".contains(c))
        .filter(|word| !word.is_empty())
        .collect();
    words.len() <= CONTROLS
        && words.iter().all(|word| word.chars().count() <= CONTROL_CHARS && !word.contains(SENTENCE_SIGNS))
}

/// Signs of a sentence or a quotation, which no control has.
const SENTENCE_SIGNS: [char; 13] = ['，', '。', '；', '！', '？', '“', '”', '‘', '’', '《', '》', ',', ';'];

/// A stamp, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The day.
    pub day: Option<Date>,
    /// As written.
    pub written: String,
    /// Whether it names a zone.
    pub zone: Option<String>,
    /// `来源` and the like: key and value.
    pub labels: Vec<(String, String)>,
}

/// A time stamp that a system set: a day with a time, a label, or a source beside it.
pub fn stamp(line: &str) -> Option<Stamp> {
    let line = line.trim();
    // Stamps of portals run to a hundred characters with all their labels.
    const LONGEST: usize = 400;
    if line.len() > LONGEST {
        return None;
    }
    let found = STAMP_DAY.captures(line)?;
    let whole = found.get(0)?;
    let others = format!("{} {}", line.get(..whole.start())?, line.get(whole.end()..)?);
    let labels: Vec<(String, String)> = LABEL
        .captures_iter(&others)
        .map(|label| (label["key"].to_owned(), label["value"].trim_matches(['　', '，', ',']).to_owned()))
        .collect();
    let unread = LABEL.replace_all(&others, "");
    let unread = BUTTON.replace_all(&unread, "");
    let labelled = STAMP_LABEL.is_match(&unread);
    let left = STAMP_LABEL.replace_all(&unread, "");
    // A day with its time, or as systems write it, and a labelled field: a line of metadata, whatever is offered beside it.
    let is_set = found.name("time").is_some() || !whole.as_str().contains('年');
    let clean = left.chars().all(|c| !c.is_alphanumeric()) || (is_set && !labels.is_empty() && are_controls(&left));
    let evident = found.name("time").is_some() || labelled || !labels.is_empty();
    // An ISO day alone is what a system writes, too; 2020年9月3日 alone is what people write.
    let iso = line.len() >= 8 && line.chars().all(|c| c.is_ascii_digit() || "-/.".contains(c));
    if !clean || !(evident || iso) {
        return None;
    }
    let read = |name: &str| figure(&found, name);
    Some(Stamp {
        day: read("y").and_then(|y| day(y, read("m")?, read("d")?)),
        written: line.to_owned(),
        zone: own(&found, "zone"),
        labels,
    })
}

/// What a line says that names itself, as records of databases do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// `标题：…`
    Title,
    /// `来源：…`
    House,
    /// `正文：`
    Text,
}

static LABEL_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[【\[]?\s*(?:(?P<title>标\s*题|標\s*題|题\s*名|題\s*名|题\s*目|Title)|(?P<house>来\s*源|來\s*源|稿\s*源|出\s*[处處]|Source)|正\s*文|内\s*容|全\s*文|Text|Body)\s*[】\]]?\s*[：:]\s*(?P<value>.*)$",
    )
});

/// A line of a record that says what it is: the label and what stands after it.
pub fn label_line(line: &str) -> Option<(Label, String)> {
    let found = LABEL_LINE.captures(line.trim())?;
    let value = found["value"].trim().to_owned();
    /// The longest titles and names of houses, in bytes.
    const LONGEST: usize = 240;
    let label = match (found.name("title"), found.name("house")) {
        (Some(_), _) => Label::Title,
        (None, Some(_)) => Label::House,
        (None, None) if value.is_empty() => Label::Text,
        (None, None) => return None,
    };
    let is_short = value.len() <= LONGEST && !value.contains('。');
    (is_short && (label == Label::Text || !value.is_empty())).then_some((label, value))
}

/// The line of a cutting: paper, day, page, name, in any order: `流域日报 2023年10月8日 第4版　甲乙`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imprint {
    /// The paper.
    pub house: Option<String>,
    /// The day.
    pub day: Option<Date>,
    /// The page or issue.
    pub edition: Option<String>,
    /// Who wrote.
    pub names: Vec<String>,
}

static IMPRINT_DAY: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"(?P<y>{YEAR})\s*[年/.-]\s*(?P<m>{N})\s*[月/.-]\s*(?P<d>{N})\s*日?")));
/// `第 4 版` as page headers set it.
static FOLIO: LazyLock<Regex> = LazyLock::new(|| pattern(r"第\s*(?P<n>[0-9A-Za-z一二三四五六七八九十]{1,4})\s*版"));
/// What page headers say beside: the day of the week, the name of the section, set wide perhaps.
static SECTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:(?:星期|周|週)[一二三四五六日天]|农历.*|要闻?|闻|国内|国际|综合|时事|时政|评论|理论|副刊|经济|文化|体育|社会|教育|生活|专题|专版|广告|新闻|本版责编|责编)$",
    )
});
static EDITION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:第?[0-9A-Za-z一二三四五六七八九十]{1,5}[版期号]|总?第[0-9一二三四五六七八九十百]+期|[\p{Han}]{1,6}版)$",
    )
});

/// Reads such a line; every word of it must be one of the four, and the day and the paper or page must be there.
pub fn imprint(line: &str, known: &[String]) -> Option<Imprint> {
    let line = line.trim().trim_matches(['（', '）', '(', ')', '【', '】']);
    // Four short words.
    const LONGEST: usize = 120;
    if line.len() > LONGEST {
        return None;
    }
    let line = &FOLIO.replace(line, "第${n}版");
    let found = IMPRINT_DAY.captures(line)?;
    let whole = found.get(0)?;
    let read = |name: &str| figure(&found, name);
    let mut imprint = Imprint { day: day(read("y")?, read("m")?, read("d")?), ..Imprint::default() };
    let others = format!("{} {}", line.get(..whole.start())?, line.get(whole.end()..)?);
    for word in others
        .split(|c: char| c.is_whitespace() || "，,|｜丨/／《》（）()·:：".contains(c))
        .filter(|word| !word.is_empty())
    {
        let ends = ["日报", "晚报", "晨报", "时报", "报", "社", "网", "刊", "周刊", "杂志", "通讯"];
        if ["来源", "作者", "记者", "原载", "载", "刊于", "转自", "摘自", "见"].contains(&word)
            || SECTION.is_match(word)
        {
            continue;
        }
        // 流域日报记者 甲乙: the house and what its writer is to it.
        let word = word.strip_suffix("特约记者").or_else(|| word.strip_suffix("记者")).unwrap_or(word);
        if EDITION.is_match(word) {
            imprint.edition = Some(word.to_owned());
        } else if known.iter().any(|name| name == word)
            || (word.chars().count() >= 3 && ends.iter().any(|end| word.ends_with(end)))
        {
            imprint.house = Some(word.to_owned());
        } else if is_name(word) {
            imprint.names.push(word.to_owned());
        } else {
            return None;
        }
    }
    (imprint.house.is_some() || imprint.edition.is_some()).then_some(imprint)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps() {
        let n_labels = |line: &str| stamp(line).map(|stamp| stamp.labels.len());
        assert_eq!(
            stamp("2020-11-11 09:03:54").and_then(|s| s.day).map(|d| d.to_string()).as_deref(),
            Some("2020-11-11")
        );
        assert_eq!(n_labels("發布時間：2024-05-20 09:12　來源：河訊社　責任編輯：甲"), Some(2));
        assert_eq!(n_labels("2024年5月20日 09時12分 來源：河訊社"), Some(1));
        let of_the_republic = stamp("發布日期：民國113年05月20日").and_then(|stamp| stamp.day);
        assert_eq!(of_the_republic.map(|day| day.to_string()).as_deref(), Some("2024-05-20"));
        assert_eq!(n_labels("2019年09月21日 07:12　来源：河讯社　责任编辑：甲"), Some(2));
        assert_eq!(n_labels("来源：河讯社　2021-09-23 22:47"), Some(1));
        assert_eq!(n_labels("来源：河讯社　时间：2024-09-13 00:21　编辑：甲"), Some(2));
        assert!(stamp("2021-09-24 06:40  来源：水城日报  字号：大 中 小").is_some());
        assert_eq!(n_labels("2021-09-24 06:40 来源：水城日报 作者：甲乙 评论(12)"), Some(2));
        assert!(stamp("2023-05-19 09:31:07 来源：水城网 字号：【大 中 小】 打印").is_some());
        assert_eq!(n_labels("2023-09-17 08:12 来源：水城晚报 记者：王滩 打印 分享到微信"), Some(2));
        assert_eq!(n_labels("2023-09-17 08:12 来源：水城晚报 记者：王滩 打印 评论(3)"), Some(2));
        assert_eq!(n_labels("2023-09-17 08:12 来源：水城晚报 分享到朋友圈 | 3 条评论 | 微博"), Some(1));
        assert_eq!(stamp("2023-09-17 08:12 来源：水城晚报 今天上午，大坝合龙。"), None);
        assert_eq!(stamp("2020年11月10日 作者：甲乙 写于水城"), None);
        assert_eq!(stamp("2020年11月10日，会议开幕"), None);
        assert_eq!(stamp("王守堤在2020年11月10日 10:00的会议上"), None);
    }

    #[test]
    fn records_name_their_lines() {
        let check = |line: &str, expected: Option<(Label, &str)>| {
            assert_eq!(label_line(line), expected.map(|(label, value)| (label, value.to_owned())), "{line}");
        };
        check("标题：守堤记", Some((Label::Title, "守堤记")));
        check("【标题】：评论：守堤", Some((Label::Title, "评论：守堤")));
        check("来源: 河讯社", Some((Label::House, "河讯社")));
        check("正文：", Some((Label::Text, "")));
        check("正文：水来了。", None);
        check("来源：", None);
        check("来源不明的水：没有人知道。", None);
    }

    #[test]
    fn cuttings() {
        assert!(imprint("（原载《水城日报》2023年10月8日第4版）", &[]).is_some());
        let cutting = imprint("水城日报 2023年10月8日 第4版　甲乙丙", &[]);
        assert_eq!(
            cutting.map(|i| (i.house, i.edition, i.names.len())),
            Some((Some("水城日报".into()), Some("第4版".into()), 1))
        );
        assert_eq!(imprint("2023年10月8日 会议开幕", &[]), None);
        assert!(imprint("水城日报记者 甲乙丙 2024年9月22日", &[]).is_some());
        let folio = imprint("第 2 版                要  闻                2023年3月6日 星期一", &[]);
        assert_eq!(folio.map(|i| (i.edition, i.names)), Some((Some("第2版".into()), vec![])));
    }
}
