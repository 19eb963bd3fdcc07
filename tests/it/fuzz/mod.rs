//! The bodies of the fuzz targets on the kept corpus, each file of it changed in a few ways; for longer, and with other
//! changes each time, if `MEED_FUZZ_SECONDS` says for how long.

mod bodies;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// How many changed inputs in a run of the suite.
const BRIEF: usize = 60;
/// What is put in: signs and words that have a meaning somewhere.
const PIECES: [&[u8]; 24] = [
    b"\n",
    b"\r\n",
    b"\"",
    b",",
    b";",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF",
    b"=",
    b"-",
    b"'",
    b"1e9",
    b"9999-12-31",
    b"0001-01-01",
    b"{",
    b"}",
    b"[",
    b":",
    b"null",
    b"(",
    b")",
    b"| ",
    b"\n  ",
    "£".as_bytes(),
];

/// Numbers that look random and are the same for the same beginning (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most.max(1) as u64).unwrap()
    }
}

fn changed(corpus: &[Vec<u8>], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = corpus[numbers.below(corpus.len())].clone();
    for _ in 0..1 + numbers.below(5) {
        let at = numbers.below(bytes.len() + 1);
        let end = (at + numbers.below(12)).min(bytes.len());
        let other = &corpus[numbers.below(corpus.len())];
        let from = numbers.below(other.len() + 1);
        let put: Vec<u8> = match numbers.below(6) {
            0 => Vec::new(),
            1 => PIECES[numbers.below(PIECES.len())].to_vec(),
            2 => bytes[at..end].repeat(1 + numbers.below(40)),
            3 => other[from..(from + numbers.below(60)).min(other.len())].to_vec(),
            4 => vec![u8::try_from(numbers.below(256)).unwrap()],
            _ => bytes[at..end].iter().map(|byte| byte ^ (1 << numbers.below(8))).collect(),
        };
        bytes.splice(at..end, put);
    }
    bytes
}

/// Runs a body on the corpus of its target, and on what can be made of it. What fails is kept in the folder of the
/// build.
fn fuzz(target: &str, body: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths: Vec<_> = fs::read_dir(root.join("tests/fuzz/corpus").join(target))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    let corpus: Vec<Vec<u8>> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    corpus.iter().for_each(|bytes| body(bytes));
    let seconds =
        std::env::var("MEED_FUZZ_SECONDS").ok().map(|text| text.parse().expect("a number of seconds"));
    let began = Instant::now();
    let seed = match seconds {
        Some(_) => SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos().into(),
        None => 0,
    };
    let mut numbers = Numbers(0x9E37_79B9_7F4A_7C15 ^ seed);
    let goes_on = |done: usize| match seconds {
        Some(seconds) => began.elapsed() < Duration::from_secs(seconds),
        None => done < BRIEF,
    };
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{target}"));
    let mut done = 0;
    while goes_on(done) {
        let bytes = changed(&corpus, &mut numbers);
        if std::panic::catch_unwind(|| body(&bytes)).is_err() {
            fs::write(&kept, &bytes).unwrap();
            panic!("after {done} inputs of `{target}` one failed: it is kept in {}", kept.display());
        }
        done += 1;
    }
    writeln!(std::io::stdout(), "{target}: {done} inputs in {} s", began.elapsed().as_secs()).unwrap();
}

#[test]
fn contract() {
    fuzz("contract", bodies::contract);
}

#[test]
fn csv() {
    fuzz("csv", bodies::csv);
}

#[test]
fn json() {
    fuzz("json", bodies::json);
}

#[test]
fn given() {
    fuzz("given", bodies::given);
}

#[test]
fn snapshot() {
    fuzz("snapshot", bodies::snapshot);
}
