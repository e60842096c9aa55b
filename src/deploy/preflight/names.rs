//! How templates name what must be there: ARNs, images, dynamic references.
//!
//! Sources: "Specifying sensitive data" of the ECS guide, "dynamic references" of the CloudFormation guide, and
//! "private registry" of the ECR guide. Start at [`Thing`].

use super::text::UNKNOWN;

/// Something that must be in an account before a template can be deployed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    /// A secret of Secrets Manager.
    Secret {
        /// Its region.
        region: String,
        /// Its name, or its ARN if that is all that is certain.
        id: String,
    },
    /// A parameter of Systems Manager.
    Parameter {
        /// Its region.
        region: String,
        /// Its name or ARN, perhaps with `:VERSION`.
        name: String,
    },
    /// An image of ECR.
    Image {
        /// The account.
        registry: String,
        /// The region.
        region: String,
        /// The repository.
        repository: String,
        /// A tag, or a digest with `sha256:` before it.
        image: String,
    },
    /// A certificate of ACM, by its ARN.
    Certificate {
        /// Its region.
        region: String,
        /// Its ARN.
        arn: String,
    },
}

/// Where something is deployed: names without account and region mean these.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here {
    /// The account.
    pub account: String,
    /// The region.
    pub region: String,
}

/// `arn:PARTITION:SERVICE:REGION:ACCOUNT:REST`.
struct Arn<'a> {
    service: &'a str,
    region: &'a str,
    account: &'a str,
    rest: &'a str,
}

fn arn(text: &str) -> Option<Arn<'_>> {
    let mut parts = text.strip_prefix("arn:")?.splitn(5, ':');
    parts.next()?;
    let (service, region, account) = (parts.next()?, parts.next()?, parts.next()?);
    Some(Arn { service, region, account, rest: parts.next()? })
}

/// Whether a text has parts that are not known, or is a pattern.
fn is_vague(text: &str) -> bool {
    text.is_empty() || text.contains(UNKNOWN) || text.contains(['*', '?', '{', '}'])
}

/// Whether a name could end with the six characters that Secrets Manager appends in an ARN.
fn has_suffix(name: &str) -> bool {
    let suffix = name.rsplit_once('-').map(|(_, suffix)| suffix);
    suffix.is_some_and(|suffix| suffix.len() == 6 && suffix.chars().all(|character| character.is_ascii_alphanumeric()))
}

impl Thing {
    /// A secret by name or ARN, perhaps with `:key:stage:version` after the ARN.
    pub fn secret(text: &str, here: &Here) -> Option<Self> {
        if is_vague(text) {
            return None;
        }
        let Some(arn) = arn(text) else {
            return Some(Self::Secret { region: here.region.clone(), id: text.to_owned() });
        };
        let name = arn.rest.strip_prefix("secret:")?.split(':').next().filter(|name| !name.is_empty())?;
        if arn.service != "secretsmanager" || arn.region.is_empty() {
            return None;
        }
        let is_here = arn.region == here.region && arn.account == here.account;
        // Without its last six characters an ARN is that of a name, and the name is what it is asked for by.
        let id = if is_here && !has_suffix(name) {
            name.to_owned()
        } else {
            let end = text.len() - arn.rest.len() + "secret:".len() + name.len();
            text.get(..end)?.to_owned()
        };
        Some(Self::Secret { region: arn.region.to_owned(), id })
    }

    /// A parameter by name or ARN.
    pub fn parameter(text: &str, here: &Here) -> Option<Self> {
        if is_vague(text) {
            return None;
        }
        // Systems Manager hands such a name on to Secrets Manager, and only decrypted.
        if let Some(secret) = text.strip_prefix("/aws/reference/secretsmanager/") {
            return Self::secret(secret, here);
        }
        let Some(arn) = arn(text) else {
            return Some(Self::Parameter { region: here.region.clone(), name: text.to_owned() });
        };
        let name = arn.rest.strip_prefix("parameter/").filter(|_| arn.service == "ssm")?;
        let is_here = arn.region == here.region && arn.account == here.account;
        // A name with levels begins with a slash; one without may or may not, and only its ARN is certain.
        let name = if is_here && name.contains('/') { format!("/{name}") } else { text.to_owned() };
        Some(Self::Parameter { region: arn.region.to_owned(), name })
    }

