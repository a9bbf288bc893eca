//! What kind of text it is, and what it calls itself.

use super::Tongue;
use super::header::Header;
use crate::ingest::pattern;
use crate::ingest::source::Draft;
use crate::model::{Condition, Kind};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

fn regex(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is tested")
}

/// Genres at the end of a title or subtitle, of pieces that argue.
static ARGUES: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<genre>解读|解讀|评论员文章|評論員文章|评论|評論|述评|述評|综述|綜述|时评|時評|短评|短評|社论|社論|观察|觀察|特稿|札记|札記|随笔|隨筆|漫谈|漫談|杂谈|雜談|[一-龥]{0,2}[论論])(?:之?[一二三四五六七八九十]+)?$|^(?:社论|社論|评论|評論|时评|時評|短评|短評|观察|觀察|述评|述評|特稿)[：:丨|]|(?i:\b(?:commentary|editorial|opinion|analysis)\b)|(?P<occasion>^写在.{3,}(?:之际|前夕|之前|之后|时|前|后)$|^—*(?:论|评|一论|二论|三论|再论)[^，。]{4,})",
    )
});
/// Genres of reporters that tell what they saw.
static TELLS: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?P<genre>侧记|側記|特写|特寫|纪实|紀實|见闻|見聞|目击|目擊|直击|走访记)$"));
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<genre>主旨讲话|书面讲话|主旨演讲|开幕辞|开幕词|闭幕辞|闭幕词|欢迎辞|祝酒辞|答谢辞|新年贺词|贺词|献词|讲话|致辞|致词|演讲|演说|发言|講話|致辭|致詞|演講|演說|發言)(?:稿|全文|摘要|（摘要）|（全文）|节选|（节选）)?$|(?i:^(?P<en>remarks|speech|address|keynote)\b)|(?i:\b(?:remarks|speech|address) (?:by|of|at|to)\b)|(?i:\bas (?:prepared|delivered)\b|check against delivery)|(?:录音|记录)整理",
    )
});
/// Titles of news about a speech: a verb before it tells.
static REPORTED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?:发表|作|并|出席|听取|学习|解读|热议|发布|举行|围绕|会见|聆听)[^的]{0,14}(?:讲话|致辞|演讲|发言)$|(?i:\b(?:delivers?|gives?|addresses|attends?|speaks?)\b)",
    )
});
static LETTER: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<genre>贺信|賀信|贺电|賀電|慰问电|慰問電|唁电|唁電|感谢信|感謝信|公开信|公開信|复信|復信|覆信|回信|致信|信函|书信|書信|的信|信)$|(?i:^(?:open )?letter (?:to|from)\b)",
    )
});
static STATEMENT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<genre>联合声明|联合公报|新闻公报|聯合聲明|聯合公報|宣言|公报|公報|声明|聲明|公告|共识|倡议书|倡议)(?:全文|（[^）]*）|\([^)]*\))?$|(?i:\b(?:declaration|communiqu[eé]|joint statement|press statement)\b|^statement (?:by|of|on|from)\b)",
    )
});
static LAW: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<genre>宪章|憲章|章程|条例|條例|公约|公約|条约|條約|议定书|議定書|规定|規定|办法|辦法|细则|細則|规则|規則|[^方办辦做想说說看用]法)(?:（[^）]*）|\([^)]*\)|节录|節錄|节选|節選|摘录|摘錄|全文|修订本|修訂本|草案)*$|(?i:\b(?:charter|statute|convention|treaty)\b)",
    )
});
static ARTICLE: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:第[一二三四五六七八九十百零〇0-9]+[条條]|Article \d+)"));
static INTERVIEW: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?P<genre>专访|專訪|访谈|訪談|访谈录|訪談錄|对话|對話|答记者问|答記者問|问答|問答)(?:$|[：:丨|——])|^(?:专访|專訪|对话|對話|访|訪)[\p{Han}“《]{3,}|(?i:\binterview\b)",
    )
});
static TURN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^(?:问|問|追问|追問|提问|提問|答|记者|記者|主持人|发言人|發言人|嘉宾|嘉賓|网友|網友|观众|觀眾|听众|Q|A|Question|Answer)\s*[：:.]",
    )
});
/// 记者：…
static ASKS: LazyLock<Regex> = LazyLock::new(|| regex(r"^(?:问|問|本报记者|记者|記者|主持人|Q|Question)\s*[：:]"));
/// 王守堤：…
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"^([\p{Han}·]{2,6}|(?:The |Mr\.? |Ms\.? |Mrs\.? )?\p{Lu}[\p{L}.'’ -]{0,30}?)\s*[：:]\s*\S")
});
static EXHORTS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"让我们|(?:必将|一定能|定将|必定)|[要应须当][^，。！]{2,40}[，。！]|(?i:\b(?:let us|must|should|ought)\b)")
});
static REPORTS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?:表示|指出|强调|认为|介绍|说|称|宣布|出席|会见|主持)|(?i:\b(?:said|told|announced|reported)\b)")
});

