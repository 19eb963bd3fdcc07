//! Organisations under the numbers of registers: `GB-COH-09506232` is 09506232 of the list GB-COH.

/// The identifier of an organisation, as <https://org-id.guide> builds it: the code of a list, and the number in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OrgId {
    /// `GB-COH`
    pub(super) list: String,
    /// `09506232`
    pub(super) number: String,
}

impl OrgId {
    /// Two parts of the list's code, the first of two letters; then the number, which may have dashes itself.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-');
        let (place, code, number) = (parts.next()?, parts.next()?, parts.next()?);
        let is_place = place.len() == 2 && place.chars().all(|c| c.is_ascii_uppercase());
        let in_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let is_number = !number.is_empty() && !number.chars().any(|c| c.is_whitespace() || c.is_control());
        let is_all = is_place && !code.is_empty() && code.chars().all(in_code) && is_number;
        is_all.then(|| OrgId { list: format!("{place}-{code}"), number: number.to_owned() })
    }

    /// `GB-COH-09506232`
    pub(super) fn whole(&self) -> String {
        format!("{}-{}", self.list, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_and_the_number_in_it_are_told_apart() {
        let read = |text| OrgId::parse(text).map(|id| (id.list, id.number));
        assert_eq!(read("GB-COH-09506232"), Some(("GB-COH".to_owned(), "09506232".to_owned())));
        assert_eq!(read("XI-LEI-213800-X"), Some(("XI-LEI".to_owned(), "213800-X".to_owned())));
        for wrong in ["09506232", "GB-COH", "GB-COH-", "gb-coh-1", "GBR-COH-1", "GB-COH-1 2", "GB--1"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
