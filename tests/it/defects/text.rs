//! Invented texts without a defect, in both forms of Chinese characters.

use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_xorshift::XorShiftRng;

/// The form of the characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Simplified,
    Traditional,
}

/// Both forms of a wording.
type Wording = (&'static str, &'static str);

const TITLES: &[Wording] = &[
    ("守堤人的账本", "守堤人的賬本"),
    ("渡口的灯为谁而亮", "渡口的燈為誰而亮"),
    ("一座桥和三个镇", "一座橋和三個鎮"),
    ("水退以后的事情", "水退以後的事情"),
    ("把话说给下游听", "把話說給下游聽"),
];
const SUBJECTS: &[Wording] = &[
    ("守堤的人", "守堤的人"),
    ("下游的船工", "下游的船工"),
    ("水文站的值班员", "水文站的值班員"),
    ("三个镇的代表", "三個鎮的代表"),
    ("看闸的老人", "看閘的老人"),
    ("小学的孩子们", "小學的孩子們"),
    ("修路的石匠", "修路的石匠"),
    ("赶集的乡亲", "趕集的鄉親"),
];
const TIMES: &[Wording] = &[
    ("在雨停以后", "在雨停以後"),
    ("从去年冬天起", "從去年冬天起"),
    ("在第一场雪里", "在第一場雪裡"),
    ("在鱼汛到来之前", "在魚汛到來之前"),
    ("每天天亮的时候", "每天天亮的時候"),
    ("在集市散了以后", "在集市散了以後"),
];
const DEEDS: &[Wording] = &[
    ("把水位一尺一尺记在账本上", "把水位一尺一尺記在賬本上"),
    ("沿着河岸走了二十里路", "沿著河岸走了二十里路"),
    ("把闸门的钥匙交给下一班", "把閘門的鑰匙交給下一班"),
    ("给上游的村子打了三次电话", "給上游的村子打了三次電話"),
    ("把码头的石阶重新铺了一遍", "把碼頭的石階重新鋪了一遍"),
    ("在门口的木牌上写下当天的雨量", "在門口的木牌上寫下當天的雨量"),
    ("商量了怎样轮流照看那座桥", "商量了怎樣輪流照看那座橋"),
];
const ENDS: &[Wording] = &[
    ("谁先到谁就先点灯", "誰先到誰就先點燈"),
    ("这件事做了七年没有断过", "這件事做了七年沒有斷過"),
    ("年底要当着大家的面说清楚", "年底要當著大家的面說清楚"),
    ("多出来的钱留给明年修路", "多出來的錢留給明年修路"),
    ("有人说“水不认界，人要认理”", "有人說“水不認界，人要認理”"),
    ("大家都觉得这样最公道", "大家都覺得這樣最公道"),
    ("来晚的人也听得见前面的话", "來晚的人也聽得見前面的話"),
];

/// A title and paragraphs.
#[derive(Clone, Debug)]
pub struct Text {
    pub form: Form,
    pub title: String,
    pub paragraphs: Vec<String>,
}

impl Text {
    /// Some text of five to nine paragraphs.
    pub fn random(dice: &mut XorShiftRng) -> Self {
        let form = if dice.random_bool(0.5) { Form::Simplified } else { Form::Traditional };
        let paragraphs = (0..dice.random_range(5..10)).map(|_| {
            let n = dice.random_range(3..6);
            (0..n).map(|_| sentence(form, dice)).collect::<String>()
        });
        let paragraphs = paragraphs.collect();
        Self { form, title: one(TITLES, form, dice).to_owned(), paragraphs }
    }

    /// As it has to be shown: one paragraph a line.
    pub fn shown(&self) -> String {
        format!("{}\n{}\n", self.title, self.paragraphs.join("\n"))
    }
}

fn one(wordings: &[Wording], form: Form, dice: &mut XorShiftRng) -> &'static str {
    let (simplified, traditional) = wordings.choose(dice).expect("no list is empty");
    match form {
        Form::Simplified => simplified,
        Form::Traditional => traditional,
    }
}

fn sentence(form: Form, dice: &mut XorShiftRng) -> String {
    let parts = [SUBJECTS, TIMES, DEEDS].map(|wordings| one(wordings, form, dice));
    format!("{}，{}。", parts.concat(), one(ENDS, form, dice))
}
