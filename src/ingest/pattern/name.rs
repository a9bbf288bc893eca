//! Who wrote: bylines, captions, and what can be a name.

use super::{own, pattern};
use crate::ingest::letters;
use regex::Regex;
use std::sync::LazyLock;

static BRACKET_BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[（(](?P<house>[^（）()\s：:，,。]{0,14}?)(?:特约|见习|实习|通讯|首席|高级)?(?:[记記]者|通[讯訊][员員]|[评評][论論][员員]|撰稿人|撰稿|作者)(?:为|系)?[\s：:]*(?P<names>[^（）()]{1,60})[）)]\s*$",
    )
});
static BYLINE_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?(?P<house>[\p{Han}A-Za-z]{2,12}?)?(?:特约|见习|实习|首席|高级)?(?P<role>[记記]者|通[讯訊][员員]|[评評][论論][员員]|撰稿人|撰稿|作者|撰文|文)\s*[:：/／丨|｜\s]\s*(?P<names>[\p{Han}·、，,\s　]{2,60}?)(?:[\s　]*(?:摄影|摄|报道|编辑).*)?[）)]?$",
    )
});
static UNSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?(?P<house>本报|本刊|本网|本台|[\p{Han}]{2,8}?(?:社|报|网|台|刊))?(?:特[约約])?[评評][论論][员員](?:文章)?[）)]?$",
    )
});
static ENGLISH_BYLINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:By|BY|by|Written by|Author:)\s+(?P<names>\p{Lu}[\p{L}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]*){0,4}(?:(?:,\s*|\s+and\s+|\s*&\s*)\p{Lu}[\p{L}.'’-]*(?:\s+\p{Lu}[\p{L}.'’-]*){0,4})*)(?:,\s*(?P<house>\p{Lu}[\p{L}.'’ -]{1,40}))?$",
    )
});
static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<house>[\p{Han}]{1,8}?(?:通[讯訊]社|社|[报報]|[网網]|[台臺]))[记記]者[\s　]*(?P<names>[\p{Han}·、\s]{2,30}?)[\s　]*(?:摄|攝|发|發)",
    )
});

/// A paragraph that is what stood below a picture: it says so, or it ends with who took it.
static CAPTION_LINE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"^(?:[（(]?(?:图为|圖為|图[①-⑳]|[上下左右题題][图圖](?:为|為|[：:，])|图片说明|圖片說明|[图圖](?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})[：:]))",
        r"|(?:[记記]者|通[讯訊][员員]|社)[\s　]*[\p{Han}·、\s]{2,30}?[\s　]*(?:摄影|攝影|摄|攝)[）)]?。?$",
        r"|[（(](?:摄影|攝影|图片|圖片|图|圖)[：:/／\s　][\p{Han}·、\s　]{2,20}[）)]$",
        r"|^(?:Photo|Picture|Image)(?: by | credit|:)|\((?:Photo|Picture)(?: by | credit|:)[^)]{2,60}\)$",
    ))
});

/// Whether a paragraph is a caption, by its own words.
pub fn is_caption(text: &str) -> bool {
    /// Characters. A paragraph that merely ends with a caption that ran into it is longer.
    const LONGEST: usize = 160;
    text.chars().nth(LONGEST).is_none() && CAPTION_LINE.is_match(text.trim())
}

/// Who signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Byline {
    /// The house, as written.
    pub house: Option<String>,
    /// The names; none in an unsigned house column (本报评论员).
    pub names: Vec<String>,
}

/// The end of a paragraph, in which signatures stand.
fn tail(line: &str) -> &str {
    /// Bytes: the longest signatures name a dozen reporters.
    const TAIL: usize = 260;
    let from = (line.len().saturating_sub(TAIL)..=line.len()).find(|at| line.is_char_boundary(*at));
    from.and_then(|from| line.get(from..)).unwrap_or(line)
}

/// `（本报记者某某）` at the end of a paragraph.
pub fn bracket_byline(line: &str) -> Option<Byline> {
    let found = BRACKET_BYLINE.captures(tail(line))?;
    // （…记者会上…） is no signature: a signature has nothing but names.
    let names = found.name("names").map(|names| split_names(names.as_str())).unwrap_or_default();
    let sound = !names.is_empty() && names.iter().all(|name| is_name(name));
    sound.then(|| Byline { house: own(&found, "house"), names })
}

