//! Secrets Manager, Systems Manager, ECR and ACM as far as it takes to know whether something is there.
//!
//! Values never arrive or are dropped at once: a secret is described, and parameters are asked for without being
//! decrypted. `ssm:DescribeParameters` would do without values, but knows neither versions nor parameters of AWS
//! or of other accounts, and lags behind what was made just now: it would refuse deployments that are right.

use super::wire::{Service, Wire};
use crate::deploy::cloud::{CloudError, CloudResult, ErrorKind};
use crate::deploy::inventory::{Absence, Inventory, Question};
use async_trait::async_trait;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const SECRETS_MANAGER: Service = Service { name: "secretsmanager", host: "secretsmanager", target: "secretsmanager" };
const SYSTEMS_MANAGER: Service = Service { name: "ssm", host: "ssm", target: "AmazonSSM" };
const ECR: Service = Service { name: "ecr", host: "api.ecr", target: "AmazonEC2ContainerRegistry_V20150921" };
const ACM: Service = Service { name: "acm", host: "acm", target: "CertificateManager" };

/// What is there in an account, in any region.
#[derive(Debug, Clone)]
pub struct AwsInventory {
    wire: Wire,
}

/// What is not there, by name.
type Absent = BTreeMap<String, Absence>;

fn one(name: &str, absence: Absence) -> Absent {
    BTreeMap::from([(name.to_owned(), absence)])
}

impl AwsInventory {
    pub(super) const fn new(wire: Wire) -> Self {
        Self { wire }
    }

    async fn secret(&self, region: &str, id: &str) -> CloudResult<Absent> {
        let answer = self.wire.call(&SECRETS_MANAGER, region, "DescribeSecret", &json!({"SecretId": id})).await;
        match answer {
            Ok(secret) if secret.get("DeletedDate").is_some_and(|date| !date.is_null()) => {
                Ok(one(id, Absence::Deleted))
            }
            Ok(_) => Ok(Absent::new()),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(one(id, Absence::Unknown)),
            Err(error) => Err(error),
        }
    }

    async fn parameters(&self, region: &str, names: &[String]) -> CloudResult<Absent> {
        let body = json!({"Names": names, "WithDecryption": false});
        let answer = self.wire.call(&SYSTEMS_MANAGER, region, "GetParameters", &body).await?;
        let invalid = answer.get("InvalidParameters").and_then(Json::as_array);
        let invalid = invalid.into_iter().flatten().filter_map(Json::as_str);
        Ok(invalid.map(|name| (name.to_owned(), Absence::Unknown)).collect())
    }

    async fn images(
        &self,
        (registry, region, repository): (&str, &str, &str),
        images: &[String],
    ) -> CloudResult<Absent> {
        let ids: Vec<Json> = images.iter().map(|image| image_id(image)).collect();
        let body = json!({"registryId": registry, "repositoryName": repository, "imageIds": ids});
        match self.wire.call(&ECR, region, "DescribeImages", &body).await {
            Ok(answer) => Ok(undescribed(images, &answer)),
            Err(error) if error.code == "RepositoryNotFoundException" => {
                Ok(images.iter().map(|image| (image.clone(), Absence::NoRepository)).collect())
            }
            Err(error) if error.code == "ImageNotFoundException" => match images {
                [image] => Ok(one(image, Absence::Unknown)),
                // The answer names one of them; each alone says more.
                images => {
                    let mut absent = Absent::new();
                    for image in images {
                        let alone = self.images((registry, region, repository), std::slice::from_ref(image));
                        absent.extend(Box::pin(alone).await?);
                    }
                    Ok(absent)
                }
            },
            Err(error) => Err(error),
        }
    }

    async fn certificate(&self, region: &str, arn: &str) -> CloudResult<Absent> {
        let answer = self.wire.call(&ACM, region, "DescribeCertificate", &json!({"CertificateArn": arn})).await;
        match answer {
            Ok(_) => Ok(Absent::new()),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(one(arn, Absence::Unknown)),
            Err(error) => Err(error),
        }
    }
}

fn image_id(image: &str) -> Json {
    if image.starts_with("sha256:") { json!({"imageDigest": image}) } else { json!({"imageTag": image}) }
}

/// Images that an answer leaves out without saying so.
fn undescribed(images: &[String], answer: &Json) -> Absent {
    let details = || answer.get("imageDetails").and_then(Json::as_array).into_iter().flatten();
    let is_there = |image: &str| {
        details().any(|detail| {
            let tags = detail.get("imageTags").and_then(Json::as_array).into_iter().flatten();
            let digest = detail.get("imageDigest").and_then(Json::as_str);
            digest == Some(image) || tags.filter_map(Json::as_str).any(|tag| tag == image)
        })
    };
    images.iter().filter(|image| !is_there(image)).map(|image| (image.clone(), Absence::Unknown)).collect()
}

#[async_trait(?Send)]
impl Inventory for AwsInventory {
    async fn absent(&self, question: &Question) -> CloudResult<BTreeMap<String, Absence>> {
        match question {
            Question::Secret { region, id } => self.secret(region, id).await,
            Question::Parameters { region, names } => self.parameters(region, names).await,
            Question::Images { registry, region, repository, images } => {
                self.images((registry, region, repository), images).await
            }
            Question::Certificate { region, arn } => self.certificate(region, arn).await,
        }
    }

    async fn pull_through_prefixes(&self, registry: &str, region: &str) -> CloudResult<Vec<String>> {
        let (mut prefixes, mut next) = (Vec::new(), Json::Null);
        loop {
            let mut body = json!({"registryId": registry});
            if let (Some(body), false) = (body.as_object_mut(), next.is_null()) {
                body.insert("nextToken".to_owned(), next);
            }
            let answer = match self.wire.call(&ECR, region, "DescribePullThroughCacheRules", &body).await {
                Err(error) if is_unheard_of(&error) => return Ok(prefixes),
                answer => answer?,
            };
            let rules = answer.get("pullThroughCacheRules").and_then(Json::as_array).into_iter().flatten();
            prefixes.extend(rules.filter_map(|rule| Some(rule.get("ecrRepositoryPrefix")?.as_str()?.to_owned())));
            next = answer.get("nextToken").cloned().unwrap_or_default();
            if next.is_null() {
                return Ok(prefixes);
            }
        }
    }
}

/// Whoever does not know the call has no such rules: what stands in for ECR.
fn is_unheard_of(error: &CloudError) -> bool {
    matches!(error.code.as_str(), "InvalidAction" | "UnknownOperationException")
}

#[cfg(test)]
mod tests {
    use super::undescribed;
    use crate::deploy::inventory::Absence;
    use serde_json::json;

    #[test]
    fn an_image_is_there_by_one_of_its_tags_or_its_digest() {
        let answer = json!({"imageDetails": [{"imageDigest": "sha256:00ff", "imageTags": ["v1", "latest"]}]});
        let images = ["v1", "v2", "sha256:00ff", "sha256:11ee"].map(str::to_owned);
        let absent: Vec<_> = undescribed(&images, &answer).into_iter().collect();
        let unknown = |name: &str| (name.to_owned(), Absence::Unknown);
        assert_eq!(absent, [unknown("sha256:11ee"), unknown("v2")]);
    }
}
