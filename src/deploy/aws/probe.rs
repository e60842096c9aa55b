//! Requests of smoke tests over the network, with the HTTP client that the SDK brings along.

use crate::deploy::probe::{Answer, LARGEST_ANSWER, Probe, ProbeError, Request};
use async_trait::async_trait;
use aws_smithy_http_client::Connector;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;

/// Asks over the network. Certificates are checked against those that the system trusts.
#[derive(Debug)]
pub struct HttpProbe {
    connector: Connector,
}

impl Default for HttpProbe {
    fn default() -> Self {
        let builder = Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring));
        Self { connector: builder.build() }
    }
}

#[async_trait(?Send)]
impl Probe for HttpProbe {
    async fn get(&self, request: &Request) -> Result<Answer, ProbeError> {
        let late = |_| ProbeError::TimedOut(request.timeout.as_secs());
        tokio::time::timeout(request.timeout, self.ask(&request.url)).await.map_err(late)?
    }
}

impl HttpProbe {
    async fn ask(&self, url: &str) -> Result<Answer, ProbeError> {
        let wrong = || ProbeError::Url(url.to_owned());
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(wrong());
        }
        let agent = concat!("deployer/", env!("CARGO_PKG_VERSION"));
        let request = http::Request::get(url).header("user-agent", agent).body(SdkBody::empty());
        let request = HttpRequest::try_from(request.map_err(|_| wrong())?).map_err(|_| wrong())?;
        let answer = self.connector.call(request).await.map_err(|error| ProbeError::Connection(causes(&error)))?;
        let status = answer.status().as_u16();
        let mut stream = ByteStream::new(answer.into_body());
        let mut body = Vec::new();
        while body.len() < LARGEST_ANSWER {
            let Some(chunk) = stream.try_next().await.map_err(|error| ProbeError::Connection(causes(&error)))? else {
                break;
            };
            body.extend_from_slice(&chunk);
        }
        body.truncate(LARGEST_ANSWER);
        Ok(Answer { status, body })
    }
}

/// An error with what caused it: the first line alone seldom says more than that something failed.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {cause}");
        next = cause.source();
    }
    text
}
