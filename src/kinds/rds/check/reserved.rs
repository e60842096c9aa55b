//! Words that engines keep for themselves, so that RDS refuses them as names. From the keyword lists of
//! PostgreSQL (appendix C of its manual, "reserved") and MySQL (section 9.3, those that people might take
//! for a name), with the accounts and schemas that RDS makes.

use crate::kinds::rds::spec::Engine;

const POSTGRES_WORDS: &str = "\
    all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate \
    collation column concurrently constraint create cross current_catalog current_date current_role current_schema \
    current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch \
    for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join lateral \
    leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer \
    overlaps placing primary references returning right select session_user similar some symmetric system_user \
    table tablesample then to trailing true union unique user using variadic verbose when where window with";

const MYSQL_WORDS: &str = "\
    add all alter analyze and as asc before between both by call cascade case change character check collate \
    column condition constraint continue convert create cross cursor database databases default delete desc \
    describe distinct drop each else except exists exit explain false fetch for force foreign from function \
    generated get grant group groups having if ignore in index inner insert intersect interval into is iterate \
    join key keys kill lateral lead leave left like limit lines load lock loop match natural not null of on \
    optimize option or order out outer over partition primary procedure range rank read recursive references \
    release rename repeat replace require restrict return revoke right row rows schema schemas select sensitive \
    separator set show signal spatial specific sql ssl starting stored system table terminated then to trailing \
    trigger true undo union unique unlock update usage use using values virtual when where while window with write";

/// Whether a database cannot have this name.
#[must_use]
pub fn is_database(engine: Engine, name: &str) -> bool {
    let own: &[&str] = if engine.is_postgres() {
        &["rdsadmin", "template0", "template1"]
    } else {
        &["information_schema", "innodb", "mysql", "performance_schema", "sys"]
    };
    is_any(name, own) || is_word(engine, name)
}

/// Whether a master user cannot have this name.
#[must_use]
pub fn is_user(engine: Engine, name: &str) -> bool {
    let own: &[&str] =
        if engine.is_postgres() { &["admin", "rdsadmin", "public"] } else { &["rdsadmin", "rdsrepladmin"] };
    let of_system = engine.is_postgres() && name.to_ascii_lowercase().starts_with("pg_");
    of_system || is_any(name, own) || is_word(engine, name)
}

fn is_word(engine: Engine, name: &str) -> bool {
    let words = if engine.is_postgres() { POSTGRES_WORDS } else { MYSQL_WORDS };
    words.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(name))
}

fn is_any(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(name))
}
