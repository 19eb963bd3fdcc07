//! `meed open`: the page shows what the commands say, and answers nobody but the browser that it was opened in.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A page that is open; it is closed when this goes.
struct Page {
    child: Child,
    port: u16,
    key: String,
}

impl Drop for Page {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back: the number, the head, the body.
struct Got {
    status: u16,
    head: String,
    body: String,
}

/// A copy of a contract and its data, to write in.
fn copy(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("data")).unwrap();
    for file in ["contract.meed", "data/episode.csv"] {
        fs::copy(Path::new("contracts/reablement").join(file), folder.join(file)).unwrap();
    }
    folder
}

fn exchange(port: u16, bytes: &[u8]) -> Got {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let text = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    Got { status, head: head.to_owned(), body: body.to_owned() }
}

impl Page {
    fn open(folder: &Path, args: &[&str]) -> Self {
        // A folder alone is opened, as one that is dropped on the program.
        let mut child = Command::new(env!("CARGO_BIN_EXE_meed"))
            .args((!args.is_empty()).then_some("open"))
            .arg(folder)
            .args(["--no-browser"])
            .args(args)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().strip_prefix("http://127.0.0.1:").unwrap().to_owned();
        let (port, path) = address.split_once('/').unwrap();
        let port = port.parse().unwrap();
        let first =
            exchange(port, format!("GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").as_bytes());
        assert_eq!(first.status, 303);
        let location = first.head.lines().find_map(|line| line.strip_prefix("Location: /")).unwrap();
        let key = location.split('/').next().unwrap().to_owned();
        // The code lets in once.
        let again =
            exchange(port, format!("GET /{path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").as_bytes());
        assert_eq!(again.status, 404);
        Page { child, port, key }
    }

    fn get(&self, way: &str) -> Got {
        let (port, key) = (self.port, &self.key);
        exchange(port, format!("GET /{key}/{way} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n").as_bytes())
    }