    /// What ECS takes as `ValueFrom`: the ARN of a secret or parameter, or the name of a parameter.
    pub fn value_from(text: &str, here: &Here) -> Option<Self> {
        match arn(text) {
            Some(arn) if arn.service == "secretsmanager" => Self::secret(text, here),
            _ => Self::parameter(text, here),
        }
    }

    /// The ARN of a secret or parameter, and nothing else.
    pub fn of_arn(text: &str, here: &Here) -> Option<Self> {
        arn(text).and_then(|_| Self::value_from(text, here))
    }

    /// The ARN of a certificate.
    pub fn certificate(text: &str) -> Option<Self> {
        let arn = arn(text).filter(|arn| arn.service == "acm" && arn.rest.starts_with("certificate/"))?;
        let region = arn.region.to_owned();
        (!is_vague(text)).then(|| Self::Certificate { region, arn: text.to_owned() })
    }

    /// An image of ECR: `ACCOUNT.dkr.ecr.REGION.amazonaws.com/REPOSITORY`, with `:TAG`, `@sha256:DIGEST` or neither.
    pub fn image(text: &str) -> Option<Self> {
        if is_vague(text) {
            return None;
        }
        let (host, path) = text.split_once('/')?;
        let (registry, host) = host.split_once(".dkr.ecr.")?;
        let region = host.strip_suffix(".amazonaws.com").or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
        let (repository, image) = match path.split_once('@') {
            Some((path, digest)) => (path.split(':').next()?, digest),
            None => path.split_once(':').unwrap_or((path, "latest")),
        };
        let [registry, region, repository, image] = [registry, region, repository, image].map(str::to_owned);
        Some(Self::Image { registry, region, repository, image })
    }

