//! Who may use the cache: a token for all, or users with permissions.

use crate::kinds::elasticache_redis::spec::{ElastiCacheRedisSpec, User};
use crate::kinds::{CheckContext, diagnostics};
use crate::language::SecretRef;

/// Checks token and users.
pub fn check(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    check_choice(spec, cx);
    if let Some(secret) = &spec.auth_token_secret {
        check_key(secret, cx);
    }
    for (index, user) in spec.users.iter().enumerate() {
        check_user(user, cx);
        if let Some(first) = spec.users.iter().take(index).find(|other| other.name.value == user.name.value) {
            let message = format!("two users are called `{}`", user.name.value);
            cx.push(diagnostics::conflict(user.name.span(), message, first.name.span()));
        }
    }
    if let Some(user) = spec.users.first().filter(|_| !spec.is_at_least(6, 0)) {
        let rule = "users need version 6.0 or later";
        cx.push(diagnostics::invalid_combination(user.name.span(), rule, "use `authTokenSecret`, or a later version"));
    }
}

/// AWS takes one of the two ways to authenticate, not both.
fn check_choice(spec: &ElastiCacheRedisSpec, cx: &mut CheckContext<'_>) {
    let secret = spec.auth_token_secret.as_ref().map(|secret| secret.path.span());
    let generated = spec.generate_auth_token.then(|| spec.generate_auth_token.span());
    if let (Some(secret), Some(generated)) = (secret, generated) {
        let rule = "a token is either made or taken from a secret";
        cx.push(diagnostics::invalid_combination(generated, rule, "made").and(secret, "taken from a secret"));
    }
    if let (Some(token), Some(user)) = (secret.or(generated), spec.users.first()) {
        let rule = "a cache has either a token or users";
        cx.push(diagnostics::invalid_combination(token, rule, "a token").and(user.name.span(), "users"));
    }
}

fn check_user(user: &User, cx: &mut CheckContext<'_>) {
    check_key(&user.password_secret, cx);
    if user.password_secret.ssm {
        let rule = "CloudFormation takes the password of a user from Secrets Manager only";
        cx.push(
            diagnostics::invalid_combination(user.password_secret.path.span(), rule, "a parameter of Systems Manager")
                .help("keep the password in a secret: `passwordSecret: {ref: /name, key: password}`"),
        );
    }
    let access = &user.access_string;
    let words: Vec<&str> = access.split_ascii_whitespace().collect();
    let is_password = |word: &&str| word.starts_with(['>', '<', '#', '!']) || word.eq_ignore_ascii_case("nopass");
    if let Some(word) = words.iter().find(|word| is_password(word)) {
        let rule = "an access string says what a user may do, not how it logs in";
        cx.push(diagnostics::invalid_combination(access.span(), rule, format!("remove `{word}`")));
    }
    if !words.iter().any(|word| word.eq_ignore_ascii_case("on") || word.eq_ignore_ascii_case("off")) {
        let message = format!("`{}` cannot log in: its access string does not say `on`", user.name.value);
        cx.push(diagnostics::unadvised(access.span(), message, "begin with `on`"));
    }
}

fn check_key(secret: &SecretRef, cx: &mut CheckContext<'_>) {
    if let Some(key) = secret.key.as_ref().filter(|_| secret.ssm) {
        let rule = "a parameter of Systems Manager is taken as a whole";
        cx.push(diagnostics::invalid_combination(key.span(), rule, "remove the key"));
    }
}