    fn post(&self, way: &str, kind: &str, body: &[u8]) -> Got {
        let (port, key) = (self.port, &self.key);
        let head = format!(
            "POST /{key}/{way} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        exchange(port, &[head.as_bytes(), body].concat())
    }

    /// Sends a file as a form does.
    fn send(&self, record: &str, name: &str, bytes: &[u8]) -> Got {
        let before =
            format!("--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
        let after = format!(
            "\r\n--B\r\nContent-Disposition: form-data; name=\"record\"\r\n\r\n{record}\r\n--B--\r\n"
        );
        let body = [before.as_bytes(), bytes, after.as_bytes()].concat();
        self.post("data", "multipart/form-data; boundary=B", &body)
    }
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn the_screens_show_what_the_commands_say() {
    let page = Page::open(&copy("page_screens"), &[]);
    let statement = page.get("statement");
    assert_eq!(statement.status, 200);
    // The amounts of the contract's own expected statement, each with the way to its reason.
    for (amount, way) in [
        ("558.81", "item=reward&amp;payee=Ashdown%20Care&amp;period=2023Q2"),
        ("76,605.84", "item=net\""),
        ("−186.27", "item=readmission&amp;payee=Ashdown%20Care&amp;period=2023Q2"),
    ] {
        let (_, cell) = statement.body.split_once(way).unwrap_or_else(|| panic!("{way}"));
        let cell = cell.split("</td>").next().unwrap();
        assert!(cell.ends_with(&format!("{amount}</a>")), "{cell}");
    }
    assert!(statement.body.contains("episode: 50 rows = 50 paid for"));
    let why = page.get("why?item=reward&payee=Ashdown%20Care&period=2023Q2");
    assert!(why.body.contains("pay 20% × (total fee) × share_earned"), "{}", why.body);
    // Rows 2–4, 19–21, 36–37, each with the way to it.
    for row in [2, 3, 4, 19, 20, 21, 36, 37] {
        assert!(why.body.contains(&format!("/why?record=episode&amp;row={row}\">{row}</a>")), "{row}");
    }
    assert!(
        why.body.contains("<code>meed explain . --item=reward --payee='Ashdown Care' --period=2023Q2</code>"),
        "{}",
        why.body
    );
    let row = page.get("why?record=episode&row=17");
    assert!(row.body.contains("&amp;row=17\">17</a>"), "{}", row.body);
    let what_if =
        page.get(&format!("what-if?name={}&to={}", encoded("success[42 days]"), encoded("43 days")));
    // By hand: 30,325.07 - 29,337.84 = 987.23, which is Ashdown Care's and the last step of the sweep.
    assert!(what_if.body.contains("30,325.07") && what_if.body.contains("987.23"), "{}", what_if.body);
    let sweep = page.get(&format!(
        "what-if?name={}&from={}&until={}",
        encoded("success[42 days]"),
        encoded("30 days"),
        encoded("60 days")
    ));
    assert!(sweep.body.contains("<svg") && sweep.body.contains("rises by £1,396.07"), "{}", sweep.body);
    assert!(sweep.body.contains("&amp;to=43%20days&amp;from=30%20days"), "{}", sweep.body);
    assert!(page.get("terms").body.contains("Outcome Reward"));
    let book = page.get("statement.xlsx");
    assert!(book.head.contains("attachment; filename=\"statement.xlsx\"") && book.body.starts_with("PK"));
    for screen in ["statement", "terms", "what-if", "data", "edit", "why?item=net"] {
        let got = page.get(screen);
        assert!(
            got.body.contains("<html lang=\"en-GB\">") && got.body.matches("<h1").count() >= 1,
            "{screen}"
        );
        // One script, ours, from here; nothing within the page.
        assert!(
            got.body.matches("<script").count() == 1 && got.body.contains("page.js\" defer></script>"),
            "{screen}"
        );
        assert!(!got.body.contains("style=\"") && !got.body.contains(" onclick"), "{screen}");
    }
}

#[test]
fn only_the_browser_that_was_opened_is_answered() {
    let folder = copy("page_gate");
    fs::write(folder.join("secret.txt"), "a secret").unwrap();
    let page = Page::open(&folder, &[]);
    let (port, key) = (page.port, page.key.clone());
    let raw = |request: String| exchange(port, request.as_bytes());
    let host = format!("Host: 127.0.0.1:{port}");
    for (request, status) in [
        (format!("GET /{key}/statement HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 403),
        (format!("GET /{key}/statement HTTP/1.1\r\n\r\n"), 403),
        (format!("GET /{key}/statement HTTP/1.1\r\n{host}\r\nHost: evil.example\r\n\r\n"), 403),
        (format!("GET /{key}/statement HTTP/1.1\r\n{host}\r\nSec-Fetch-Site: cross-site\r\n\r\n"), 403),
        (format!("POST /{key}/save HTTP/1.1\r\n{host}\r\nContent-Length: 0\r\n\r\n"), 403),
        (
            format!(
                "POST /{key}/save HTTP/1.1\r\n{host}\r\nOrigin: http://evil.example\r\nContent-Length: 0\r\n\r\n"
            ),
            403,
        ),
        (format!("POST /{key}/save HTTP/1.1\r\n{host}\r\nOrigin: null\r\nContent-Length: 0\r\n\r\n"), 403),
        (format!("DELETE /{key}/data HTTP/1.1\r\n{host}\r\n\r\n"), 405),
        (format!("OPTIONS /{key}/data HTTP/1.1\r\n{host}\r\n\r\n"), 405),
        (format!("GET /statement HTTP/1.1\r\n{host}\r\n\r\n"), 404),
        (format!("GET /{}/statement HTTP/1.1\r\n{host}\r\n\r\n", "0".repeat(64)), 404),
        (format!("GET /{key}/../secret.txt HTTP/1.1\r\n{host}\r\n\r\n"), 404),
        (format!("GET /{key}/secret.txt HTTP/1.1\r\n{host}\r\n\r\n"), 404),
        (format!("GET /{key}/data/episode.csv HTTP/1.1\r\n{host}\r\n\r\n"), 404),
        (format!("GET /{key}/%2e%2e/secret.txt HTTP/1.1\r\n{host}\r\n\r\n"), 404),
        (format!("GET //etc/passwd HTTP/1.1\r\n{host}\r\n\r\n"), 404),
        (format!("GET http://127.0.0.1:{port}/{key}/statement HTTP/1.1\r\n{host}\r\n\r\n"), 404),
        (format!("GET /{key}/keep HTTP/1.1\r\n{host}\r\n\r\n"), 404),
        (format!("GET /{key}/statement HTTP/1.1\r\n{host}\r\nX: {}\r\n\r\n", "a".repeat(20_000)), 413),
        ("nonsense\r\n\r\n".to_owned(), 400),
        (
            format!(
                "POST /{key}/data HTTP/1.1\r\n{host}\r\nOrigin: http://127.0.0.1:{port}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            ),
            400,
        ),
        (
            format!(
                "POST /{key}/data HTTP/1.1\r\n{host}\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Length: -1\r\n\r\n"
            ),
            400,
        ),
    ] {
        let got = raw(request.clone());
        assert_eq!(got.status, status, "{request}\n{}", got.body);
        assert!(!got.body.contains("a secret") && !got.body.contains("Ashdown"), "{request}");
    }
    let good = page.get("statement");
    for header in [
        "Content-Security-Policy: default-src 'none'; script-src 'self'; style-src 'self'",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "frame-ancestors 'none'",
    ] {
        assert!(good.head.contains(header), "{header}");
    }
    // What a request says is shown as it was written, and is never a part of the page or an option of a command.
    let script = page.get(&format!("why?item={}", encoded("<script>alert(1)</script>")));
    assert!(script.body.contains("&lt;script&gt;") && !script.body.contains("<script>alert"));
    let option = page.get(&format!("why?item={}", encoded("--faults=/tmp/written.csv")));
    assert!(option.body.contains("error") && !Path::new("/tmp/written.csv").exists());
}

#[test]
fn a_file_is_checked_and_put_into_the_folder_only_by_a_button() {
    let folder = copy("page_upload");
    let rows = fs::read_to_string(folder.join("data/episode.csv")).unwrap();
    fs::remove_file(folder.join("data/episode.csv")).unwrap();
    let page = Page::open(&folder, &[]);
    assert!(page.get("statement").body.contains("There is no statement yet"));
    let wrong = rows.replacen("reablement", "reablment", 1);
    let got = page.send("episode", "march <b>.csv", wrong.as_bytes());
    assert_eq!(got.status, 200);
    assert!(
        got.body.contains("1 fault in march &lt;b&gt;.csv") && got.body.contains("reablment"),
        "{}",
        got.body
    );
    assert!(!folder.join("data/episode.csv").exists());
    for (record, name) in [("nobody", "a.csv"), ("episode", "a.exe"), ("episode", ""), ("../x", "a.csv")] {
        assert_eq!(page.send(record, name, rows.as_bytes()).status, 400, "{record} {name}");
    }
    let good = page.send("episode", "march.csv", rows.as_bytes());
    assert!(good.status == 200 && good.body.contains("Nothing is wrong with march.csv"), "{}", good.body);
    assert!(!folder.join("data/episode.csv").exists());
    assert_eq!(page.post("keep", "application/x-www-form-urlencoded", b"").status, 303);
    assert_eq!(fs::read_to_string(folder.join("data/episode.csv")).unwrap(), rows);
    assert!(page.get("statement").body.contains("76,605.84"));
    // What is there is never written over.
    assert_eq!(page.post("keep", "application/x-www-form-urlencoded", b"").status, 409);
}

#[test]
fn the_text_is_checked_compared_and_saved_unless_somebody_else_has_changed_it() {
    let folder = copy("page_edit");
    let file = folder.join("contract.meed");
    let page = Page::open(&folder, &[]);
    let text = fs::read_to_string(&file).unwrap();
    let screen = page.get("edit").body;
    let read = screen.split("name=\"read\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = |text: &str, read: &str| {
        format!("text={}&read={}", encoded(&text.replace('\n', "\r\n")), encoded(read))
    };
    let post = |way: &str, text: &str| {
        page.post(way, "application/x-www-form-urlencoded", form(text, &read).as_bytes())
    };
    let broken = text.replacen("£15.00 per hour", "£15.00 pr hour", 1);
    let told = post("check", &broken);
    assert!(
        told.body.contains("The text has 1 error.") && told.body.contains("data-line=\"31\""),
        "{}",
        told.body
    );
    assert_eq!(post("save", &broken).status, 400);
    let dearer = text.replacen("£15.00 per hour", "£16.00 per hour", 1);
    assert!(post("check", &dearer).body.contains("No errors."));
    let live = post("live", &broken).body;
    assert!(live.starts_with("<p class=\"said wrong\">The text has 1 error.</p>"), "{live}");
    let code = page.get("code?name=E0101").body;
    assert!(code.contains("E0101: something else is expected here"), "{code}");
    let compared = post("compare", &dearer);
    assert!(compared.body.contains("16.00"), "{}", compared.body);
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    // A draft lies beside the contract, and is compared with it; nothing else can be named.
    assert_eq!(post("draft", &dearer).status, 303);
    assert_eq!(fs::read_to_string(folder.join("drafts/draft-1.meed")).unwrap(), dearer);
    let compared = page.get("compare?from=contract.meed&to=drafts%2Fdraft-1.meed").body;
    assert!(compared.contains("16.00"), "{compared}");
    fs::write(folder.parent().unwrap().join("outside.meed"), "contract \"outside\"\n").unwrap();
    let outside = page.get("compare?from=contract.meed&to=..%2Foutside.meed").body;
    assert!(!outside.contains("outside") && !outside.contains("<article"), "{outside}");
    assert!(!page.get("edit?draft=..%2Foutside.meed").body.contains("outside"));
    assert!(page.get("edit?draft=drafts%2Fdraft-1.meed").body.contains("£16.00 per hour"));
    assert_eq!(post("save", &dearer).status, 303);
    assert_eq!(fs::read_to_string(&file).unwrap(), dearer);
    // The form was read before that, so it saves nothing any more.
    assert_eq!(post("save", &text).status, 409);
    assert_eq!(fs::read_to_string(&file).unwrap(), dearer);
    drop(page);
    let page = Page::open(&folder, &["--read-only"]);
    let screen = page.get("edit").body;
    assert!(!screen.contains("formaction=\"/") || !screen.contains("/save\""));
    assert_eq!(
        page.post("save", "application/x-www-form-urlencoded", form(&text, &read).as_bytes()).status,
        404
    );
    assert_eq!(page.post("keep", "application/x-www-form-urlencoded", b"").status, 404);
    assert_eq!(
        page.post("draft", "application/x-www-form-urlencoded", form(&text, &read).as_bytes()).status,
        404
    );
}

#[test]
fn what_is_too_long_is_refused_before_it_is_taken() {
    let page = Page::open(&copy("page_long"), &[]);
    let (port, key) = (page.port, page.key.clone());
    let head = |way: &str, length: u64| {
        format!(
            "POST /{way} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let told = |head: String| {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(head.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer.split(' ').nth(1).map(str::to_owned)
    };
    // A file of more than 256 MiB, a text of more than 4; and anything at all without the key.
    assert_eq!(told(head(&format!("{key}/data"), (256 << 20) + 1)).as_deref(), Some("413"));
    assert_eq!(told(head(&format!("{key}/check"), (4 << 20) + 1)).as_deref(), Some("413"));
    assert_eq!(told(head("0000/data", 1 << 40)).as_deref(), Some("404"));
    // A request that breaks off is nobody's, and the page goes on.
    assert_eq!(told(head(&format!("{key}/data"), 100)), None);
    // Rows of some megabytes are checked.
    let head = fs::read_to_string("contracts/reablement/data/episode.csv").unwrap();
    let (heading, first) = head.split_once('\n').unwrap();
    let row = first.lines().next().unwrap().split_once(',').unwrap().1;
    let rows: String = (1..=40_000).map(|id| format!("{id},{row}\n")).collect();
    let got = page.send("episode", "large.csv", format!("{heading}\n{rows}").as_bytes());
    assert!(got.body.contains("Nothing is wrong with large.csv"), "{}", got.body);
}

/// The rows of the small contract, typed into the workbook to fill in.
fn filled(template: &[u8]) -> Vec<u8> {
    let people = [["P1", "Acme", "2026-04-20", "2026-05-31"], ["P2", "Acme", "2026-05-04", ""]];
    let sheets = meed::data::copied(std::io::Cursor::new(template.to_vec())).unwrap();
    let sheet = sheets.iter().find(|sheet| sheet.name == "person").unwrap();
    let headings = &sheet.rows[0].1;
    let mut book = rust_xlsxwriter::Workbook::new();
    let page = book.add_worksheet().set_name("person").unwrap();
    for heading in headings {
        let meed::data::CopiedValue::Text(text) = &heading.value else { panic!("{heading:?}") };
        let at = u16::try_from(heading.column).unwrap();
        page.write_string(0, at, text).unwrap();
        let known = ["person_id", "provider", "start_date", "job_date"].iter().position(|own| own == text);
        for (row, person) in (1..).zip(people) {
            let Some(value) = known.map(|known| person[known]) else { continue };
            match rust_xlsxwriter::ExcelDateTime::parse_from_str(value) {
                Ok(day) if value.contains('-') => {
                    let format = rust_xlsxwriter::Format::new().set_num_format("dd/mm/yyyy");
                    page.write_datetime_with_format(row, at, &day, &format).unwrap();
                }
                _ if value.is_empty() => {}
                _ => {
                    page.write_string(row, at, value).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn from_an_empty_folder_to_a_paid_statement() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page_empty");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let page = Page::open(&folder, &[]);
    let begin = page.get("statement").body;
    assert!(begin.contains("There is no contract in this folder yet"));
    let read = begin.split("name=\"read\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let text = begin
        .split("<textarea")
        .nth(1)
        .unwrap()
        .split_once(">\n")
        .unwrap()
        .1
        .split("</textarea>")
        .next()
        .unwrap();
    let text = text.replace("&quot;", "\"").replace("&gt;", ">").replace("&lt;", "<").replace("&amp;", "&");
    let form = format!("text={}&read={}", encoded(&text), encoded(&read));
    assert_eq!(page.post("save", "application/x-www-form-urlencoded", form.as_bytes()).status, 303);
    assert_eq!(fs::read_to_string(folder.join("contract.meed")).unwrap(), text);
    let begun = page.get("statement").body;
    assert!(
        begun.contains("There is no statement yet") && begun.contains("The contract is saved."),
        "{begun}"
    );
    // Two starts at £300.00 where the first example says £500.00, and 12 of them are £600.00 dearer in the second.
    let dearer = format!("text={}&read=", encoded(&text.replace("£250.00", "£300.00")));
    let live = page.post("live", "application/x-www-form-urlencoded", dearer.as_bytes()).body;
    assert!(live.contains("2 of 2 examples come to something else"), "{live}");
    assert!(
        live.contains("but it comes to £600.00") && live.contains("but it comes to £13,600.00"),
        "{live}"
    );
    let mut stream = TcpStream::connect(("127.0.0.1", page.port)).unwrap();
    write!(stream, "GET /{}/template.xlsx HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", page.key, page.port)
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let body = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let book = filled(&answer[body..]);
    let checked = page.send("", "people.xlsx", &book);
    assert!(checked.body.contains("Nothing is wrong with people.xlsx"), "{}", checked.body);
    assert_eq!(page.post("keep", "application/x-www-form-urlencoded", b"").status, 303);
    assert!(folder.join("data/data.xlsx").is_file());
    let statement = page.get("statement").body;
    // By hand: two starts at £250.00, and one job at £1,000.00 within the six months.
    assert!(statement.contains("aria-label=\"net: 1,500.00, why\""), "{statement}");
    assert!(statement.contains("April to June 2026") && statement.contains("<svg"), "{statement}");
    let why = page.get("why?item=jobs&payee=Acme&period=2026Q2").body;
    assert!(why.contains("/why?record=person&amp;row=2\">2</a>"), "{why}");
    // A second book does not take the place of the first, and is told how it could.
    page.send("", "more.xlsx", &book);
    let again = page.post("keep", "application/x-www-form-urlencoded", b"");
    assert!(again.status == 409 && again.body.contains("move data.xlsx out of"), "{}", again.body);
    let of_payee = page.get("statement?payee=Acme").body;
    assert!(of_payee.contains("/statement.docx?payee=Acme&amp;edition=payee"), "{of_payee}");
    let published = page.get("statement.html?edition=publication");
    assert!(published.head.contains("filename=\"statement.html\""), "{}", published.head);
    assert!(
        published.body.contains("1,500.00") && !published.body.contains("person_id"),
        "{}",
        published.body
    );
    assert_eq!(page.get("statement.html?edition=payee").status, 409);
    assert!(page.get("most").body.contains("What "));
}

#[test]
fn a_folder_with_contracts_of_other_names_says_where_they_are() {
    let folder = copy("page-others");
    fs::rename(folder.join("contract.meed"), folder.join("of 2024.meed")).unwrap();
    fs::create_dir_all(folder.join("next")).unwrap();
    fs::copy(folder.join("of 2024.meed"), folder.join("next/contract.meed")).unwrap();
    let page = Page::open(&folder, &[]);
    let (next, own) = (folder.join("next"), folder.join("of 2024.meed"));
    let there = format!(
        "There is no <code>contract.meed</code> in this folder, but there is a contract in <code>{}</code> and <code>{}</code>.",
        next.display(),
        own.display()
    );
    let got = page.get("statement").body;
    assert!(got.contains("A new contract") && got.contains(&there), "{got}");
    assert!(!got.contains("no contract in this folder yet"));
    // One alone is opened as a folder is.
    assert!(Page::open(&own, &[]).get("edit").body.contains("Help to Live at Home"));
    // What is not there is nothing to begin.
    let done = Command::new(env!("CARGO_BIN_EXE_meed"))
        .args(["open", "--no-browser"])
        .arg(folder.join("nowhere"))
        .output()
        .unwrap();
    assert!(!done.status.success());
    assert!(String::from_utf8_lossy(&done.stderr).contains("there is no file"));
}

#[test]
fn what_stands_in_backticks_is_set_as_words_of_the_contract() {
    let got = Page::open(&copy("page-ticks"), &[]).get("most").body;
    // What nothing limits can be limited, in words to copy.
    assert!(got.contains("say for example <code>no more than 200 rows share provider"), "{got}");
    assert!(!got.contains('`'), "{got}");
}