/// `本报记者　某某`, `本报评论员`, `By …` as a line of its own.
pub fn byline(line: &str) -> Option<Byline> {
    // Papers set a sign before it: □ 本报记者.
    let line =
        line.trim().trim_start_matches(['□', '■', '○', '●', '◎', '☆', '★', '△', '▲', '◆', '◇', '▍', '*']).trim_start();
    const LONGEST: usize = 200;
    if line.len() > LONGEST {
        return None;
    }
    if let Some(found) = UNSIGNED.captures(line) {
        return Some(Byline { house: own(&found, "house"), names: Vec::new() });
    }
    if let Some(found) = BYLINE_LINE.captures(line) {
        let names = split_names(&found["names"]);
        if !names.is_empty() && names.iter().all(|name| is_name(name)) {
            return Some(Byline { house: own(&found, "house"), names });
        }
    }
    let found = ENGLISH_BYLINE.captures(line)?;
    let names =
        found["names"].split([',', '&']).flat_map(|part| part.split(" and ")).map(|name| name.trim().to_owned());
    Some(Byline { house: own(&found, "house"), names: names.filter(|name| !name.is_empty()).collect() })
}

/// `某社记者某某摄`: the first one in a text.
pub fn caption(text: &str) -> Option<Byline> {
    let found = CAPTION.captures(text)?;
    Some(Byline { house: own(&found, "house"), names: split_names(&found["names"]) })
}

/// Names in a row: 、 and commas and spaces part them; two single characters are one name set wide (韩　硕).
pub fn split_names(names: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut single: Option<String> = None;
    for name in names.split(|c: char| c.is_whitespace() || "、，,;；/／".contains(c)) {
        for name in name.split(['与', '和']).map(str::trim).filter(|name| !name.is_empty()) {
            let name = name.trim_start_matches("记者").trim_start_matches("通讯员");
            if name.is_empty() {
                continue;
            }
            if name.chars().count() == 1 {
                match single.take() {
                    Some(first) => out.push(first + name),
                    None => single = Some(name.to_owned()),
                }
            } else {
                out.extend(single.take());
                out.push(name.to_owned());
            }
        }
    }
    out.extend(single);
    out
}

/// Words that no name of a person holds.
const NO_NAMES: &[&str] = &[
    "会",
    "报道",
    "提问",
    "表示",
    "的",
    "是",
    "在",
    "了",
    "主持",
    "出席",
    "会见",
    "讲话",
    "致辞",
    "发言",
    "访问",
    "举行",
    "抵达",
    "参加",
    "指出",
    "强调",
    "代表",
    "同志",
    "先生",
    "女士",
    "们",
    "各位",
    "目录",
    "目 录",
    "目　录",
    "附件",
    "附录",
];

/// Whether a string can be a person's name in Chinese: two to four characters, more with a point, no set word in it.
pub fn is_name(name: &str) -> bool {
    let n = name.chars().count();
    let length = if name.contains(['·', '•']) { 3..=20 } else { 2..=5 };
    length.contains(&n)
        && name.chars().all(|c| letters::is_han(c) || c == '·' || c == '•' || c.is_ascii_alphabetic() || c == ' ')
        && !NO_NAMES.iter().any(|word| name.contains(word))
}

/// Surnames of more than nine in ten people with a Chinese name, in both forms, and those of two characters.
///
/// The hundred most frequent of the census of 2020 and the rest of the Hundred Surnames (百家姓) that are still borne; those
/// that are everyday words are wanted by the callers only where a line holds nothing but a name.
const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟黄穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄家封芮储靳井段富巫乌焦巴牧隗谷车侯宓蓬班仰秋仲伊宫宁仇栾甘厉武符刘景詹龙叶幸司黎薄印宿白怀蒲台鄂索籍赖卓蔺屠蒙池乔阴胥苍双闻莘党翟谭贡劳逄姬申扶堵冉宰雍桑桂濮牛寿扈燕冀浦尚农温别庄晏柴瞿阎慕连茹习宦艾鱼容向古易慎戈廖居衡耿满弘匡文寇欧沃利蔚越师巩聂晁融冷辛阚那简饶曾沙养鞠丰巢关查红游竺盖桓肖闫佟付邸岳帅亓仉楚商牟佘伯赏墨爱阳趙錢孫吳鄭馮陳衛蔣韓楊許呂張嚴華謝鄒竇雲蘇範魯韋馬鳳費湯羅畢鄔樂時齊顧黃蕭計談龐紀項藍閔賈婁顏鍾駱萬盧經應鄧單龔陸榮賴喬陰蒼聞黨貢勞莊閻連習魚饒豐關葉劉龍寧溫歐師鞏聶";
const DOUBLE_SURNAMES: &[&str] = &[
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫",
    "慕容", "令狐", "宇文", "司徒", "夏侯", "端木", "独孤", "南宫", "南宮", "长孙", "長孫", "轩辕", "呼延", "澹台",
    "百里",
];

