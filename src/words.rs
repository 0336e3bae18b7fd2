//! Enums whose values are written as fixed words, such as `PriceClass_All`.

/// Defines such an enum: its words for serde, for the JSON Schema and for people.
macro_rules! words {
    (
        $(#[$meta:meta])*
        $visibility:vis enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $word:literal),+ $(,)? }
    ) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize, serde::Serialize, schemars::JsonSchema)]
        $(#[$meta])*
        #[allow(missing_docs, reason = "a variant without a comment is its word")]
        $visibility enum $name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $variant),+
        }

        #[allow(dead_code, reason = "not every enum is listed and searched")]
        impl $name {
            /// Every value.
            $visibility const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the word.
            #[must_use]
            $visibility const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// Returns the value of a word.
            #[must_use]
            $visibility fn find(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

pub(crate) use words;