static ATTRIBUTES: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:指出|强调|表示|最后说|认为)[，：]"));
static ATTENDED: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:出席|参加|与会|主持|参与)[^，。；]{0,12}。$"));

/// Tells the kind by title, header and form; leaves `other` where nothing tells.
pub fn describe(draft: &mut Draft, header: &Header, tongue: Tongue) {
    let Some((kind, genre, why)) = judge(draft, header, tongue) else { return };
    draft.meta.kind = kind;
    draft.meta.evidence.insert("kind", why.clone());
    if let Some(genre) = genre {
        draft.meta.genre_stated = Some(genre);
        draft.meta.evidence.insert("genre_stated", why);
    }
}

/// Most letters of a title that is set wide.
const SET_WIDE: usize = 4;

/// Kind, the genre in the source's word, evidence.
fn judge(draft: &Draft, header: &Header, tongue: Tongue) -> Option<(Kind, Option<String>, String)> {
    let titles: Vec<(&str, String)> = [&header.kicker, &header.subtitle, &header.title]
        .into_iter()
        .flatten()
        .map(|(title, line)| (title.as_str(), tongue.line(*line)))
        .chain(header.stated.iter().rev().map(|(title, place)| (title.as_str(), place.clone())))
        .collect();
    let named = |pattern: &Regex| {
        let mut found = titles.iter().filter_map(|(title, place)| {
            // 贺　信 is set wide; in longer titles spaces part their halves.
            let close: String = title.chars().filter(|c| !c.is_whitespace()).collect();
            let title = if close.chars().count() <= SET_WIDE { close.as_str() } else { title };
            let found = pattern.captures(title)?;
            let genre = found.name("genre").map(|genre| genre.as_str().trim_start_matches('的').to_owned());
            let quoted = found.get(0).map(|whole| whole.as_str().to_owned()).unwrap_or_default();
            Some((genre, tongue.say(format!("{place}“{quoted}”"), format!("{place}: “{quoted}”"))))
        });
        // The first that says the genre by name; （根据录音整理） above it does not.
        let first = found.next()?;
        if first.0.is_some() { Some(first) } else { found.find(|(genre, _)| genre.is_some()).or(Some(first)) }
    };
    let texts: Vec<&str> = draft.body.paragraphs.iter().filter_map(|p| draft.body.text.get(p.span.range())).collect();
    let dateline = header.dateline.as_ref();
    let reported = titles.iter().any(|(title, _)| REPORTED.is_match(title)) && header.subtitle.is_none();
    let spoken = || named(&SPOKEN).filter(|_| !reported);
    // A text that opens with a dateline is news, unless it says that it argues; or that it is the speech itself, which then
    // begins by speaking to its audience.
    if let Some((_, line)) = dateline {
        if (header.is_dateline_late || header.salutation.is_some())
            && let Some((genre, why)) = spoken()
        {
            return Some((Kind::Speech, genre, why));
        }
        if let Some((genre, why)) = named(&ARGUES) {
            return Some((Kind::Commentary, genre, why));
        }
        if let Some((genre, why)) = named(&INTERVIEW) {
            return Some((Kind::Interview, genre, why));
        }
        let adopted = named(&STATEMENT).filter(|_| header.salutation.is_none());
        if let Some((genre, why)) =
            adopted.filter(|_| texts.iter().filter(|text| text.starts_with("我们")).count() >= 2)
        {
            return Some((Kind::Statement, genre, why));
        }
        let genre = named(&TELLS).and_then(|(genre, _)| genre);
        return Some((
            Kind::Report,
            genre,
            tongue.say(format!("第 {line} 行电头"), format!("dateline in line {line}")),
        ));
    }
    if let Some((genre, why)) = spoken() {
        return Some((Kind::Speech, genre, why));
    }
    if let Some((genre, why)) = named(&INTERVIEW) {
        return Some((Kind::Interview, genre, why));
    }
    if takes_turns(&texts) {
        return Some((Kind::Interview, None, tongue.say("问答各自成段", "paragraphs of questions and answers")));
    }
    if let Some((genre, why)) = named(&LETTER) {
        return Some((Kind::Letter, genre, why));
    }
    if let Some((genre, why)) = named(&STATEMENT) {
        // "Statement by the Minister" is what delegates call the speeches they give.
        let kind = if genre.is_none() && header.salutation.is_some() { Kind::Speech } else { Kind::Statement };
        return Some((kind, genre, why));
    }
    if let Some(line) = header.close {
        let why = tongue.say(format!("第 {line} 行以书信格式收尾"), format!("line {line} closes as letters do"));
        return Some((Kind::Letter, None, why));
    }
    // A word like 办法 ends many titles; the articles make it a law.
    let articles = texts.iter().filter(|text| ARTICLE.is_match(text)).count();
    if articles >= 3 {
        let genre = named(&LAW).and_then(|(genre, _)| genre);
        return Some((
            Kind::Law,
            genre,
            tongue.say(format!("{articles} 段以“第…条”起首"), format!("{articles} paragraphs begin as articles")),
        ));
    }
    if let Some((genre, why)) = named(&ARGUES) {
        return Some((Kind::Commentary, genre, why));
    }
    if let Some((genre, why)) = named(&TELLS) {
        return Some((Kind::Report, genre, why));
    }
    if let Some((_, line)) = header.bylines.iter().find(|(byline, _)| byline.names.is_empty()) {
        return Some((
            Kind::Commentary,
            None,
            tongue.say(format!("第 {line} 行“评论员”署名"), format!("line {line} signs as the house's commentator")),
        ));
    }
    if let (Some(line), Some((.., signed))) = (header.salutation, &header.signature) {
        return Some((
            Kind::Letter,
            None,
            tongue.say(
                format!("第 {line} 行称呼，第 {signed} 行署名"),
                format!("salutation in line {line}, signature in line {signed}"),
            ),
        ));
    }
    if let Some(line) = header.salutation {
        return Some((
            Kind::Speech,
            None,
            tongue.say(format!("第 {line} 行称呼听众"), format!("line {line} addresses an audience")),
        ));
    }
    if let Some((.., line)) = &header.speaker {
        return Some((
            Kind::Speech,
            None,
            tongue.say(format!("第 {line} 行为讲话人"), format!("line {line} names who speaks")),
        ));
    }
    // A paper prints a piece under its writer's name alone, without a dateline, where he speaks for himself.
    let above = texts.get(..header.body).unwrap_or_default();
    if let Some((imprint, line)) = &header.imprint
        && !imprint.names.is_empty()
        && imprint.house.is_some()
        && !above.iter().any(|text| text.contains("记者") || text.contains("記者"))
    {
        return Some((
            Kind::Commentary,
            None,
            tongue.say(
                format!("第 {line} 行报刊署名，不称记者，无电头"),
                format!("line {line} is a signature in a paper, not a reporter's, without a dateline"),
            ),
        ));
    }
    if let Some(why) = draft.meta.evidence.get("agency").filter(|_| draft.meta.agency.is_some()) {
        return Some((Kind::Report, None, why.clone()));
    }
    argues_by_wording(draft, &texts, header, tongue).or_else(|| by_reporter(&texts, header, tongue))
}

