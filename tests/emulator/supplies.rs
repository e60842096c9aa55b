//! What somebody else puts into an account before anything is deployed to it: secrets, parameters, images, a
//! certificate.

use super::harness::MINISTACK;
use serde_json::{Value, json};

/// Whoever does it, in an account of `MiniStack`, in us-east-1.
pub struct Supplies<'a> {
    account: &'a str,
}

impl<'a> Supplies<'a> {
    pub const fn of(account: &'a str) -> Self {
        Self { account }
    }

    pub fn secret(&self, name: &str) {
        let body = json!({"Name": name, "SecretString": "only for tests"});
        self.call("secretsmanager", "secretsmanager.CreateSecret", &body);
    }

    pub fn parameter(&self, name: &str) {
        let body = json!({"Name": name, "Type": "SecureString", "Value": "only for tests"});
        self.call("ssm", "AmazonSSM.PutParameter", &body);
    }

    pub fn repository(&self, name: &str) {
        self.ecr("CreateRepository", &json!({"repositoryName": name}));
    }

    pub fn image(&self, repository: &str, tag: &str) {
        let manifest = json!({"schemaVersion": 2, "layers": [], "of": repository}).to_string();
        self.ecr("PutImage", &json!({"repositoryName": repository, "imageManifest": manifest, "imageTag": tag}));
    }

    /// The ARN of a new certificate.
    pub fn certificate(&self) -> String {
        let made = self.call("acm", "CertificateManager.RequestCertificate", &json!({"DomainName": "example.com"}));
        made["CertificateArn"].as_str().unwrap().to_owned()
    }

    fn ecr(&self, action: &str, body: &Value) {
        self.call("ecr", &["AmazonEC2ContainerRegistry_V20150921.", action].concat(), body);
    }

    fn call(&self, service: &str, target: &str, body: &Value) -> Value {
        MINISTACK.call(self.account, (service, target), body)
    }
}
