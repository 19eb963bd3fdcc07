//! How long the laws are searched for a case that breaks them.

use proptest::test_runner::{Config, RngSeed};

/// As many cases as `PROPTEST_CASES` says, for the long search, and otherwise this many, which are the same every time
/// unless `PROPTEST_RNG_SEED` asks for others.
pub(crate) fn cases(ordinary: u32) -> Config {
    let default = Config { failure_persistence: None, ..Config::default() };
    if is_long() {
        return default;
    }
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(1),
        asked => asked,
    };
    Config { cases: ordinary, rng_seed, ..default }
}

/// Whether this is the long search.
pub(crate) fn is_long() -> bool {
    std::env::var_os("PROPTEST_CASES").is_some()
}
