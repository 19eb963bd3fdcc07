//! The page of every code: what it means, why it is refused, wrong and right.

/// One page of `docs/codes`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The code.
    pub code: &'static str,
    /// The whole page. Its first line is `# E0304: title`.
    pub text: &'static str,
}

impl Page {
    /// What stands after the code in its heading.
    pub fn title(&self) -> &'static str {
        let heading = self.text.lines().next().unwrap_or("");
        heading.split_once(": ").map_or(heading, |(_, title)| title)
    }
}

/// Pulls the pages in when the crate is built, so that the tool explains its codes wherever it runs.
macro_rules! pages {
    ($($code:literal)*) => {
        &[$(Page { code: $code, text: include_str!(concat!("../../docs/codes/", $code, ".md")) }),*]
    };
}

/// Every code, in order. A test holds this list against the folder and against the codes that the source uses.
const PAGES: &[Page] = pages![
    "E0001"
    "E0101" "E0102" "E0103" "E0104" "E0105" "E0106" "E0107" "E0108" "E0109" "E0110" "E0111" "E0112"
    "E0113" "E0114" "E0115" "E0116" "E0117" "E0118" "E0119" "E0120" "E0121" "E0122" "E0123" "E0124"
    "E0125" "E0126" "E0127" "E0128" "E0129" "E0130" "E0131" "E0132" "E0133"
    "E0201" "E0202" "E0203" "E0204" "E0205" "E0206" "E0207" "E0208" "E0209" "E0210" "E0211" "E0212"
    "E0213" "E0214" "E0215" "E0216" "E0217" "E0219" "E0220" "E0221" "E0222" "E0223" "E0224"
    "E0225" "E0226" "E0227"
    "E0301" "E0302" "E0303" "E0304" "E0305" "E0306" "E0307" "E0308" "E0309" "E0310" "E0311" "E0312"
    "E0313" "E0314" "E0315" "E0316" "E0317" "E0318" "E0319" "E0320" "E0321" "E0322" "E0323" "E0324"
    "E0325" "E0326" "E0327" "E0328" "E0329" "E0330" "E0331" "E0332" "E0333" "E0334" "E0335" "E0336"
    "E0337" "E0338" "E0339" "E0340" "E0341" "E0342" "E0343" "E0344" "E0345" "E0346" "E0347" "E0348"
    "E0349" "E0350" "E0351" "E0352" "E0353" "E0354" "E0355" "E0356" "E0357" "E0358" "E0359" "E0360"
    "E0361" "E0362" "E0363" "E0364" "E0365" "E0366" "E0367" "E0368" "E0369" "E0370" "E0371" "E0372"
    "E0373" "E0374" "E0375" "E0376" "E0377" "E0378" "E0379" "E0380" "E0381" "E0382" "E0383" "E0384"
    "E0385" "E0386" "E0387" "E0389" "E0390" "E0391" "E0392" "E0393" "E0394" "E0395" "E0396" "E0397"
    "E0398" "E0399"
    "E0401" "E0402" "E0403" "E0404" "E0405" "E0406" "E0407" "E0408" "E0409" "E0410" "E0411" "E0412"
    "E0413" "E0414" "E0415" "E0416" "E0417" "E0418" "E0420" "E0421" "E0422" "E0423" "E0424" "E0425" "E0426" "E0427"
    "E0428" "E0429" "E0430" "E0431" "E0432" "E0433" "E0434" "E0435" "E0436" "E0437" "E0438" "E0439"
    "E0440" "E0441" "E0442" "E0443" "E0444" "E0445" "E0446" "E0447" "E0448" "E0449" "E0450" "E0451"
    "E0452" "E0453" "E0454" "E0455" "E0456" "E0457" "E0458" "E0459" "E0460" "E0461" "E0462" "E0463"
    "E0464" "E0465" "E0466" "E0467" "E0468" "E0469" "E0470" "E0471" "E0472" "E0473" "E0474" "E0475" "E0476"
    "E0477" "E0478" "E0479" "E0480" "E0481" "E0482" "E0483" "E0484" "E0485" "E0486" "E0487" "E0488"
    "E0489" "E0490" "E0491" "E0492" "E0493" "E0494" "E0495" "E0496" "E0497" "E0498" "E0499"
    "E0501" "E0502" "E0503" "E0504" "E0505" "E0506" "E0507" "E0508" "E0509" "E0510" "E0511" "E0512"
    "E0513" "E0514" "E0515" "E0516" "E0517" "E0518" "E0519" "E0520" "E0521" "E0522" "E0523" "E0524"
    "E0525" "E0526" "E0527" "E0528" "E0529" "E0530" "E0531" "E0532" "E0533" "E0534" "E0535" "E0536"
    "E0537" "E0538" "E0539" "E0540" "E0541" "E0542" "E0545" "E0546" "E0547" "E0548" "E0549" "E0550" "E0551"
    "E0601" "E0602" "E0603" "E0604" "E0605" "E0606" "E0607" "E0608" "E0610" "E0611" "E0613" "E0614"
    "E0620"
    "E0701" "E0702" "E0703" "E0704" "E0710" "E0711" "E0712" "E0713" "E0714" "E0720" "E0721" "E0722" "E0723"
    "E0724" "E0725" "E0726" "E0730" "E0740" "E0741" "E0742" "E0743" "E0744" "E0750" "E0751"
    "Q0001" "Q0002" "Q0003"
    "W0001" "W0002" "W0003" "W0004" "W0005" "W0006" "W0007" "W0008" "W0009" "W0010" "W0011" "W0012"
    "W0013" "W0014" "W0015"
];

