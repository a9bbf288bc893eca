//! The names of the rules that change a text: a closed list, explained to readers on the method page.

use crate::model::Rule;

/// Everything a rule may be called, with a sentence for readers in Chinese and in English.
pub const RULES: &[(Rule, &str, &str)] = &[
    (FRONT_MATTER, "文件开头的元数据区，转入著录项", "front matter, taken as metadata"),
    (PAGE_HEAD, "网页头部（题名、作者、日期等），转入著录项", "the head of a page, taken as metadata"),
    (RUBY, "注音，不是正文", "a pronunciation gloss, not wording"),
    (MARKUP, "标记语言的记号，不是文字", "markup, not wording"),
    (ENTITY, "字符引用还原为字符", "a character reference, shown as its character"),
    (
        PAGE_SCRIPT,
        "网页的脚本、样式、表单控件、不可见的图片",
        "scripts, styles, form controls, unseen pictures of the page",
    ),
    (PAGE_CHROME, "网页的导航、按钮、侧栏、页脚等", "navigation, buttons, sidebars, footers of the page"),
    (IMAGE, "图片，另以链接著录", "a picture, kept as a link"),
    (FRAME, "嵌入的播放器或框架，另以链接著录", "a player or frame, kept as a link"),
    (EMPTY_PARAGRAPH, "空段", "an empty paragraph"),
    (STRAY_TEXT, "段落标记之外的文字，独立成段", "text outside any paragraph, given one"),
    (EMPHASIS, "汉字旁未被识别的强调记号", "emphasis marks beside Chinese that Markdown leaves"),
    (
        STRAY_ENTITY,
        "转义了两遍、或遗留在纯文本中的字符引用，还原为字符",
        "a character reference that was escaped twice or left in plain text, shown as its character",
    ),
    (LAYOUT, "空行、行首行尾空白", "blank lines, spaces at the ends of lines"),
    (WORD_PROCESSOR, "文字处理软件的残留", "leftovers of a word processor"),
    (TRACKED_CHANGE, "修订中已删去的文字", "wording taken back under review"),
    (MARGIN, "批注与页眉页脚", "comments, and the heads and feet of pages"),
    (CONTENTS, "目录", "a table of contents"),
    (HIDDEN, "设为隐藏、不显示的文字", "wording marked as not to be shown"),
    (CONTROL, "不可见的控制字符", "invisible control characters"),
    (SEGMENTATION, "分词语料的词间空格", "spaces between words of a segmented corpus"),
    (LINE_WRAP, "按固定宽度折断的行，接合", "lines broken at a fixed width, rejoined"),
    (PAGE_NUMBER, "页码", "the number of a page"),
    (PAGE_BREAK, "被分页切断的段落，接合", "a paragraph cut by a page break, rejoined"),
    (DUPLICATE_BLOCK, "同一来源中重复的文字块，只留一份", "a repeated block of one source, kept once"),
    (
        JUMP_LINE,
        "“下转”“上接”之类的转版标记，两处已接合",
        "signs that an article goes on elsewhere, where both parts are put together",
    ),
    (STAMP, "发布时间戳，转入著录项", "a time stamp, taken as metadata"),
    (DROPPED, "编者删去", "dropped by an editor"),
];

/// Front matter.
pub const FRONT_MATTER: Rule = "front-matter";
/// `<head>` of a page.
pub const PAGE_HEAD: Rule = "page-head";
/// `<rt>` and `<rp>`.
pub const RUBY: Rule = "ruby";
/// Tags, Markdown signs.
pub const MARKUP: Rule = "markup";
/// Character references.
pub const ENTITY: Rule = "entity";
/// Scripts, styles, the controls of a form, pictures that count visitors.
pub const PAGE_SCRIPT: Rule = "page-script";
/// Navigation, buttons, sidebars.
pub const PAGE_CHROME: Rule = "page-chrome";
/// `<img>` and the like.
pub const IMAGE: Rule = "image";
/// `<iframe>`, `<video>`, `<object>` and the like.
pub const FRAME: Rule = "frame";
/// `<p></p>`.
pub const EMPTY_PARAGRAPH: Rule = "empty-paragraph";
/// Text outside `<p>`.
pub const STRAY_TEXT: Rule = "stray-text";
/// `**重点。**后文`.
pub const EMPHASIS: Rule = "emphasis";
/// `&amp;nbsp;` in a page, `&nbsp;` in plain text.
pub const STRAY_ENTITY: Rule = "stray-entity";
/// White space that only lays out.
pub const LAYOUT: Rule = "layout";
/// `[bookmark: _GoBack]` and the like.
pub const WORD_PROCESSOR: Rule = "word-processor";
/// Tracked deletions of a word processor.
pub const TRACKED_CHANGE: Rule = "tracked-change";
/// What stands in the margins of a word processor's pages.
pub const MARGIN: Rule = "margin";
/// Tables of contents.
pub const CONTENTS: Rule = "contents";
/// Hidden text of a word processor.
pub const HIDDEN: Rule = "hidden";
/// Control characters.
pub const CONTROL: Rule = "control-character";
/// Spaces between words.
pub const SEGMENTATION: Rule = "segmentation";
/// Lines broken at a fixed width.
pub const LINE_WRAP: Rule = "line-wrap";
/// Numbers of pages.
pub const PAGE_NUMBER: Rule = "page-number";
/// Paragraphs cut in two.
pub const PAGE_BREAK: Rule = "page-break";
/// Repeated blocks.
pub const DUPLICATE_BLOCK: Rule = "duplicate-block";
/// `（下转第4版）` and `（上接第1版）`.
pub const JUMP_LINE: Rule = "jump-line";
/// Time stamps.
pub const STAMP: Rule = "stamp";
/// A sidecar's `drop` without `duplicate_of`.
pub const DROPPED: Rule = "dropped";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::repairs::{FIXED, Repair};

    #[test]
    fn every_rule_can_be_switched_off_or_says_why_not() {
        let mut stated: Vec<&str> =
            Repair::ALL.map(Repair::name).into_iter().chain(FIXED.map(|(name, _)| name)).collect();
        let mut rules: Vec<&str> = RULES.iter().map(|(name, ..)| *name).collect();
        stated.sort_unstable();
        rules.sort_unstable();
        assert_eq!(stated, rules);
    }
}
