//! Every transcript in `tests/cli`: the command, what it prints, how it ends.

#[test]
fn the_transcripts_hold() {
    trycmd::TestCases::new().case("tests/cli/*.trycmd");
}
