//! What users write for one container: image, command, environment, secrets. The component's own
//! container and sidecars have the same fields.

use super::health::Probe;
use super::storage::{Mount, Tmpfs};
use crate::backend::template::Val;
use crate::language::{
    Access, Decode, DecodeContext, Name, Node, Reference, SecretRef, Shape, Spec, Text, Traced, ValueFrom, Visitor,
    Walk,
};
use compact_str::CompactString;

/// A container.
#[derive(Debug, Spec)]
pub struct ContainerSpec {
    /// The image: a map, or `repository:tag` in one string.
    pub image: Image,
    /// The program to run, in place of the image's ENTRYPOINT.
    pub entry_point: Vec<Traced<Text>>,
    /// What the entry point is given, in place of the image's CMD. Together with `args` it is the entry
    /// point itself, as in Kubernetes.
    pub command: Vec<Traced<Text>>,
    /// What the entry point is given, in place of the image's CMD.
    pub args: Vec<Traced<Text>>,
    /// The directory that the program is started in.
    pub working_directory: Option<Traced<CompactString>>,
    /// The user that the program runs as, `uid`, `uid:gid` or a name in the image.
    pub user: Option<Traced<CompactString>>,
    /// Whether the image's files cannot be changed at run time. True unless `exec` is on. `/tmp` can be
    /// written all the same; `tmpfs` makes more such places.
    pub readonly_root_filesystem: Option<Traced<bool>>,
    /// Directories in memory that can be written.
    pub tmpfs: Vec<Tmpfs>,
    /// Environment variables.
    pub environment: Vec<EnvironmentVariable>,
    /// Environment variables whose values are kept in Secrets Manager or SSM and read when the
    /// container starts.
    pub secrets: Vec<Secret>,
}

/// A container image.
#[derive(Debug, Spec)]
pub struct ImageSpec {
    /// The repository, with the registry's host unless it is Docker Hub's.
    pub repository: Traced<CompactString>,
    /// The tag.
    pub tag: Option<Traced<CompactString>>,
    /// The digest, `sha256:…`; decides if there is a tag too.
    pub digest: Option<Traced<CompactString>>,
    /// The Secrets Manager secret with `username` and `password` for a private registry other than ECR.
    pub credentials: Option<SecretRef>,
}

/// A container image, written as a map or as `repository:tag`.
#[derive(Debug)]
pub struct Image(pub ImageSpec);

impl Image {
    /// What ECS pulls: the digest says exactly which image it is, the tag only what it is called now.
    #[must_use]
    pub fn uri(&self) -> Val {
        let ImageSpec { repository, tag, digest, .. } = &self.0;
        let (separator, version) = match (digest, tag) {
            (Some(digest), _) => ("@", digest),
            (None, Some(tag)) => (":", tag),
            (None, None) => return Val::from(repository),
        };
        Val::from(format!("{}{separator}{}", repository.value, version.value)).from_origin(version.origin)
    }

    /// Account, region and repository, if the registry is a private one of ECR
    /// (`account.dkr.ecr.region.amazonaws.com`).
    #[must_use]
    pub fn ecr(&self) -> Option<(&str, &str, &str)> {
        let (host, name) = self.0.repository.split_once('/')?;
        let (account, rest) = host.split_once(".dkr.ecr.")?;
        let region = rest.strip_suffix(".amazonaws.com").or_else(|| rest.strip_suffix(".amazonaws.com.cn"))?;
        let digits = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
        (digits && !region.contains('.')).then_some((account, region, name))
    }

    /// Reads `repository[:tag][@digest]`. A colon before a slash belongs to the registry's port.
    #[must_use]
    pub fn of_text(text: &Traced<CompactString>) -> Self {
        let part = |part: &str| Traced::new(CompactString::new(part), text.origin);
        let (name, digest) = match text.split_once('@') {
            Some((name, digest)) => (name, Some(part(digest))),
            None => (text.as_str(), None),
        };
        let (repository, tag) = match name.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => (repository, Some(part(tag))),
            _ => (name, None),
        };
        Self(ImageSpec { repository: part(repository), tag, digest, credentials: None })
    }
}

impl Decode for Image {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        if node.as_str().is_some() {
            return cx.traced_string(node, "an image").map(|text| Self::of_text(&text));
        }
        ImageSpec::decode(node, cx).map(Self)
    }

    fn shape() -> Shape {
        Shape::OneOf(vec![ImageSpec::shape(), Shape::string_like("image", None)])
    }
}

impl Walk for Image {
    fn walk(&self, visitor: &mut dyn Visitor) {
        self.0.walk(visitor);
    }
}

