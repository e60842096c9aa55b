//! The compiled form of every embedded rule finds what the interpreter finds, on every input of its tests,
//! and finds the same when it is told only what it reads.

use super::running::pack_on_disk;
use super::*;
use crate::policy::reads::Reads;
use crate::policy::rule::Body;
use regorus::Value;

/// The expressions after `with input as` in a file of tests.
fn inputs(text: &str) -> Vec<&str> {
    let after = text.match_indices("with input as ").map(|(at, found)| text.get(at + found.len()..).unwrap());
    after.map(|rest| rest.get(..expression_end(rest)).unwrap()).collect()
}

/// An expression ends with its line, unless a bracket is open, or where a bracket closes that was not opened.
fn expression_end(text: &str) -> usize {
    let mut depth = 0i32;
    for token in rego::tokens(text) {
        let rest = text.get(..token.range.end).unwrap();
        match token.kind {
            rego::TokenKind::Symbol(b'{' | b'[' | b'(') => depth += 1,
            rego::TokenKind::Symbol(b'}' | b']' | b')') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return token.range.start;
        }
        if depth == 0
            && text.get(rest.len()..).is_some_and(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\n'))
        {
            return token.range.end;
        }
    }
    text.len()
}

/// The values of the inputs of a file of tests: each is added to the file as a rule and evaluated.
pub(super) fn values(module: &Module, all: &[Module]) -> Vec<Value> {
    let inputs = inputs(&module.text);
    let rules: String =
        inputs.iter().enumerate().map(|(index, input)| format!("\n__input_{index} := {input}\n")).collect();
    let text = format!("{}{rules}", module.text);
    let mut modules: Vec<Module> = all.to_vec();
    modules.push(Module::embedded(RuleFile { path: "inputs.rego", text: &text }));
    let used = bundle::closure(&modules, &[modules.len() - 1]);
    let package = module.outline.package_path();
    let mut engine = module::engine(&used, &format!("{package}.__input_0"))
        .unwrap_or_else(|problem| panic!("{}: {}", module.path, problem.reason));
    (0..inputs.len()).map(|index| engine.eval_rule(format!("{package}.__input_{index}")).unwrap()).collect()
}

/// An input with only those fields of components or resources, of their specs or properties, that a rule reads.
fn cut(input: &Value, reads: &Reads) -> Value {
    let read = |value: &Value| {
        let fields = value.as_object().unwrap().iter_sorted();
        let fields = fields.filter(|(key, _)| reads.has(key.as_string().unwrap()));
        fields.map(|(key, value)| (key.clone(), value.clone())).collect::<BTreeMap<_, _>>()
    };
    let thing = |thing: &Value| {
        let fields = read(thing).into_iter().map(|(key, value)| match key.as_string().unwrap().as_ref() {
            "spec" | "properties" => (key, Value::from(read(&value))),
            _ => (key, value),
        });
        Value::from(fields.collect::<BTreeMap<_, _>>())
    };
    let list = |key: &Value| matches!(key.as_string().unwrap().as_ref(), "components" | "resources");
    let fields = input.as_object().unwrap().iter_sorted().map(|(key, value)| match value {
        Value::Array(things) if list(key) => (key.clone(), Value::from(things.iter().map(thing).collect::<Vec<_>>())),
        _ => (key.clone(), value.clone()),
    });
    Value::from(fields.collect::<BTreeMap<_, _>>())
}

#[test]
fn compiled_rules_and_the_interpreter_agree_on_every_input_of_every_test() {
    let files = pack_on_disk();
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let rego: Vec<RuleFile<'_>> =
        files.iter().filter(|(path, _)| path.ends_with(".rego")).map(|(path, text)| RuleFile { path, text }).collect();
    let interpreted = Bundle::load(&rego, Vec::new(), &mut sources, &mut sink);
    let compiled = embedded::load(&mut sources, &mut sink);
    assert_eq!(compiled.rules.len(), interpreted.rules.len(), "the pack is current");
    for rule in &interpreted.rules {
        let twin = compiled.rules.iter().find(|twin| twin.info.code == rule.info.code).unwrap();
        let folder = rule.place.path.trim_end_matches("rule.rego");
        let tests = interpreted.modules.iter().filter(|module| module.is_test() && module.path.starts_with(folder));
        let inputs: Vec<Value> = tests.flat_map(|module| values(module, &interpreted.modules)).collect();
        assert!(inputs.len() >= 2, "{}: the tests have inputs", rule.info.code);
        let (mut fired, mut passed) = (false, false);
        for input in &inputs {
            let less = cut(input, &twin.reads);
            let jobs = [(rule, input), (twin, input), (twin, &less)].map(|(rule, input)| Job { rule, input, size: 1 });
            let outcomes = engine::run(&jobs, Budget::default());
            let value =
                |outcomes: &[Outcome]| outcomes.iter().map(|(_, value)| value.clone().unwrap()).collect::<Vec<Value>>();
            assert_eq!(value(&outcomes[0]), value(&outcomes[1]), "{} on {input}", rule.info.code);
            assert_eq!(
                value(&outcomes[0]),
                value(&outcomes[2]),
                "{} on {less}, what it reads of {input}",
                rule.info.code
            );
            let finds = value(&outcomes[0]).iter().any(|value| !results::read(value).is_empty());
            fired |= finds;
            passed |= !finds;
        }
        assert!(fired, "{}: some input makes it fire", rule.info.code);
        assert!(passed, "{}: some input passes it", rule.info.code);
    }
}

/// Inputs that lack something: each of the things in an input without one of its fields, and without one of
/// the fields of its spec or properties.
pub(super) fn mutilated(input: &Value) -> Vec<Value> {
    let mut made = Vec::new();
    for list in ["components", "resources"] {
        let Ok(things) = input[list].as_array() else { continue };
        for (index, thing) in things.iter().enumerate() {
            let with = |thing: Value| {
                let mut things: Vec<Value> = things.iter().cloned().collect();
                things[index] = thing;
                let mut fields: BTreeMap<Value, Value> =
                    input.as_object().unwrap().iter_sorted().map(|(key, value)| (key.clone(), value.clone())).collect();
                fields.insert(Value::from(list), Value::from(things));
                Value::from(fields)
            };
            made.extend(without_one(thing).into_iter().map(with));
        }
    }
    made
}

/// The value without one field, at its top or one or two levels below.
fn without_one(thing: &Value) -> Vec<Value> {
    fn below(value: &Value, depth: usize, made: &mut Vec<Value>) {
        let Ok(object) = value.as_object() else { return };
        let fields: BTreeMap<Value, Value> =
            object.iter_sorted().map(|(key, value)| (key.clone(), value.clone())).collect();
        for key in fields.keys() {
            let mut less = fields.clone();
            less.remove(key);
            made.push(Value::from(less));
            if depth > 0 {
                let mut inner = Vec::new();
                below(&fields[key], depth - 1, &mut inner);
                made.extend(inner.into_iter().map(|value| {
                    let mut other = fields.clone();
                    other.insert(key.clone(), value);
                    Value::from(other)
                }));
            }
        }
    }
    let mut made = Vec::new();
    below(thing, 2, &mut made);
    made
}

/// Where the interpreter fails on an odd value, the compiled form may find nothing; it may never find less
/// or more where the interpreter gives an answer.
#[test]
fn compiled_rules_and_the_interpreter_agree_on_inputs_that_lack_something() {
    let files = pack_on_disk();
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let rego: Vec<RuleFile<'_>> =
        files.iter().filter(|(path, _)| path.ends_with(".rego")).map(|(path, text)| RuleFile { path, text }).collect();
    let interpreted = Bundle::load(&rego, Vec::new(), &mut sources, &mut sink);
    let compiled = embedded::load(&mut sources, &mut sink);
    let mut differ = Vec::new();
    for rule in &interpreted.rules {
        let twin = compiled.rules.iter().find(|twin| twin.info.code == rule.info.code).unwrap();
        let folder = rule.place.path.trim_end_matches("rule.rego");
        let tests = interpreted.modules.iter().filter(|module| module.is_test() && module.path.starts_with(folder));
        let inputs: Vec<Value> = tests.flat_map(|module| values(module, &interpreted.modules)).collect();
        for input in inputs.iter().flat_map(mutilated) {
            let jobs = [(rule, &input), (twin, &input)].map(|(rule, input)| Job { rule, input, size: 1 });
            let outcomes = engine::run(&jobs, Budget::default());
            let pairs = outcomes[0].iter().zip(&outcomes[1]);
            if pairs.clone().any(|((_, one), (_, other))| one.is_ok() && one.as_ref().ok() != other.as_ref().ok()) {
                differ.push(format!("{} on {input}", rule.info.code));
                break;
            }
        }
    }
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn the_pack_is_what_the_folder_makes_and_is_compiled() {
    let pack = write_pack(&pack_on_disk()).unwrap();
    assert!(pack.compiled == pack::COMPILED, "run `cargo xtask docs`");
    assert!(pack.compiled == write_pack(&pack_on_disk()).unwrap().compiled, "the same bytes every time");
    let rules = embedded::load(&mut SourceMap::default(), &mut Sink::default()).rules;
    let is_compiled = |rule: &&Rule| matches!(rule.body, Body::Compiled { .. });
    assert!(rules.iter().filter(is_compiled).count() * 10 >= rules.len() * 9, "nearly every rule is compiled");
}

#[test]
fn a_default_function_and_with_go_to_the_interpreter() {
    let head = |name: &str| {
        format!(
            "# METADATA\n# title: x\n# custom: {{code: a/{name}, severity: error, subject: program}}\npackage deployer.rules.a.{name}\n\n"
        )
    };
    let default = format!(
        "{}default f(_) := 0\n\nf(x) := 1 if x > 5\n\ndeny contains \"x\" if f(input.x) == 0\n",
        head("default")
    );
    let with = format!("{}deny contains \"x\" if other with input.x as 3\n\nother if input.x == 3\n", head("with"));
    let plain = format!("{}deny contains \"x\" if input.x\n", head("plain"));
    let file = |name: &str, text: String| (format!("policies/a/{name}/rule.rego"), text);
    let pack = write_pack(&[file("default", default), file("plain", plain), file("with", with)]).unwrap();
    let text = String::from_utf8_lossy(&pack.compiled);
    assert_eq!(text.matches("\"program\":null").count(), 2);
}
