//! Who may use the cache: a token that is made, or users in a group.

use crate::backend::template::{LogicalId, Policy, Val};
use crate::kinds::Lowering;
use crate::kinds::elasticache_redis::spec::{ElastiCacheRedisSpec, User};
use crate::kinds::lowering::secret_value;
use crate::val;

/// The longest id of a user or a group.
const LONGEST_ID: usize = 40;

/// Makes a token and keeps it in a secret; returns the dynamic reference to its value. The secret is the
/// token itself, so that a container can take it as a whole.
pub fn token(spec: &ElastiCacheRedisSpec, cx: &mut Lowering<'_>) -> Val {
    let id = LogicalId::of("AuthToken");
    let properties = val!({
        "Description": format!("Token of {}", cx.address()),
        "GenerateSecretString": {"PasswordLength": 64u32, "ExcludePunctuation": true},
        "KmsKeyId": cx.key(),
    });
    let origin = spec.generate_auth_token.origin;
    cx.resource(&id, "AWS::SecretsManager::Secret", properties.from_origin(origin)).keep(Policy::Delete);
    cx.output("secretArn", "Secret that is the token", &id);
    Val::sub(format!("{{{{resolve:secretsmanager:${{{id}}}:SecretString}}}}")).from_origin(origin)
}

/// The group of the users, if there are any. ElastiCache wants a user `default` in it, whom it lets in
/// without a password otherwise; unless there is one, it is made and turned off.
pub fn group(spec: &ElastiCacheRedisSpec, cx: &mut Lowering<'_>) -> Option<Val> {
    let first = spec.users.first()?;
    let mut ids: Vec<Val> = spec.users.iter().map(|user| make_user(spec, user, cx)).collect();
    if !spec.users.iter().any(|user| user.name.as_str() == "default") {
        ids.push(default_user(spec, cx));
    }
    let id = LogicalId::of("UserGroup");
    let properties = val!({
        "UserGroupId": cx.physical_name(None, LONGEST_ID),
        "Engine": &spec.engine.engine,
        "UserIds": ids,
    });
    cx.resource(&id, "AWS::ElastiCache::UserGroup", properties.from_origin(first.name.origin.derived()));
    Some(Val::from(&id))
}

fn make_user(spec: &ElastiCacheRedisSpec, user: &User, cx: &mut Lowering<'_>) -> Val {
    let id = LogicalId::of_named("User", user.name.as_str());
    let properties = val!({
        "UserId": cx.physical_name(Some(user.name.as_str()), LONGEST_ID),
        "UserName": &user.name,
        "Engine": &spec.engine.engine,
        "AccessString": &user.access_string,
        "AuthenticationMode": {"Type": "password", "Passwords": [secret_value(&user.password_secret)]},
    });
    cx.resource(&id, "AWS::ElastiCache::User", properties.from_origin(user.name.origin));
    Val::from(&id)
}

fn default_user(spec: &ElastiCacheRedisSpec, cx: &mut Lowering<'_>) -> Val {
    let id = LogicalId::of("DefaultUser");
    let properties = val!({
        "UserId": cx.physical_name(Some("default"), LONGEST_ID),
        "UserName": "default",
        "Engine": &spec.engine.engine,
        "AccessString": "off ~keys* -@all +get",
        "AuthenticationMode": {"Type": "no-password-required"},
    });
    cx.resource(&id, "AWS::ElastiCache::User", properties);
    Val::from(&id)
}
