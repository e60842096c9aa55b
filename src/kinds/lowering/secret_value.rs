//! Secrets in templates: only ever as dynamic references that CloudFormation resolves while it deploys.

use crate::backend::template::Val;
use crate::language::SecretRef;

/// The value of a secret, or of a SecureString parameter, as a dynamic reference. It goes only into
/// properties that CloudFormation hides; those that take `ssm-secure` are in its user guide, "dynamic
/// references".
#[must_use]
pub fn secret_value(secret: &SecretRef) -> Val {
    let path = secret.path.as_str();
    let text = match (secret.ssm, &secret.key) {
        (true, _) => format!("{{{{resolve:ssm-secure:{path}}}}}"),
        (false, Some(key)) => format!("{{{{resolve:secretsmanager:{path}:SecretString:{}}}}}", key.value),
        (false, None) => format!("{{{{resolve:secretsmanager:{path}:SecretString}}}}"),
    };
    Val::from(text).from_origin(secret.path.origin)
}

#[cfg(test)]
mod tests {
    use super::secret_value;
    use crate::language::{Origin, SecretRef, Traced};
    use crate::source::{SourceId, Span};

    #[test]
    fn a_secret_is_named_and_never_there() {
        let origin = Origin::written(Span::file(SourceId::from_index(0)));
        let key = Some(Traced::new("password".into(), origin));
        let mut secret = SecretRef { path: Traced::new("/shop/db".into(), origin), ssm: false, key };
        let value = secret_value(&secret);
        assert_eq!(value.as_str(), Some("{{resolve:secretsmanager:/shop/db:SecretString:password}}"));
        secret.ssm = true;
        assert_eq!(secret_value(&secret).as_str(), Some("{{resolve:ssm-secure:/shop/db}}"));
    }
}
