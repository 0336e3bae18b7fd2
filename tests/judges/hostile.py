"""Texts that YAML readers are known to take for something else, and ways to put them together."""

from hypothesis import strategies as st

WORDS = [
    # YAML 1.1 reads these as booleans, nulls, dates, numbers in odd bases, and keys with a meaning.
    "yes", "No", "on", "OFF", "y", "N", "true", "False", "null", "Null", "~", "",
    "2012-10-17", "2001-12-14t21:59:43.10-05:00", "12:30:45", "190:20:30", "1_000", "0777", "0o7", "0b101", "0x1F",
    "012345678901", "007", "1e3", "1.5e+3", "+1", "-0", ".5", ".inf", "-.INF", ".NaN", "=", "<<",
    # Syntax.
    "!Ref x", "!", "*a", "&a", "# c", "a # c", "a #", ": ", "a: b", "a:", ":a", "- a", "-", "? a", "?", "---", "...",
    "[a]", "{a: b}", "{{x}}", "{{{x}}}", "}", "]", ",", "|", ">", "|-", "%YAML 1.1", "@a", "`a`", "${AWS::Region}",
    "'", "''", '"', '"a"', "it's", "\\", "\\n", "a\\", "$", "/", "_",
    # Blanks, line breaks, and characters that readers change or refuse.
    " ", " a", "a ", "a  b", "\t", "\ta", "a\tb", "\n", "a\n", "\na", "a\nb", "a\n\nb\n", "a\n\n", " a\nb", "a \nb", "\r",
    "a\rb", "a\r\nb", "\x00", "\x07", "\x1b[0m", "\x7f", "\x80", "\x85", "a\x85b", "\x9f", "\xa0", "\xad",
    "\u2028", "a\u2029b", "\ufeff", "a\ufeffb", "\ufffe", "\uffff", "\U0001f600", "\U0010ffff", "é", "e\u0301", "ß", "日本語",
    # Letters to some, marks and symbols to Unicode's categories, which AWS's patterns go by.
    "का", "a\u0345", "Ⓐ", "x²", "Ⅷ",
    # Length: readers and writers fold lines and limit keys.
    "word " * 25, "x" * 128, "x" * 129, "a b " * 64, "y" * 300, "long line " * 170,
]

TEXTS = st.one_of(
    st.sampled_from(WORDS),
    st.lists(st.sampled_from([word for word in WORDS if len(word) < 20]), max_size=5).map("".join),
    # Whether a character is a letter is settled only once Unicode has assigned it.
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cn"]), max_size=40),
    st.text(alphabet=st.characters(max_codepoint=0x2FF, exclude_categories=["Cn"]), max_size=40),
    # What the narrow fields take: printable ASCII, and tags.
    st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=40),
    st.text(alphabet="yesnoYENO0179 _.:/=+-@", max_size=12),
)
