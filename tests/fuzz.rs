//! A while of fuzzing in every test run: the cases as seeds, mutated by a seeded generator, through
//! the YAML reader and through the whole compiler. Nothing may panic, and every place that a finding
//! names must lie in a file. `fuzz/` has the same as targets for cargo-fuzz, to run for longer.
//!
//! A failing run prints its seed; put it into [`SEED`] to replay it.

use crate::support::{no_rules, render, root, rules};
use deployer::diag::Sink;
use deployer::frontend::ResolveOptions;
use deployer::language::yaml;
use deployer::ops::{Session, check, session::Selection};
use deployer::source::{MemoryLoader, SourceId};

const SEED: u64 = 0x5eed_0fde_910e_45aa;
const READER_RUNS: usize = 6_000;
const COMPILER_RUNS: usize = 1_200;

/// xorshift64*: small, and the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % (limit.max(1) as u64)).unwrap()
    }
}

/// Every case that is one file.
fn seeds() -> Vec<Vec<u8>> {
    let kinds = std::fs::read_dir(root().join("src/kinds")).unwrap().map(|entry| entry.unwrap().path().join("cases"));
    let folders = kinds.chain([root().join("tests/cases")]).filter(|folder| folder.is_dir());
    let files = folders.flat_map(|folder| std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut files: Vec<_> = files.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    files.sort();
    files.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

const PIECES: &[&str] = &[
    "${",
    "}",
    "${ref:",
    "$${",
    ":-",
    "&a ",
    "*a",
    "<<: ",
    "- ",
    ": ",
    "\n",
    "  ",
    "\t",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "|\n",
    ">\n",
    "---\n",
    "...\n",
    "#",
    "!!str ",
    "%YAML 1.2\n",
    "$patch: delete",
    "null",
    "~",
    "\u{feff}",
    "\u{2028}",
    "é",
    "0x7f",
    "18446744073709551616",
    "-1",
    "1e309",
    "kind: RDS",
    "spec:",
    "metadata:",
    "environment: dev",
];

fn mutate(text: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut Random) {
    for _ in 0..=random.below(6) {
        let at = random.below(text.len() + 1);
        let end = (at + random.below(24)).min(text.len());
        match random.below(7) {
            0 => drop(text.drain(at..end)),
            1 => text.insert(at, u8::try_from(random.below(256)).unwrap()),
            2 => drop(text.splice(at..end, PIECES[random.below(PIECES.len())].bytes())),
            3 => {
                let copy = text[at..end].to_vec();
                let to = random.below(text.len() + 1);
                text.splice(to..to, copy);
            }
            4 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let to = (from + random.below(400)).min(other.len());
                text.splice(at..end, other[from..to].iter().copied());
            }
            5 if at < text.len() => text[at] ^= 1 << random.below(8),
            _ => text.truncate(at.max(text.len() / 2)),
        }
    }
}

#[test]
fn the_reader_survives_mutated_documents() {
    let seeds = seeds();
    let mut random = Random(SEED);
    for _ in 0..READER_RUNS {
        let mut text = seeds[random.below(seeds.len())].clone();
        mutate(&mut text, &seeds, &mut random);
        let text = String::from_utf8_lossy(&text);
        let mut sink = Sink::default();
        yaml::read_text(&text, SourceId::from_index(0), &mut sink);
        for finding in sink.iter() {
            let span = finding.span().unwrap();
            assert!(span.start <= span.end && span.end as usize <= text.len(), "{finding:?} is outside of the text");
        }
    }
}

#[test]
fn the_compiler_survives_mutated_workspaces() {
    let seeds = seeds();
    let mut random = Random(SEED.rotate_left(17));
    let options = ResolveOptions { placeholders: true, ..ResolveOptions::default() };
    for run in 0..COMPILER_RUNS {
        let mut text = seeds[random.below(seeds.len())].clone();
        mutate(&mut text, &seeds, &mut random);
        let loader: MemoryLoader = [("workspace.yaml", text)].into_iter().collect();
        let mut session = Session::open(&loader);
        // Loading and asking two hundred rules takes longer than all the rest: every twentieth run does.
        let rules = if run % 20 == 0 { rules(&mut session) } else { no_rules(&mut session) };
        let report = check::run(&session, &rules, &Selection::default(), &options);
        render(&report.diagnostics, session.sources());
    }
}
