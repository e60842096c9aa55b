//! Lines that fit. Words are never cut, since half of a path or an address is of no use.

/// Text in lines of at most `width` characters, broken at spaces; line breaks of the text stay.
#[must_use]
pub fn wrap(text: &str, width: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + 16);
    for (index, line) in text.trim_end().split('\n').enumerate() {
        if index > 0 {
            wrapped.push('\n');
        }
        let mut column = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                wrapped.push('\n');
                column = 0;
            } else if column > 0 {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::wrap;

    #[test]
    fn text_is_broken_between_words_and_where_it_was_broken() {
        assert_eq!(wrap("one two three\n\nfour", 8), "one two\nthree\n\nfour");
        assert_eq!(wrap("a notification-service/database b", 10), "a\nnotification-service/database\nb");
    }
}
