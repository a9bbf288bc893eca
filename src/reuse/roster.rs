//! Lists of the names of persons, states or bodies, one after another: told by their form, never by whose names they are.

use crate::ingest::letters::is_han;
use crate::ingest::words::jieba;

/// Fewest names in a row that are a list.
const FEWEST_NAMES: usize = 3;

/// The most letters to a name of a list, on average: its office and state stand with it.
const LETTERS_A_NAME: usize = 20;

/// Share of the members of a list that hold a name; an office alone (和论坛秘书长) may stand at an end.
const NAMED: (usize, usize) = (2, 3);

/// Share of the letters that are names and what offices stand with them; the rest says that they came (等参加会议).
const OF_NAMES: (usize, usize) = (3, 5);

/// Fewest names of a list that are in the dictionary, begin with a surname of it, or have a dot, and their share: what the word
/// cutter takes for the others (岸常安) is a guess.
const SURE_NAMES: (usize, usize) = (2, 2);

/// What stands between the halves of a foreign name.
const DOTS: [char; 3] = ['·', '•', '‧'];

/// What a word of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// A name, or part of one.
    Name,
    /// What the word cutter takes for one, with nothing to show for it.
    Guess,
    /// A noun: what the name is of, or its office.
    Noun,
    /// What stands between two members.
    Between,
    /// Anything else that has letters.
    Other,
    /// A sign.
    Sign,
}

/// Whether a stretch of text is a list of names.
pub fn is_roster(text: &str) -> bool {
    let letters = text.chars().filter(|letter| is_han(*letter)).count();
    // Cheap first: nearly nothing has so many marks in so few letters.
    let marks = text.chars().filter(|mark| *mark == '、').count();
    let runs_on = text.contains(['。', '！', '？', '\n']);
    if marks == 0 || runs_on || letters > (marks + 2) * LETTERS_A_NAME {
        return false;
    }
    let parts = parts(text);
    let members: Vec<&[(Part, usize)]> = parts.split(|(part, _)| *part == Part::Between).collect();
    let with = |is: fn(Part) -> bool| members.iter().filter(|member| member.iter().any(|(part, _)| is(*part))).count();
    let (named, sure) = (with(is_name), with(|part| part == Part::Name));
    // Nouns count beside a name.
    let joined = members.iter().flat_map(|member| member.split(|(part, _)| *part == Part::Other));
    let joined = joined.filter(|words| words.iter().any(|(part, _)| is_name(*part)));
    let of_names: usize = joined.flatten().map(|(_, n)| n).sum();
    let all: usize = members.iter().copied().flatten().map(|(_, n)| n).sum();
    members.len() >= FEWEST_NAMES
        && named * NAMED.1 >= members.len() * NAMED.0
        && sure >= SURE_NAMES.0
        && sure * SURE_NAMES.1 >= named
        && of_names * OF_NAMES.1 >= all * OF_NAMES.0
}

fn is_name(part: Part) -> bool {
    matches!(part, Part::Name | Part::Guess)
}

/// The words of a text, each with its Han characters.
fn parts(text: &str) -> Vec<(Part, usize)> {
    // With the hidden Markov model: most names are not in the dictionary.
    let tags = jieba().tag(text, true);
    let is_dot = |at: Option<usize>| at.and_then(|at| tags.get(at)).is_some_and(|tag| tag.word.contains(DOTS));
    let part = |at: usize, word: &str, tag: &str| match tag {
        _ if word.contains(['、', '，']) => Part::Between,
        _ if !word.contains(is_han) => Part::Sign,
        _ if is_dot(at.checked_sub(1)) || is_dot(at.checked_add(1)) => Part::Name,
        "c" => Part::Between,
        "ns" | "nt" => Part::Name,
        _ if tag.starts_with("nr") && is_sure(word) => Part::Name,
        _ if tag.starts_with("nr") => Part::Guess,
        "n" | "zg" => Part::Noun,
        _ => Part::Other,
    };
    let letters = |word: &str| word.chars().filter(|letter| is_han(*letter)).count();
    tags.iter().enumerate().map(|(at, tag)| (part(at, tag.word, tag.tag), letters(tag.word))).collect()
}

/// Whether a word that is taken for a name is in the dictionary, or begins with what is a surname there.
fn is_sure(word: &str) -> bool {
    let surname = word.chars().next().map(String::from).unwrap_or_default();
    let is_surname = || jieba().tag(&surname, false).iter().any(|tag| matches!(tag.tag, "nr" | "zg"));
    jieba().has_word(word) || is_surname()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_a_row_are_a_list() {
        for roster in [
            "奥泽兰总统霍尔·班德、卡莱纳总理索伦·帕维、汀纳总理梅若·塔金和论坛秘书长安岑·沃里出席会议",
            "卡莱纳总理索伦·帕维、汀纳总理梅若·塔金和论坛秘书长",
            "张建国、李明、王秀英、刘伟等参加",
            "北京、上海、天津、重庆等地",
        ] {
            assert!(is_roster(roster), "{roster}");
        }
    }

    #[test]
    fn other_things_in_a_row_are_none() {
        for wording in [
            "防洪、抗旱、航运、渔业、泥沙五个领域",
            "共饮一脉水、共守一道堤、共济一时难",
            "请水文员、船工、渔民走上讲台",
            "工人、农民、教师、医生代表",
            "住在船上、棚里、山坳里",
            "卢汀舟在渡口说，各国要守望相助、共同发展，和沿河的人们一道修好每一座堤",
            "北京、上海",
            "让维澜河水常清、岸常安、人常亲",
            "让维澜河水常清、岸常安、人常亲！\n谢谢各位",
            "启动接收上河为成员国的程序，吸收江浦、下渡、里沃为新的对话伙伴",
            "",
        ] {
            assert!(!is_roster(wording), "{wording}");
        }
    }
}
