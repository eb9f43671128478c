//! Words of Chinese text by `jieba-rs`: the most probable path through a dictionary, a hidden Markov model for what is
//! not in it.
//!
//! The dictionary, `segment/words.txt.zst`, is jieba's (`dict.txt` of <https://github.com/fxsjy/jieba>, MIT License) with
//! its words [folded](crate::fold()), of words that are one then the greater count, and without parts of speech: a word
//! and its count a line. So it fits folded text, and nothing but folded text.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// Words are counted over so many.
const TOTAL: f64 = 60_053_619.0;

/// Loaded at the first use: some 350,000 words.
static BUNDLED: LazyLock<Segmenter> = LazyLock::new(|| {
    let words = zstd::decode_all(&include_bytes!("segment/words.txt.zst")[..]).expect("packed by zstd");
    let jieba = Jieba::with_dict(&mut words.as_slice()).expect("a word and a count a line");
    Segmenter { jieba }
});

/// Splits text into words.
#[derive(Debug, Clone)]
pub struct Segmenter {
    jieba: Jieba,
}

impl Segmenter {
    /// With the dictionary that comes along.
    pub fn bundled() -> &'static Segmenter {
        &BUNDLED
    }

    /// The words of a [folded](crate::fold()) text in order; together they are the text.
    pub fn segment<'a>(&self, folded: &'a str) -> Vec<&'a str> {
        self.jieba.cut(folded, true).into_iter().map(|token| token.word).collect()
    }

    /// How rare a folded word is in the language: the negative logarithm of its part of the dictionary's counts, 2 to 18.
    /// For words that are not in it, of what its parts make probable.
    pub fn rarity(&self, folded: &str) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "counts far below 2^52")]
        let count = self.jieba.suggest_freq(folded).max(1) as f64;
        (TOTAL / count).ln()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_and_nothing_is_lost() {
        let text = "小明硕士毕业于中国科学院计算所,后在日本京都大学深造";
        let words = Segmenter::bundled().segment(text);
        assert!(words.contains(&"中国科学院") && words.contains(&"毕业"), "{words:?}");
        assert_eq!(words.concat(), text);
    }

    #[test]
    fn common_words_are_less_rare() {
        let rarity = |word| Segmenter::bundled().rarity(word);
        assert!(rarity("的") < rarity("电影") && rarity("电影") < rarity("纸尿裤"));
        assert!(rarity("恋恋笔记本").is_finite() && rarity("").is_finite() && rarity("😀").is_finite());
    }

    #[test]
    fn the_dictionary_is_folded_and_counted() {
        let words = zstd::decode_all(&include_bytes!("segment/words.txt.zst")[..]).unwrap();
        let mut total = 0.0;
        for line in std::str::from_utf8(&words).unwrap().lines() {
            let (word, count) = line.split_once(' ').unwrap();
            assert_eq!(crate::fold(word), word);
            total += count.parse::<f64>().unwrap();
        }
        assert_eq!(total.to_bits(), TOTAL.to_bits());
    }
}
