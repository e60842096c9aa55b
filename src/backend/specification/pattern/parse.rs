//! Reading of patterns into programs.

use super::class::{Class, Item};
use super::{Anchor, Instruction, MOST_INSTRUCTIONS, Pattern};

/// A pattern as a tree.
#[derive(Debug, Clone)]
enum Node {
    Class(usize),
    Anchor(Anchor),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Repeat { node: Box<Node>, least: usize, most: usize },
    Look { node: Box<Node>, back: usize, is_negated: bool },
}

/// Reads a whole pattern.
pub(super) fn parse(text: &str) -> Option<Pattern> {
    let mut parser = Parser { characters: text.chars().collect(), at: 0, classes: Vec::new(), depth: 0 };
    let node = parser.either()?;
    if parser.at < parser.characters.len() {
        return None;
    }
    let mut program = Vec::new();
    emit(&node, &mut program)?;
    program.push(Instruction::Accept);
    Some(Pattern { program, classes: parser.classes })
}

struct Parser {
    characters: Vec<char>,
    at: usize,
    classes: Vec<Class>,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    /// Takes a text if it comes next.
    fn eat(&mut self, text: &str) -> bool {
        let comes = text.chars().enumerate().all(|(ahead, char)| self.characters.get(self.at + ahead) == Some(&char));
        if comes {
            self.at += text.chars().count();
        }
        comes
    }

    fn class(&mut self, class: Class) -> Node {
        self.classes.push(class);
        Node::Class(self.classes.len() - 1)
    }

    fn either(&mut self) -> Option<Node> {
        // Groups are read by recursion; no schema has more than a few in each other.
        self.depth += 1;
        if self.depth > 60 {
            return None;
        }
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Some(if branches.len() == 1 { branches.remove(0) } else { Node::Either(branches) })
    }

    fn sequence(&mut self) -> Option<Node> {
        let mut nodes = Vec::new();
        while !matches!(self.peek(), None | Some('|' | ')')) {
            let node = self.atom()?;
            nodes.push(self.repeated(node)?);
        }
        Some(if nodes.len() == 1 { nodes.remove(0) } else { Node::Sequence(nodes) })
    }

