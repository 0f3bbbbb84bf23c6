//! A source file as the rules see it: which paths it names where, and how long its functions are.
//!
//! Takes the text of a file, gives every path with its line, imports spread out, `self` and
//! `super` resolved. Code under `#[cfg(test)]` is no part of the program: its paths are left out,
//! its functions are measured. Knows no rule.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What a file says.
#[derive(Debug, Default)]
pub(crate) struct Source {
    pub(crate) names: Vec<Name>,
    pub(crate) functions: Vec<Function>,
}

/// A path as it stands in the code, one word long or longer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) line: usize,
    /// Its words; those of a path inside the crate are counted from the crate's root.
    pub(crate) words: Vec<String>,
    /// Whether it begins at the crate's root.
    pub(crate) inside: bool,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) line: usize,
    pub(crate) name: String,
    pub(crate) lines: usize,
}

/// Reads a file that is the module `module` of its crate.
///
/// # Errors
/// When the text is not made of Rust's tokens.
pub(crate) fn read(module: &[&str], text: &str) -> Result<Source, String> {
    let tokens: TokenStream = text.parse().map_err(|error| format!("{error}"))?;
    let mut source = Source::default();
    let module: Vec<_> = module.iter().map(|&word| word.to_owned()).collect();
    Reader { module, is_test: false, source: &mut source }.items(tokens);
    Ok(source)
}

struct Reader<'a> {
    module: Vec<String>,
    is_test: bool,
    source: &'a mut Source,
}

impl Reader<'_> {
    fn items(&mut self, tokens: TokenStream) {
        let tokens: Vec<_> = tokens.into_iter().collect();
        let mut rest = tokens.as_slice();
        while !rest.is_empty() {
            let taken = match rest {
                [TokenTree::Punct(_), TokenTree::Group(group), ..] if is_cfg_test(group) => {
                    self.test_item(rest)
                }
                [TokenTree::Ident(keyword), TokenTree::Ident(name), TokenTree::Group(body), ..]
                    if keyword == "mod" && body.delimiter() == Delimiter::Brace =>
                {
                    self.module.push(name.to_string());
                    self.items(body.stream());
                    self.module.pop();
                    3
                }
                [TokenTree::Ident(keyword), TokenTree::Ident(name), after @ ..]
                    if keyword == "fn" =>
                {
                    self.function(name, after);
                    2
                }
                [TokenTree::Ident(_), ..] => self.path(&[], rest),
                [TokenTree::Group(group), ..] => {
                    self.items(group.stream());
                    1
                }
                _ => 1,
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
    }

    /// Reads what stands under `#[cfg(test)]`, up to its end.
    fn test_item(&mut self, tokens: &[TokenTree]) -> usize {
        let ends = |token: &TokenTree| match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(sign) => sign.as_char() == ';',
            _ => false,
        };
        let length = tokens.iter().position(ends).map_or(tokens.len(), |end| end + 1);
        let outside = std::mem::replace(&mut self.is_test, true);
        // Past the attribute itself, which would be found again.
        self.items(tokens.iter().take(length).skip(2).cloned().collect());
        self.is_test = outside;
        length
    }

    fn function(&mut self, name: &proc_macro2::Ident, after: &[TokenTree]) {
        let body = after.iter().find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(Some(group)),
            TokenTree::Punct(sign) if sign.as_char() == ';' => Some(None),
            _ => None,
        });
        if let Some(Some(body)) = body {
            let line = name.span().start().line;
            let lines = body.span_close().end().line - line + 1;
            self.source.functions.push(Function { line, name: name.to_string(), lines });
        }
    }

    /// Reads a path that goes on from `before`; gives how many tokens it has.
    fn path(&mut self, before: &[String], tokens: &[TokenTree]) -> usize {
        let Some(first) = tokens.first() else { return 0 };
        let line = first.span().start().line;
        let mut words = before.to_vec();
        let mut taken = 0;
        loop {
            match tokens.get(taken) {
                Some(TokenTree::Ident(word)) => words.push(word.to_string()),
                Some(TokenTree::Punct(star)) if star.as_char() == '*' => words.push("*".to_owned()),
                Some(TokenTree::Group(tree)) if tree.delimiter() == Delimiter::Brace => {
                    self.use_tree(&words, tree);
                    return taken + 1;
                }
                // Type arguments end what is of interest.
                _ => break,
            }
            taken += 1;
            if !is_path_separator(tokens.get(taken..).unwrap_or_default()) {
                break;
            }
            taken += 2;
        }
        self.name(line, &words);
        taken.max(1)
    }

    /// What stands in the braces of `use a::{b, c::d}`.
    fn use_tree(&mut self, before: &[String], tree: &Group) {
        let tokens: Vec<_> = tree.stream().into_iter().collect();
        let is_comma =
            |token: &TokenTree| matches!(token, TokenTree::Punct(sign) if sign.as_char() == ',');
        for branch in tokens.split(is_comma).filter(|branch| !branch.is_empty()) {
            self.path(before, branch);
        }
    }

    fn name(&mut self, line: usize, words: &[String]) {
        if self.is_test {
            return;
        }
        let supers = words.iter().take_while(|word| *word == "super").count();
        let (inside, words) = match words {
            [first, rest @ ..] if first == "crate" => (true, rest.to_vec()),
            [first, rest @ ..] if first == "self" && !rest.is_empty() => {
                (true, self.below(0, rest))
            }
            [_, ..] if supers > 0 => (true, self.below(supers, words.split_at(supers).1)),
            _ => (false, words.to_vec()),
        };
        self.source.names.push(Name { line, words, inside });
    }

    /// A path that begins `steps` modules above this one.
    fn below(&self, steps: usize, words: &[String]) -> Vec<String> {
        let depth = self.module.len().saturating_sub(steps);
        self.module.iter().take(depth).chain(words).cloned().collect()
    }
}

fn is_cfg_test(group: &Group) -> bool {
    group.delimiter() == Delimiter::Bracket && group.stream().to_string() == "cfg (test)"
}

fn is_path_separator(tokens: &[TokenTree]) -> bool {
    let is_colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(sign)) if sign.as_char() == ':');
    is_colon(tokens.first()) && is_colon(tokens.get(1))
}