/// Whether questions and answers take turns, each a paragraph that names who speaks.
fn takes_turns(texts: &[&str]) -> bool {
    /// Fewest paragraphs of two that ask and answer.
    const FEWEST: usize = 4;
    if texts.iter().filter(|text| TURN.is_match(text)).count() >= FEWEST {
        return true;
    }
    // 记者：… or the paper's name, and the name of who answers, each at least twice, and little else.
    let mut turns: BTreeMap<&str, usize> = BTreeMap::new();
    for found in texts.iter().filter_map(|text| NAMED.captures(text)) {
        *turns.entry(found.get(1).map_or("", |name| name.as_str())).or_default() += 1;
    }
    turns.retain(|_, n| *n * 2 >= FEWEST);
    let n: usize = turns.values().sum();
    turns.len() >= 2 && (n * 10 >= texts.len() * 6 || texts.iter().any(|text| ASKS.is_match(text)))
}

/// A piece that a reporter signs, and nothing shows that it argues.
fn by_reporter(texts: &[&str], header: &Header, tongue: Tongue) -> Option<(Kind, Option<String>, String)> {
    let above =
        texts.get(..header.body).unwrap_or_default().iter().find_map(|text| pattern::byline(text).map(|_| *text));
    let last = header.body_end.checked_sub(1).and_then(|last| texts.get(last));
    let below =
        last.filter(|text| pattern::bracket_byline(text).is_some()).and_then(|text| text.rsplit(['（', '(']).next());
    let signed = above.into_iter().chain(below).find(|text| text.contains("记者") || text.contains("記者"))?;
    let signed: String = signed.trim_end_matches(['）', ')']).chars().take(20).collect();
    Some((Kind::Report, None, tongue.say(format!("署名“{signed}”"), format!("signed “{signed}”"))))
}

