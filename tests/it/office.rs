//! The workbook to fill in, filled in by LibreOffice and read back. It is run where `MEED_OFFICE` says so:
//! `MEED_OFFICE=1 cargo test --test it office`.

use std::fs;
use std::path::Path;
use std::process::Command;

/// What fills in two rows: typed values, a date in the cells' own format, and two formulas.
const MACRO: &str = r#"Sub Fill(source, target)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  doc = StarDesktop.loadComponentFromURL("file://" + source, "_blank", 0, hidden())
  sheet = doc.Sheets.getByName("episode")
  Dim cells
  cells = Array("1","7","Ashdown Care","2023-05-02","2023-06-30","reablement","24","10.1","independent","2023-06-01","","yes")
  For at = 0 To 11
    sheet.getCellByPosition(at, 1).FormulaLocal = cells(at)
  Next at
  cells = Array("=A2+1","8","Ashdown Care","2023-05-03","","lower","=0.1+0.2","","","","","no")
  For at = 0 To 11
    sheet.getCellByPosition(at, 2).FormulaLocal = cells(at)
  Next at
  Dim kept(0) As New com.sun.star.beans.PropertyValue
  kept(0).Name = "FilterName"
  kept(0).Value = "Calc MS Excel 2007 XML"
  doc.storeToURL("file://" + target, kept())
  doc.close(True)
End Sub
"#;

/// A profile of LibreOffice with the macro in it.
fn profile(folder: &Path) {
    let basic = folder.join("user/basic/Standard");
    fs::create_dir_all(&basic).unwrap();
    let xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let library =
        "xmlns:library=\"http://openoffice.org/2000/library\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    let parts = [
        (
            basic.join("script.xlb"),
            format!(
                "{xml}<library:library {library} library:name=\"Standard\" library:readonly=\"false\" library:passwordprotected=\"false\"><library:element library:name=\"Module1\"/></library:library>"
            ),
        ),
        (
            folder.join("user/basic/script.xlc"),
            format!(
                "{xml}<library:libraries {library}><library:library library:name=\"Standard\" xlink:href=\"$(USER)/basic/Standard/script.xlb/\" xlink:type=\"simple\" library:link=\"false\"/></library:libraries>"
            ),
        ),
        (
            basic.join("Module1.xba"),
            format!(
                "{xml}<script:module xmlns:script=\"http://openoffice.org/2000/script\" script:name=\"Module1\" script:language=\"StarBasic\">{}</script:module>",
                MACRO.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
            ),
        ),
    ];
    for (path, text) in parts {
        fs::write(path, text).unwrap();
    }
}

#[test]
fn the_workbook_to_fill_in_is_filled_in_by_libreoffice_and_read_back() {
    if std::env::var_os("MEED_OFFICE").is_none() {
        return;
    }
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("office");
    let _ = fs::remove_dir_all(&home);
    fs::create_dir_all(home.join("data")).unwrap();
    fs::copy("contracts/reablement/contract.meed", home.join("contract.meed")).unwrap();
    let meed = |args: &[&str]| Command::new(env!("CARGO_BIN_EXE_meed")).args(args).output().unwrap();
    let (template, filled) = (home.join("template.xlsx"), home.join("data/episode.xlsx"));
    fs::write(&template, meed(&["data", home.to_str().unwrap(), "--template", "xlsx"]).stdout).unwrap();
    let user = home.join("profile");
    let call = format!("macro:///Standard.Module1.Fill(\"{}\",\"{}\")", template.display(), filled.display());
    // A profile that is new is only made at the first start.
    for _ in 0..2 {
        profile(&user);
        let mut office = Command::new("soffice");
        office.arg(format!("-env:UserInstallation=file://{}", user.display()));
        office.args(["--headless", "--norestore", &call]).status().unwrap();
    }
    let paid = meed(&["pay", home.to_str().unwrap(), "--format", "json"]);
    let told: serde_json::Value = serde_json::from_slice(&paid.stdout).unwrap();
    // By hand: reablement is £1,575.00, of it 80%; nothing was ended after the first day of the second, which is of
    // weeks up to the end of the term: 12 weeks at most, at £75.00, of it 80%: £1,260.00 + £720.00.
    assert_eq!(told["totals"][0]["amount"], "1980.00");
    let notes = told["data"]["book_notes"].as_array().unwrap();
    let about = |column: &str| {
        notes.iter().any(|note| {
            note["note"]
                .as_str()
                .unwrap()
                .starts_with(&format!("column {column}: 1 value is what a formula came to"))
        })
    };
    assert!(about("episode_id") && about("weekly_hours_before"), "{notes:?}");
    let row = meed(&["explain", home.to_str().unwrap(), "--row", "episode:3"]);
    let row = String::from_utf8_lossy(&row.stdout).into_owned();
    assert!(row.contains("episode_id 2,") && row.contains("weekly_hours_before 0.3 hours per week"), "{row}");
}
