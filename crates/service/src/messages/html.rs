//! HTML for mail. Owns that a text is text (promises S7, O2): markup is only what stands in the program's source as a literal, and
//! everything else is escaped on its way in, because there is no other way in.

/// A document that is being written.
#[derive(Default)]
pub(super) struct Html(String);

impl Html {
    /// Markup, as the source has it.
    pub(super) fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, in an element or in an attribute in double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // Nothing that a reader sees, and some readers stumble over it.
                c if c.is_control() && c != '\n' => {}
                c => self.0.push(c),
            }
        }
        self
    }

    pub(super) fn done(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Html;

    #[test]
    fn s7_a_text_cannot_leave_its_place() {
        let mut html = Html::default();
        html.markup("<p title=\"")
            .text("\"><script>alert('1')</script>&amp;\0")
            .markup("\">");
        assert_eq!(
            html.done(),
            "<p title=\"&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;\">"
        );
    }
}