/// Whether a string is a person's name by its surname, or by the point of a name from another language.
fn has_surname(name: &str) -> bool {
    let n = name.chars().count();
    let first = name.chars().next().unwrap_or(' ');
    name.contains(['·', '•'])
        || (2..=3).contains(&n) && SURNAMES.contains(first)
        || (3..=4).contains(&n) && DOUBLE_SURNAMES.iter().any(|surname| name.starts_with(surname))
}

/// Whether a line is most likely a person's name: it can be one, and has a surname.
pub fn is_person(name: &str) -> bool {
    is_name(name) && has_surname(name)
}

/// What stands in brackets after a text without being a name, though it could be one by its characters.
const NO_SIGNATURES: &[&str] = &[
    "完", "续", "節", "节", "略", "图", "圖", "注", "录", "錄", "载", "載", "文", "掌声", "掌聲", "笑", "摘", "稿",
    "译", "譯",
];

static BRACKETED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[。！？…”』」!?.]\s*)[（(](?P<names>[\p{Han}·•、，\s　]{2,30})[）)]\s*$"));

/// `（某某）` at the end of a text: nothing in the brackets but names that have a surname.
pub fn bracket_name(line: &str) -> Option<Byline> {
    let found = BRACKETED.captures(tail(line))?;
    let names = split_names(&found["names"]);
    let sound = !names.is_empty()
        && names.iter().all(|name| is_person(name) && !NO_SIGNATURES.iter().any(|word| name.ends_with(word)));
    sound.then_some(Byline { house: None, names })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions() {
        assert!(is_caption("图为第一班渡船靠岸。河讯社记者　王小河摄"));
        assert!(is_caption("9月1日，船工在修缆绳。（河讯社记者王小河、李河摄）"));
        assert!(is_caption("上图：灯塔。"));
        assert!(is_caption("船工在修缆绳（图：李河）"));
        assert!(is_caption("The first ferry lands. (Photo by Anna Reed)"));
        assert!(!is_caption("记者在码头上看到，船工正在修缆绳。"));
        assert!(!is_caption("图书馆八点开门。"));
    }

    #[test]
    fn bylines() {
        assert_eq!(
            bracket_byline("未来。（河讯报记者甲乙丙 丁戊 己 庚）").map(|b| b.names),
            Some(vec!["甲乙丙".into(), "丁戊".into(), "己庚".into()])
        );
        assert_eq!(bracket_byline("（见记者会上的发言）"), None);
        let named = |line: &str| bracket_name(line).map(|byline| byline.names);
        assert_eq!(named("（张水生）"), Some(vec!["张水生".into()]));
        assert_eq!(named("灯亮了。（李 河、王守堤）"), Some(vec!["李河".into(), "王守堤".into()]));
        assert_eq!(named("灯亮了。（岑泰·欧林）"), Some(vec!["岑泰·欧林".into()]));
        for line in [
            "（完）",
            "（掌声）",
            "（全文完）",
            "（未完待续）",
            "（有删节）",
            "（水位）",
            "灯在河里（江湾）",
            "（王守堤作）的灯",
        ] {
            assert_eq!(named(line), None, "{line}");
        }
        assert_eq!(byline("本报评论员").map(|b| b.names), Some(vec![]));
        assert_eq!(byline("□ 本报记者　王守堤").map(|b| b.names.len()), Some(1));
        assert_eq!(byline("By Anna Reed and Tom Lake").map(|b| b.names.len()), Some(2));
    }
}