/// All pages, in the order of their codes.
pub fn all() -> &'static [Page] {
    PAGES
}

/// The page of a code; capitals do not matter.
pub fn find(code: &str) -> Option<Page> {
    PAGES.iter().find(|page| page.code.eq_ignore_ascii_case(code)).copied()
}

/// The code that was probably meant.
pub fn nearest(code: &str) -> Option<&'static str> {
    crate::text::nearest(code, PAGES.iter().map(|page| page.code))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::*;

    fn rust_files(folder: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                found.extend(rust_files(&path));
            } else if path.extension().is_some_and(|end| end == "rs") {
                found.push(path);
            }
        }
        found
    }

    /// The codes that stand in quotes before the tests of a file.
    fn codes_in(text: &str) -> BTreeSet<String> {
        let code = text.split("#[cfg(test)]").next().unwrap();
        let quoted = code.split('"').filter(|word| {
            word.len() == 5
                && word.starts_with(['E', 'Q', 'W'])
                && word.bytes().skip(1).all(|byte| byte.is_ascii_digit())
        });
        quoted.map(str::to_owned).collect()
    }

    fn listed() -> Vec<String> {
        PAGES.iter().map(|page| page.code.to_owned()).collect()
    }

    #[test]
    fn every_page_of_the_folder_is_listed_once_and_in_order() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/codes");
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let pages = names.filter_map(|name| name.to_str()?.strip_suffix(".md").map(str::to_owned));
        let files: BTreeSet<_> = pages.filter(|name| name != "README").collect();
        let listed = listed();
        let known: BTreeSet<_> = listed.iter().cloned().collect();
        assert!(
            files == known,
            "not in both the folder and the list: {:?}",
            files.symmetric_difference(&known)
        );
        assert!(listed.is_sorted() && listed.len() == known.len(), "not in order, or twice: {listed:?}");
    }

    #[test]
    fn every_code_that_is_used_has_a_page_and_every_page_is_of_a_code_that_is_used() {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let files = rust_files(&source).into_iter().filter(|path| !path.ends_with("diagnostic/codes.rs"));
        let used: BTreeSet<_> = files.flat_map(|path| codes_in(&fs::read_to_string(path).unwrap())).collect();
        let pages: BTreeSet<_> = listed().into_iter().collect();
        let (missing, idle): (Vec<_>, Vec<_>) =
            (used.difference(&pages).collect(), pages.difference(&used).collect());
        assert!(missing.is_empty(), "used and without a page: {missing:?}");
        assert!(idle.is_empty(), "never used: {idle:?}");
    }

    #[test]
    fn every_page_begins_with_its_code_and_a_title() {
        for page in PAGES {
            assert!(page.text.starts_with(&format!("# {}: ", page.code)), "{}", page.code);
            assert!(!page.title().chars().next().unwrap().is_uppercase(), "{}: {}", page.code, page.title());
        }
    }

    #[test]
    fn a_code_is_found_whatever_its_capitals_and_a_mistyped_one_is_guessed() {
        assert_eq!(find("e0001").map(|page| page.code), Some("E0001"));
        assert_eq!(find("E9999"), None);
        assert_eq!(nearest("E001"), Some("E0001"));
        assert_eq!(nearest("hello"), None);
    }
}
