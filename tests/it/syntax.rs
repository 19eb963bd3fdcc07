//! Reading a contract.

use meed::source::Source;
use meed::syntax::parse;

#[test]
fn sample() {
    for text in [include_str!("../samples/reablement.meed"), include_str!("../samples/forms.meed")] {
        let s = Source::new("x", text);
        let (file, d) = parse(&s);
        for d in &d {
            println!("{} {}", s.line(d.start()), d.message);
        }
        assert!(d.is_empty());
        println!("{file:#?}");
    }
}