    fn repeated(&mut self, node: Node) -> Option<Node> {
        let (least, most) = match self.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => match self.bounds() {
                Some((bounds, length)) => {
                    self.at += length - 1;
                    bounds
                }
                None => return Some(node),
            },
            _ => return Some(node),
        };
        self.at += 1;
        // Lazy is the same as greedy where only yes or no is asked; a possessive repetition is not.
        self.eat("?");
        if most < least || matches!(self.peek(), Some('+' | '*')) {
            return None;
        }
        Some(Node::Repeat { node: Box::new(node), least, most })
    }

    /// `{m}`, `{m,}` or `{m,n}` with its length; another brace is a character.
    fn bounds(&self) -> Option<((usize, usize), usize)> {
        let rest = self.characters.get(self.at + 1..)?;
        let length = rest.iter().position(|char| *char == '}')?;
        let inside: String = rest.get(..length)?.iter().collect();
        let bounds = match inside.split_once(',') {
            None => (inside.parse().ok()?, inside.parse().ok()?),
            Some((least, "")) => (least.parse().ok()?, usize::MAX),
            Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
        };
        Some((bounds, length + 2))
    }

    fn atom(&mut self) -> Option<Node> {
        Some(match self.next()? {
            '^' => Node::Anchor(Anchor::Start),
            '$' => Node::Anchor(Anchor::End),
            '.' => self.class(Class::dot()),
            '[' => {
                let set = self.set()?;
                self.class(set)
            }
            '(' => self.group()?,
            '\\' => match self.next()? {
                'A' => Node::Anchor(Anchor::Start),
                'Z' | 'z' => Node::Anchor(Anchor::VeryEnd),
                'b' => Node::Anchor(Anchor::WordBoundary(true)),
                'B' => Node::Anchor(Anchor::WordBoundary(false)),
                escaped => {
                    let item = self.escape(escaped)?;
                    self.class(Class::new(vec![item], false))
                }
            },
            '*' | '+' | '?' => return None,
            character => self.class(Class::of(character)),
        })
    }

    fn group(&mut self) -> Option<Node> {
        const LOOKS: [(&str, bool, bool); 4] =
            [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        let look = LOOKS.into_iter().find(|(mark, ..)| self.eat(mark));
        if look.is_none() && !self.eat("?:") && self.peek() == Some('?') {
            return None;
        }
        let node = self.either()?;
        if !self.eat(")") {
            return None;
        }
        Some(match look {
            Some((_, is_behind, is_negated)) => {
                let back = if is_behind { width(&node)? } else { 0 };
                Node::Look { node: Box::new(node), back, is_negated }
            }
            None => node,
        })
    }

    /// What follows a bracket, up to its end.
    fn set(&mut self) -> Option<Class> {
        let is_negated = self.eat("^");
        let mut items = Vec::new();
        // A bracket that comes first is one of the characters.
        while items.is_empty() || self.peek() != Some(']') {
            let first = self.set_item()?;
            let is_range = self.peek() == Some('-') && !matches!(self.characters.get(self.at + 1), None | Some(']'));
            match first {
                Item::Range(from, _) if is_range => {
                    self.at += 1;
                    match self.set_item()? {
                        Item::Range(to, _) if to >= from => items.push(Item::Range(from, to)),
                        // `[a-\w]`: the hyphen is a character.
                        other @ (Item::Word(_) | Item::Digit(_) | Item::Space(_) | Item::Category(..)) => {
                            let hyphen = u32::from('-');
                            items.extend([first, Item::Range(hyphen, hyphen), other]);
                        }
                        Item::Range(..) => return None,
                    }
                }
                item => items.push(item),
            }
        }
        self.at += 1;
        Some(Class::new(items, is_negated))
    }

    fn set_item(&mut self) -> Option<Item> {
        match self.next()? {
            '\\' => match self.next()? {
                'b' => Some(Item::Range(8, 8)),
                escaped => self.escape(escaped),
            },
            // Intersections and named classes are of other dialects.
            '&' if self.peek() == Some('&') => None,
            '[' if self.peek() == Some(':') && self.characters.get(self.at..)?.contains(&':') && self.is_named() => {
                None
            }
            character => Some(Item::Range(u32::from(character), u32::from(character))),
        }
    }

    /// Whether what follows is the rest of `[:alpha:]`.
    fn is_named(&self) -> bool {
        let rest = self.characters.get(self.at + 1..).unwrap_or_default();
        let letters = rest.iter().take_while(|char| char.is_ascii_alphabetic()).count();
        letters > 0 && rest.get(letters..letters + 2) == Some(&[':', ']'])
    }

    /// What follows a backslash.
    fn escape(&mut self, escaped: char) -> Option<Item> {
        let single = |code: u32| Some(Item::Range(code, code));
        match escaped {
            'w' | 'W' => Some(Item::Word(escaped == 'w')),
            'd' | 'D' => Some(Item::Digit(escaped == 'd')),
            's' | 'S' => Some(Item::Space(escaped == 's')),
            'p' | 'P' => self.category(escaped == 'p'),
            'n' => single(10),
            'r' => single(13),
            't' => single(9),
            'f' => single(12),
            'v' => single(11),
            'x' => self.hexadecimal(2),
            'u' => self.hexadecimal(4),
            character if !character.is_ascii_alphanumeric() => single(u32::from(character)),
            _ => None,
        }
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<Item> {
        let text: String = self.characters.get(self.at..self.at + digits)?.iter().collect();
        self.at += digits;
        let code = u32::from_str_radix(&text, 16).ok()?;
        Some(Item::Range(code, code))
    }

    /// A category by its letter; of the finer ones only control characters and spaces are in use.
    fn category(&mut self, wanted: bool) -> Option<Item> {
        let rest = self.characters.get(self.at..)?;
        let end = rest.iter().position(|char| *char == '}')?;
        let name: String = rest.get(..end)?.iter().collect();
        self.at += end + 1;
        match name.as_str() {
            "{L" | "{M" | "{N" | "{P" | "{S" | "{Z" | "{C" => Some(Item::Category(*name.as_bytes().last()?, wanted)),
            _ => None,
        }
    }
}

/// The number of characters that a node always takes: what can be looked for behind a place.
fn width(node: &Node) -> Option<usize> {
    match node {
        Node::Class(_) => Some(1),
        Node::Anchor(_) | Node::Look { .. } => Some(0),
        Node::Sequence(nodes) => nodes.iter().map(width).sum(),
        Node::Either(branches) => {
            let mut widths = branches.iter().map(width);
            let first = widths.next()??;
            widths.all(|width| width == Some(first)).then_some(first)
        }
        Node::Repeat { node, least, most } if least == most => width(node)?.checked_mul(*least),
        Node::Repeat { .. } => None,
    }
}

/// Appends the instructions of a node; `None` if the program gets too long.
fn emit(node: &Node, program: &mut Vec<Instruction>) -> Option<()> {
    if program.len() > MOST_INSTRUCTIONS {
        return None;
    }
    match node {
        Node::Class(class) => program.push(Instruction::Take { class: *class, least: 1, most: 1 }),
        Node::Anchor(anchor) => program.push(Instruction::Assert(*anchor)),
        Node::Sequence(nodes) => nodes.iter().try_for_each(|node| emit(node, program))?,
        Node::Either(branches) => emit_either(branches, program)?,
        Node::Look { node, back, is_negated } => {
            let at = program.len();
            program.push(Instruction::Accept);
            emit(node, program)?;
            program.push(Instruction::Accept);
            let look = Instruction::Look { back: *back, is_negated: *is_negated, end: program.len() };
            set(program, at, look);
        }
        Node::Repeat { node, least, most } => match **node {
            Node::Class(class) => program.push(Instruction::Take { class, least: *least, most: *most }),
            _ => emit_repeat(node, *least, *most, program)?,
        },
    }
    Some(())
}

fn emit_either(branches: &[Node], program: &mut Vec<Instruction>) -> Option<()> {
    let mut jumps = Vec::new();
    for (number, branch) in branches.iter().enumerate() {
        let split = program.len();
        let is_last = number + 1 == branches.len();
        if !is_last {
            program.push(Instruction::Accept);
        }
        emit(branch, program)?;
        if !is_last {
            jumps.push(program.len());
            program.push(Instruction::Accept);
            let next = program.len();
            set(program, split, Instruction::Split(split + 1, next));
        }
    }
    let end = program.len();
    jumps.into_iter().for_each(|jump| set(program, jump, Instruction::Jump(end)));
    Some(())
}

/// The group as often as it must be there, then as often as it may.
fn emit_repeat(node: &Node, least: usize, most: usize, program: &mut Vec<Instruction>) -> Option<()> {
    for _ in 0..least {
        emit(node, program)?;
    }
    if most == usize::MAX {
        let split = program.len();
        program.push(Instruction::Accept);
        emit(node, program)?;
        program.push(Instruction::Jump(split));
        let end = program.len();
        set(program, split, Instruction::Split(split + 1, end));
        return Some(());
    }
    let mut splits = Vec::new();
    for _ in least..most {
        splits.push(program.len());
        program.push(Instruction::Accept);
        emit(node, program)?;
    }
    let end = program.len();
    splits.into_iter().for_each(|split| set(program, split, Instruction::Split(split + 1, end)));
    Some(())
}

fn set(program: &mut [Instruction], at: usize, instruction: Instruction) {
    if let Some(place) = program.get_mut(at) {
        *place = instruction;
    }
}
