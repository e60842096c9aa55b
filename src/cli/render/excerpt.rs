//! The source lines around the labels of a finding, made fit to be shown.
//!
//! Owns what of a file is shown: whole lines around each label, no secret, nothing that a terminal
//! would obey, long lines cut to a window. Labels keep pointing at their text through all of it.
//! The lines of all labels, of whichever file, stand one after the other in one space of offsets,
//! because a finding in miette has one source. Start at [`Excerpts::of`].

use super::escape::{is_hostile, picture};
use super::{MASK, Report};
use crate::diag::Label;
use crate::frontend::secrets;
use crate::source::{SourceFile, SourceId, Span};
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};
use std::ops::Range;

/// How many lines are shown before and after a label.
const CONTEXT: usize = 1;

/// How many bytes stay before the first label of a line that is cut.
const BEFORE_LABEL: usize = 40;

/// The shown lines of one finding.
#[derive(Debug)]
pub(super) struct Excerpts {
    excerpts: Vec<Excerpt>,
    places: Vec<Place>,
}

/// Consecutive lines of one file.
#[derive(Debug)]
struct Excerpt {
    /// Where its text begins in the space of all excerpts.
    base: usize,
    /// The number of its first line, from 0.
    line: usize,
    text: String,
}

/// A label in the space of all excerpts.
#[derive(Debug)]
pub(super) struct Place {
    /// Where its text is.
    pub(super) range: Range<usize>,
    /// `path:line:column` of where it really is.
    location: String,
}

/// A label with its lines: what is cut out of a file.
struct Piece<'l> {
    label: &'l Label,
    index: usize,
    /// The line that it starts on, from 0.
    line: usize,
    /// The lines to show. Of a label over several lines the first is enough to find it.
    lines: Range<usize>,
}

impl Excerpts {
    /// The lines around the labels, the first of which is the primary one. Lines wider than
    /// `width` are cut.
    pub(super) fn of(report: &Report<'_>, labels: &[&Label], width: usize) -> Self {
        let mut files: Vec<SourceId> = Vec::new();
        for label in labels {
            if !files.contains(&label.span.source) {
                files.push(label.span.source);
            }
        }
        let location = |span| format!("{}{}", report.prefix, report.sources.locate(span));
        let places = labels.iter().map(|label| Place { range: 0..0, location: location(label.span) }).collect();
        let mut excerpts = Self { excerpts: Vec::new(), places };
        for id in files {
            let Some(file) = report.sources.get(id) else { continue };
            let mut pieces: Vec<Piece<'_>> = labels
                .iter()
                .enumerate()
                .filter(|(_, label)| label.span.source == id)
                .map(|(index, label)| Piece::of(file, label, index))
                .collect();
            pieces.sort_by_key(|piece| piece.lines.start);
            let mut groups: Vec<&[Piece<'_>]> =
                pieces.chunk_by(|left, right| left.lines.end >= right.lines.start).collect();
            // The place to blame comes first, wherever it stands in its file.
            groups.sort_by_key(|group| group.iter().all(|piece| piece.index > 0));
            groups.into_iter().for_each(|group| excerpts.add(report, file, group, width));
        }
        excerpts
    }

    /// The labels' places, in the order in which the labels were given.
    pub(super) fn places(&self) -> &[Place] {
        &self.places
    }

    fn add(&mut self, report: &Report<'_>, file: &SourceFile, group: &[Piece<'_>], width: usize) {
        let Some(first) = group.first() else { return };
        let last = group.iter().map(|piece| piece.lines.end).max().unwrap_or(first.lines.end);
        // A byte between two excerpts, so that the end of one is not the start of the next.
        let base = self.excerpts.last().map_or(0, |excerpt| excerpt.base + excerpt.text.len() + 1);
        let mut text = String::new();
        let from = first.label.span;
        for (start, line) in file_lines(file, first.lines.start..last, first.line, from.start as usize) {
            let here = |piece: &&Piece<'_>| (start..=start + line.len()).contains(&(piece.label.span.start as usize));
            let pieces: Vec<&Piece<'_>> = group.iter().filter(here).collect();
            let marks = pieces.iter().map(|piece| mark(piece.label.span, start, line)).collect();
            let mut shown = ShownLine { text: line.to_owned(), marks };
            shown.mask(report.secrets.spans.iter().filter(|span| span.source == from.source), start);
            shown.redact();
            shown.neutralise();
            shown.cut(width);
            for (piece, mark) in pieces.iter().zip(&shown.marks) {
                if let Some(place) = self.places.get_mut(piece.index) {
                    place.range = base + text.len() + mark.start..base + text.len() + mark.end;
                }
            }
            text.push_str(&shown.text);
            text.push('\n');
        }
        self.excerpts.push(Excerpt { base, line: first.lines.start, text });
    }
}

impl<'l> Piece<'l> {
    fn of(file: &SourceFile, label: &'l Label, index: usize) -> Self {
        let line = file.line_column(label.span.start).line - 1;
        Self { label, index, line, lines: line.saturating_sub(CONTEXT)..line + CONTEXT + 1 }
    }
}

/// The part of a span that is on the line which starts at `start`, relative to it.
fn mark(span: Span, start: usize, line: &str) -> Range<usize> {
    let at = |offset: u32| (offset as usize).saturating_sub(start).min(line.len());
    let end = line.get(..at(span.end)).map_or(line.len(), str::len);
    let end = if end == line.len() { line.trim_end().len().max(at(span.start)) } else { end };
    at(span.start)..end
}