/// An environment variable.
#[derive(Debug, Spec)]
pub struct EnvironmentVariable {
    /// The variable's name.
    pub name: Traced<CompactString>,
    /// The value; may hold references, `http://${ref:api.endpoint}`.
    pub value: Option<Traced<Text>>,
    /// The output of a component.
    pub value_from: Option<ValueFrom>,
}

/// An environment variable whose value is a secret.
#[derive(Debug, Spec)]
pub struct Secret {
    /// The secret's name here, and the variable's unless `envVar` says otherwise.
    pub name: Traced<CompactString>,
    /// The Secrets Manager secret, by name or ARN, or `ssm:/path`.
    pub secret_ref: Option<SecretRef>,
    /// The output of a component that is the ARN of a secret.
    pub value_from: Option<SecretValueFrom>,
    /// The key in a JSON secret; the whole secret if left out.
    pub key: Option<Traced<CompactString>>,
    /// The variable's name.
    pub env_var: Option<Traced<CompactString>>,
}

impl Secret {
    /// The variable that holds the secret.
    #[must_use]
    pub fn variable(&self) -> &Traced<CompactString> {
        self.env_var.as_ref().unwrap_or(&self.name)
    }

    /// The key in a JSON secret, written beside the reference or in it.
    #[must_use]
    pub fn json_key(&self) -> Option<&Traced<CompactString>> {
        self.key.as_ref().or_else(|| self.secret_ref.as_ref().and_then(|secret| secret.key.as_ref()))
    }
}

/// An output that is the ARN of a secret. ECS reads the secret when it starts the container, so the
/// container itself gets no permission to, unless `access` asks for it.
#[derive(Debug)]
pub struct SecretValueFrom(pub Reference);

impl Decode for SecretValueFrom {
    fn decode(node: &Node, cx: &mut DecodeContext<'_>) -> Option<Self> {
        ValueFrom::decode(node, cx).map(|ValueFrom(reference)| Self(without_access(reference)))
    }

    fn shape() -> Shape {
        ValueFrom::shape()
    }
}

impl Walk for SecretValueFrom {
    fn walk(&self, visitor: &mut dyn Visitor) {
        self.0.walk(visitor);
    }
}

/// The reference, from which the component's own code gets no permission unless it asks for one.
pub fn without_access(mut reference: Reference) -> Reference {
    reference.access.get_or_insert(Traced::new(Access::None, reference.origin.defaulted()));
    reference
}

/// A container beside the component's own.
#[derive(Debug, Spec)]
pub struct Sidecar {
    /// The container's name.
    pub name: Traced<Name>,
    /// What it is.
    #[spec(flatten)]
    pub container: ContainerSpec,
    /// Whether the whole task stops when this container does.
    #[spec(default = true)]
    pub essential: Traced<bool>,
    /// Whether it runs to its end, successfully, before the component's own container starts: for
    /// migrations and the like.
    #[spec(default = false)]
    pub init: Traced<bool>,
    /// CPU units of the task that are set aside for it.
    pub cpu: Option<Traced<u32>>,
    /// MiB of the task's memory beyond which it is stopped.
    #[spec(range = 6..=122_880)]
    pub memory: Option<Traced<u32>>,
    /// How ECS finds out whether it still works.
    pub health_check: Option<Probe>,
    /// Volumes of the task that it sees.
    pub mounts: Vec<Mount>,
}

#[cfg(test)]
mod tests {
    use super::Image;
    use crate::language::{Origin, Traced};
    use crate::source::{SourceId, Span};

    fn image(text: &str) -> Image {
        Image::of_text(&Traced::new(text.into(), Origin::written(Span::file(SourceId::from_index(0)))))
    }

    #[test]
    fn an_image_in_one_string_is_taken_apart_at_the_tag_and_not_at_the_port() {
        let parts = |text| {
            let spec = image(text).0;
            (
                spec.repository.to_string(),
                spec.tag.map(|tag| tag.to_string()),
                spec.digest.map(|digest| digest.to_string()),
            )
        };
        assert_eq!(parts("nginx:1.27"), ("nginx".into(), Some("1.27".into()), None));
        assert_eq!(parts("registry:5000/app"), ("registry:5000/app".into(), None, None));
        assert_eq!(parts("a/b:1@sha256:00"), ("a/b".into(), Some("1".into()), Some("sha256:00".into())));
    }

    #[test]
    fn a_private_registry_of_ecr_is_recognised_with_its_region() {
        let app = image("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1");
        assert_eq!(app.ecr(), Some(("123456789012", "eu-west-1", "team/app")));
        assert_eq!(image("docker.io/library/nginx:1").ecr(), None);
    }
}
