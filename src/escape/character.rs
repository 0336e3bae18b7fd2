//! The characters that people see.

use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};

/// Reports whether people see a character that follows another. Controls, format characters (bidirectional ones,
/// zero-width ones, tags), line and paragraph separators, private and unassigned characters are not seen.
pub(crate) fn is_visible(c: char, before: Option<char>) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator, PrivateUse, Surrogate, Unassigned};
    match c {
        ' '..='~' => true,
        // Text or emoji presentation of the symbol before it: `✏️`.
        '\u{FE0E}' | '\u{FE0F}' => before.is_some_and(is_symbol),
        c if is_ignorable(c) => false,
        c => !matches!(
            c.general_category(),
            Control | Format | LineSeparator | ParagraphSeparator | PrivateUse | Surrogate | Unassigned
        ),
    }
}

fn is_symbol(c: char) -> bool {
    !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Symbol
}

/// Letters, marks and symbols that are drawn as nothing: `Default_Ignorable_Code_Point` without the format characters,
/// and the empty Braille pattern.
///
/// <https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt>
fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2800}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_seen_and_what_hides_is_not() {
        for c in "aé§日😀 ~".chars() {
            assert!(is_visible(c, None), "{c}");
        }
        for c in [
            '\0',
            '\u{7F}',
            '\u{9B}',
            '\u{AD}',
            '\u{61C}',
            '\u{180E}',
            '\u{200B}',
            '\u{200D}',
            '\u{200F}',
            '\u{2028}',
            '\u{202E}',
            '\u{2060}',
            '\u{2064}',
            '\u{2066}',
            '\u{3164}',
            '\u{E000}',
            '\u{FEFF}',
            '\u{FFFE}',
            '\u{E0041}',
            '\u{E0101}',
        ] {
            assert!(!is_visible(c, Some('a')), "{c:?}");
        }
        assert!(is_visible('\u{FE0F}', Some('✏')) && !is_visible('\u{FE0F}', Some('a')));
        assert!(!is_visible('\u{FE0F}', Some('\u{FE0F}')) && !is_visible('\u{FE0F}', None));
    }
}