/// The lines `lines` of a file with the offset of each, without line breaks, found from an offset
/// on line `known`. The empty line after the last line break of a file is not shown.
fn file_lines(file: &SourceFile, lines: Range<usize>, known: usize, offset: usize) -> Vec<(usize, &str)> {
    let text = file.text();
    let mut start = line_start(text, offset);
    for _ in lines.start..known {
        start = line_start(text, start.saturating_sub(1));
    }
    let mut found = Vec::new();
    while found.len() < lines.len() {
        let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty() || found.is_empty()) else { break };
        let line = rest.split('\n').next().unwrap_or("");
        found.push((start, line.strip_suffix('\r').unwrap_or(line)));
        start += line.len() + 1;
    }
    found
}

/// Where the line of an offset starts.
fn line_start(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset.min(text.len())).unwrap_or_default();
    before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)
}

/// A line on its way to being shown. Every change moves the marks with the text.
struct ShownLine {
    text: String,
    marks: Vec<Range<usize>>,
}

impl ShownLine {
    fn replace(&mut self, range: Range<usize>, with: &str) {
        if self.text.get(range.clone()).is_none() {
            return;
        }
        self.text.replace_range(range.clone(), with);
        let moved = |at: usize| {
            if at <= range.start {
                at
            } else if at >= range.end {
                at - range.len() + with.len()
            } else {
                range.start + with.len()
            }
        };
        for mark in &mut self.marks {
            let inside = range.contains(&mark.start);
            *mark = if inside { range.start } else { moved(mark.start) }..moved(mark.end);
        }
    }

    /// Masks the secrets that were reported, on the line that starts at `start` of the file.
    fn mask<'s>(&mut self, secrets: impl Iterator<Item = &'s Span>, start: usize) {
        let length = self.text.len();
        let inside = |offset: u32| (offset as usize).saturating_sub(start).min(length);
        let mut ranges: Vec<Range<usize>> =
            secrets.map(|span| inside(span.start)..inside(span.end)).filter(|range| !range.is_empty()).collect();
        ranges.sort_by_key(|range| range.start);
        ranges.dedup_by(|next, range| {
            let overlaps = next.start < range.end;
            if overlaps {
                range.end = range.end.max(next.end);
            }
            overlaps
        });
        for range in ranges.into_iter().rev() {
            self.replace(range, MASK);
        }
    }

    /// Masks what looks like a secret, reported or not.
    fn redact(&mut self) {
        let redacted = secrets::redact(&self.text);
        if redacted == self.text {
            return;
        }
        let same = |(left, right): &(char, char)| left == right;
        let before: usize =
            self.text.chars().zip(redacted.chars()).take_while(same).map(|(char, _)| char.len_utf8()).sum();
        let longest = self.text.len().min(redacted.len()) - before;
        let reversed = self.text.chars().rev().zip(redacted.chars().rev()).take_while(same);
        let mut after = 0;
        for (char, _) in reversed {
            if after + char.len_utf8() > longest {
                break;
            }
            after += char.len_utf8();
        }
        let with = redacted.get(before..redacted.len() - after).unwrap_or(MASK).to_owned();
        self.replace(before..self.text.len() - after, &with);
    }

    /// Shows pictures of characters that a terminal would obey.
    fn neutralise(&mut self) {
        let hostile: Vec<(usize, char)> = self.text.char_indices().filter(|(_, char)| is_hostile(*char)).collect();
        for (at, char) in hostile.into_iter().rev() {
            self.replace(at..at + char.len_utf8(), picture(char).encode_utf8(&mut [0; 4]));
        }
    }

    /// Cuts the line to a window of about `width` bytes around its first mark.
    fn cut(&mut self, width: usize) {
        if self.text.len() <= width {
            return;
        }
        let first = self.marks.iter().map(|mark| mark.start).min().unwrap_or(0);
        let start = if first + BEFORE_LABEL < width { 0 } else { self.boundary(first.saturating_sub(BEFORE_LABEL)) };
        let end = self.boundary((start + width).min(self.text.len()));
        if end < self.text.len() {
            self.replace(end..self.text.len(), "…");
            let length = self.text.len();
            self.marks.iter_mut().for_each(|mark| mark.end = mark.end.min(length));
        }
        if start > 0 {
            self.replace(0..start, "…");
        }
    }

    /// The boundary between characters at or before an offset.
    fn boundary(&self, at: usize) -> usize {
        (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }
}

impl SourceCode for Excerpts {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let range = span.offset()..span.offset() + span.len();
        let holds = |excerpt: &&Excerpt| {
            (excerpt.base..=excerpt.base + excerpt.text.len()).contains(&range.start)
                && range.end <= excerpt.base + excerpt.text.len()
        };
        let Some(excerpt) = self.excerpts.iter().find(holds) else { return Err(MietteError::OutOfBounds) };
        let place = self.places.iter().find(|place| place.range == range);
        let name = place.map_or("", |place| place.location.as_str()).to_owned();
        let lines = excerpt.text.lines().count();
        let whole = SourceSpan::from((excerpt.base, excerpt.text.len()));
        let contents = MietteSpanContents::new_named(name, excerpt.text.as_bytes(), whole, excerpt.line, 0, lines);
        Ok(Box::new(contents))
    }
}
