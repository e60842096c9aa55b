//! Calls of AWS by hand: JSON over HTTP, signed, with the client, credentials and timeouts of the SDK.
//!
//! For services of which a call or two are made and whose crates have tens of thousands of generated lines, which
//! everybody who builds this program would wait for. Source: "AWS JSON 1.1 protocol" of Smithy. Start at
//! [`Wire::call`].

use super::errors::Refusal;
use crate::deploy::cloud::{CloudError, CloudResult, ErrorKind};
use aws_config::SdkConfig;
use aws_credential_types::provider::ProvideCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use aws_smithy_runtime::client::orchestrator::operation::Operation;
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse, OrchestratorError};
use aws_smithy_types::body::SdkBody;
use serde_json::Value as Json;
use std::convert::Infallible;
use std::error::Error;
use std::time::SystemTime;

/// A service.
#[derive(Debug)]
pub(super) struct Service {
    /// The name that requests are signed with.
    pub name: &'static str,
    /// The first part of its host name.
    pub host: &'static str,
    /// What stands before the action in `x-amz-target`.
    pub target: &'static str,
}

/// Makes calls.
#[derive(Debug, Clone)]
pub(super) struct Wire {
    config: SdkConfig,
    region: String,
}

/// An answer: its status, the code of an error in its head, its body.
type Answer = (u16, Option<String>, Vec<u8>);

impl Wire {
    pub fn new(config: &SdkConfig, region: &str) -> Self {
        Self { config: config.clone(), region: region.to_owned() }
    }

    /// The region of whoever calls.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Makes a call once.
    ///
    /// # Errors
    /// What the service answered, or why it did not.
    pub async fn call(&self, service: &Service, region: &str, action: &'static str, body: &Json) -> CloudResult<Json> {
        let failed = |Refusal { code, message, kind }| CloudError { operation: action, code, message, kind };
        let (status, code, bytes) = self.answer(service, region, action, body).await.map_err(failed)?;
        let json: Json = serde_json::from_slice(&bytes).unwrap_or_default();
        if (200..300).contains(&status) {
            return Ok(json);
        }
        let text = |name: &str| json.get(name).and_then(Json::as_str).map(str::to_owned);
        let code = text("__type").or(code).or_else(|| text("code")).unwrap_or_else(|| format!("HTTP {status}"));
        // `com.amazonaws.secretsmanager#ResourceNotFoundException`, and `…Exception:http://…` in the head.
        let code = code.rsplit('#').next().unwrap_or_default();
        let code = code.split_once(":http").map_or(code, |(code, _)| code).to_owned();
        let message = text("message").or_else(|| text("Message")).unwrap_or_default();
        Err(failed(Refusal::answered(code, message, status)))
    }

    async fn answer(
        &self,
        service: &Service,
        region: &str,
        action: &'static str,
        body: &Json,
    ) -> Result<Answer, Refusal> {
        let suffix = if region.starts_with("cn-") { ".cn" } else { "" };
        let aws = format!("https://{}.{region}.amazonaws.com{suffix}/", service.host);
        let url = self.config.endpoint_url().map_or(aws, |url| format!("{}/", url.trim_end_matches('/')));
        let request = self.signed(service, (region, &url, action), &body.to_string()).await?;
        let mut operation = Operation::builder()
            .service_name(service.name)
            .operation_name(action)
            .endpoint_url(&url)
            .no_auth()
            .no_retry()
            .serializer(|request: http::Request<String>| Ok(HttpRequest::try_from(request.map(SdkBody::from))?))
            .deserializer(answer);
        if let Some(client) = self.config.http_client() {
            operation = operation.http_client(client);
        }
        if let Some(timeouts) = self.config.timeout_config() {
            operation = operation.timeout_config(timeouts.clone());
        }
        if let Some(sleep) = self.config.sleep_impl() {
            operation = operation.sleep_impl(sleep);
        }
        operation.build().invoke(request).await.map_err(|error| Refusal::unanswered(&error))
    }

    async fn signed(
        &self,
        service: &Service,
        (region, url, action): (&str, &str, &str),
        body: &str,
    ) -> Result<http::Request<String>, Refusal> {
        let provider = self.config.credentials_provider();
        let provider = provider.ok_or_else(|| Refusal::unanswered(&CredentialsError::not_loaded_no_source()))?;
        let identity = provider.provide_credentials().await.map_err(|error| Refusal::unanswered(&error))?.into();
        let target = format!("{}.{action}", service.target);
        let host = url.split("//").nth(1).unwrap_or_default().trim_end_matches('/').to_owned();
        let headers = [
            ("content-type", "application/x-amz-json-1.1"),
            ("host", host.as_str()),
            ("x-amz-target", target.as_str()),
        ];
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region(region)
            .name(service.name)
            .time(SystemTime::now())
            .settings(SigningSettings::default())
            .build()
            .map_err(unusable)?
            .into();
        let signable = SignableRequest::new("POST", url, headers.into_iter(), SignableBody::Bytes(body.as_bytes()));
        let (instructions, _) = sign(signable.map_err(unusable)?, &parameters).map_err(unusable)?.into_parts();
        let mut request = http::Request::builder().method("POST").uri(url);
        for (name, value) in headers.into_iter().filter(|(name, _)| *name != "host") {
            request = request.header(name, value);
        }
        let mut request = request.body(body.to_owned()).map_err(unusable)?;
        instructions.apply_to_request_http1x(&mut request);
        Ok(request)
    }
}

/// A request that cannot be made, such as one to an endpoint that is no URL.
fn unusable(error: impl Error) -> Refusal {
    Refusal { code: "NoRequest".to_owned(), message: error.to_string(), kind: ErrorKind::Other }
}

/// Answers are told apart by their status later: none of them is an error of the transport.
fn answer(response: &HttpResponse) -> Result<Answer, OrchestratorError<Infallible>> {
    let code = response.headers().get("x-amzn-errortype").map(str::to_owned);
    let bytes = response.body().bytes().unwrap_or_default().to_vec();
    Ok((response.status().as_u16(), code, bytes))
}