/// Texts without any line that tells: those that end by urging argue, those full of "said" report.
fn argues_by_wording(
    draft: &Draft,
    texts: &[&str],
    header: &Header,
    tongue: Tongue,
) -> Option<(Kind, Option<String>, String)> {
    let body = texts.get(header.body..header.body_end)?;
    let attended = body.iter().rev().take(3).find(|text| ATTENDED.is_match(text));
    let attributed: usize = body.iter().map(|text| ATTRIBUTES.find_iter(text).count()).sum();
    // Three sayings and a list of who was there: that is how news of a meeting ends.
    // A continuation, whose dateline stands elsewhere, may hold only the end of it.
    let continued = draft.meta.conditions.contains(&Condition::Continuation);
    if attended.is_some() && attributed >= if continued { 1 } else { 3 } {
        return Some((
            Kind::Report,
            None,
            tongue.say(
                format!("据行文：“指出”“强调”等 {attributed} 处，文末记与会者"),
                format!("by its wording: speech is attributed ({attributed}×), and it ends with who attended"),
            ),
        ));
    }
    let last = body.iter().rev().find(|text| text.chars().count() > 20)?;
    // A few hundred letters at least, or there is nothing to judge.
    let length: usize = body.iter().map(|text| text.chars().count()).sum();
    if length < 300
        || body.len() < 2
        || header.title.is_none()
            && header.subtitle.is_none()
            && header.stated.is_empty()
            && header.bylines.is_empty()
            && length < 600
    {
        return None;
    }
    let urges: usize = body.iter().map(|text| EXHORTS.find_iter(text).count()).sum();
    let says: usize = body.iter().map(|text| REPORTS.find_iter(text).count()).sum();
    (EXHORTS.is_match(last) && urges > says).then(|| {
        (
            Kind::Commentary,
            None,
            tongue.say(
                format!("据行文：倡言语 {urges} 处，转述语 {says} 处，末段倡言"),
                format!("by its wording: {urges} urging, {says} reporting, and it ends by urging"),
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_tell() {
        let check = |pattern: &Regex, title: &str, expected: Option<&str>| {
            let found = pattern.captures(title).map(|found| found.name("genre").map_or("", |genre| genre.as_str()));
            assert_eq!(found, expected, "{title}");
        };
        check(&SPOKEN, "在流域论坛第十次会议上的讲话", Some("讲话"));
        check(&SPOKEN, "守堤的道理", None);
        check(&ARGUES, "王守堤主席重要讲话解读", Some("解读"));
        check(&ARGUES, "写在流域论坛即将举行之际", Some(""));
        check(&ARGUES, "水城纪念会侧记", None);
        check(&TELLS, "水城纪念会侧记", Some("侧记"));
        check(&LETTER, "致水城船工的信", Some("的信"));
        check(&STATEMENT, "流域各国水城宣言", Some("宣言"));
        assert!(REPORTED.is_match("王守堤出席论坛并发表讲话"));
        assert!(!REPORTED.is_match("在水城的讲话"));
    }
}
