//! Comma-separated values, for spreadsheets and databases: one flat table of values as programs write them.

/// A flat table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The names of its columns.
    pub header: Vec<&'static str>,
    /// Its rows, each as wide as the header.
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    /// A table whose rows are as wide as its header.
    pub fn new<const WIDTH: usize>(
        header: [&'static str; WIDTH],
        rows: impl IntoIterator<Item = [String; WIDTH]>,
    ) -> Self {
        Sheet { header: header.to_vec(), rows: rows.into_iter().map(Vec::from).collect() }
    }
}

/// With quotes only where they are needed, and lines that end in a line feed everywhere.
pub fn write(sheet: &Sheet) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory has nothing to fail at, and every row is as wide as the header.
    let _written = writer
        .write_record(&sheet.header)
        .and_then(|()| sheet.rows.iter().try_for_each(|row| writer.write_record(row)));
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}