    /// What the dynamic references in a text name.
    pub fn dynamic<'t>(text: &'t str, here: &'t Here) -> impl Iterator<Item = Self> + use<'t> {
        let inside = text.split("{{resolve:").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0));
        inside.filter_map(move |reference| {
            let (service, reference) = reference.split_once(':')?;
            match service {
                "secretsmanager" => {
                    let is_arn = reference.starts_with("arn:");
                    Self::secret(if is_arn { reference } else { reference.split(':').next()? }, here)
                }
                "ssm" | "ssm-secure" => Self::parameter(reference, here),
                _ => None,
            }
        })
    }

    /// How it is called where people look for it.
    pub fn shown(&self) -> String {
        match self {
            Self::Secret { id: name, .. } | Self::Parameter { name, .. } | Self::Certificate { arn: name, .. } => {
                name.clone()
            }
            Self::Image { repository, image, .. } => {
                let sign = if image.starts_with("sha256:") { '@' } else { ':' };
                format!("{repository}{sign}{image}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Here, Thing};

    const ARN: &str = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:";

    fn here() -> Here {
        Here { account: "123456789012".to_owned(), region: "eu-west-1".to_owned() }
    }

    fn secret(region: &str, id: &str) -> Option<Thing> {
        Some(Thing::Secret { region: region.to_owned(), id: id.to_owned() })
    }

    fn parameter(region: &str, name: &str) -> Option<Thing> {
        Some(Thing::Parameter { region: region.to_owned(), name: name.to_owned() })
    }

    fn image(repository: &str, image: &str) -> Option<Thing> {
        let [registry, region] = ["123456789012", "eu-west-1"].map(str::to_owned);
        Some(Thing::Image { registry, region, repository: repository.to_owned(), image: image.to_owned() })
    }

    #[test]
    fn a_secret_is_asked_for_by_its_name_where_its_arn_has_no_suffix() {
        let found = |text: &str| Thing::value_from(&text.replace("ARN", ARN), &here());
        assert_eq!(found("ARN/shop/db"), secret("eu-west-1", "/shop/db"));
        assert_eq!(found("ARN/shop/db:password::"), secret("eu-west-1", "/shop/db"));
        let whole = [ARN, "/shop/db-a1B2c3"].concat();
        assert_eq!(found("ARN/shop/db-a1B2c3:password:AWSCURRENT:"), secret("eu-west-1", &whole));
        let elsewhere = "arn:aws:secretsmanager:us-east-1:123456789012:secret:db";
        assert_eq!(
            found("arn:aws:secretsmanager:us-east-1:123456789012:secret:db:key::"),
            secret("us-east-1", elsewhere)
        );
        assert_eq!(found("ARN/shop/db-??????"), None);
        assert_eq!(found("ARN\u{0}:password::"), None);
        assert_eq!(found("ARN"), None);
    }

    #[test]
    fn parameters_are_named_or_have_an_arn() {
        let arn = "arn:aws:ssm:us-east-1:123456789012:parameter/shop/key";
        assert_eq!(Thing::value_from(arn, &here()), parameter("us-east-1", arn));
        assert_eq!(Thing::value_from("/shop/key", &here()), parameter("eu-west-1", "/shop/key"));
        let own = "arn:aws:ssm:eu-west-1:123456789012:parameter/";
        assert_eq!(Thing::value_from(&[own, "shop/key"].concat(), &here()), parameter("eu-west-1", "/shop/key"));
        let flat = [own, "key"].concat();
        assert_eq!(Thing::value_from(&flat, &here()), parameter("eu-west-1", &flat));
        assert_eq!(Thing::of_arn("/shop/key", &here()), None);
        assert_eq!(Thing::value_from("arn:aws:sqs:eu-west-1:123456789012:jobs", &here()), None);
        assert_eq!(Thing::parameter("/aws/reference/secretsmanager/db", &here()), secret("eu-west-1", "db"));
    }

    #[test]
    fn images_of_ecr_have_a_tag_a_digest_or_are_the_latest() {
        let found = |rest: &str| Thing::image(&["123456789012.dkr.ecr.eu-west-1.amazonaws.com/", rest].concat());
        assert_eq!(found("team/api:v1"), image("team/api", "v1"));
        assert_eq!(found("api"), image("api", "latest"));
        assert_eq!(found("api@sha256:00ff"), image("api", "sha256:00ff"));
        assert_eq!(found("api:v1@sha256:00ff"), image("api", "sha256:00ff"));
        assert_eq!(found("api:\u{0}"), None);
        assert_eq!(Thing::image("public.ecr.aws/docker/library/busybox:1.37"), None);
        assert_eq!(Thing::image("nginx:1"), None);
    }

    #[test]
    fn every_dynamic_reference_of_a_text_is_found() {
        let text = "a{{resolve:ssm:/shop/size:3}}b{{resolve:secretsmanager:/shop/db:SecretString:password}}c\
                    {{resolve:ssm-secure:/shop/key}}{{resolve:secretsmanager:ARNdb-a1B2c3:SecretString:password::}}\
                    {{resolve:secretsmanager:\u{0}:SecretString}}{{resolve:ssm:open";
        let found: Vec<_> = Thing::dynamic(&text.replace("ARN", ARN), &here()).map(Some).collect();
        let whole = [ARN, "db-a1B2c3"].concat();
        assert_eq!(
            found,
            [
                parameter("eu-west-1", "/shop/size:3"),
                secret("eu-west-1", "/shop/db"),
                parameter("eu-west-1", "/shop/key"),
                secret("eu-west-1", &whole),
            ]
        );
    }
}
